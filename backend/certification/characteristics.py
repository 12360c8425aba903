"""Operating characteristics: how often a pathway certifies whom, before anybody is held by it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from backend.certification.bar import Bar, bar_of
from backend.certification.definitions import Binding, pathway_of
from backend.certification.matrices import (
    ENOUGH_TRAINEES,
    ITEM_CORRELATION,
    ITEM_SPREAD,
    SOFTWARE,
    Chances,
    ScaleRange,
    chances,
    components_for,
)
from backend.certification.models import PathwayVersion
from backend.certification.selectors import adoptions_of, instrument_for
from backend.competence.models import VarianceComponents
from backend.competence.selectors import components_of
from backend.programmes.models import Programme
from backend.reliability.layout import Layout, layout_of
from rubrics.pathways import NamedInstrument, Pathway

MAX_ATTEMPTS = 5
# A pathway says nothing of how often one may try; this is what the first numbers are about.
USUAL_ATTEMPTS = 2


@dataclass(frozen=True, slots=True)
class _Scored:
    """Whose scores the pathway reads: nothing of it is known where the programme has not said."""

    binding: Binding | None
    scale: ScaleRange | None
    own: VarianceComponents | None


def characteristics_of(
    pathway: PathwayVersion, programme: Programme, *, attempts: int = USUAL_ATTEMPTS
) -> dict[str, Any]:
    """Return the chances of a pathway with a programme's own components, or with the defaults.

    `reason` is null, or why there are no chances: `no_bar` for a pathway that sets none on scores,
    `no_scale` where it is not known on which scale it will be read.
    """
    definition = pathway_of(pathway)
    bar = bar_of(definition)
    scored = _scored(pathway, definition, programme)
    known = {
        "pathway": pathway.pk,
        "programme": programme.pk,
        "instrument": scored.binding.instrument if scored.binding else None,
        "scale": scored.binding.scale if scored.binding else None,
        "portfolio": {
            "n_sessions": bar.n_sessions,
            "n_cases": bar.n_cases,
            "n_raters": bar.n_raters,
            "n_raters_in_all": bar.in_all,
            "by_supervisors": bar.by_supervisors,
        },
        "cut": bar.cut,
        "counted": _counted(definition, bar),
        "left_out": [
            {"rule": each.rule, "sentence": each.sentence, "why": each.why} for each in bar.left_out
        ],
        "software": SOFTWARE,
    }
    if bar.cut is None or scored.scale is None:
        reason = "no_bar" if bar.cut is None else "no_scale"
        nothing = dict.fromkeys(("chances", "components", "assumed"))
        return {**known, **nothing, "reason": reason, "attempts": [], "changes": []}
    scale, own = scored.scale, scored.own
    components = components_for(own.variance if own else None, scale)
    tried = {n: chances(bar, scale, components, n) for n in range(1, MAX_ATTEMPTS + 1)}
    return {
        **known,
        "reason": None,
        "chances": _shown(tried[attempts]) | {"attempts": attempts},
        "components": _components(own, components.to_dict()),
        "assumed": {
            "n_items": scale.n_items,
            "correlation": ITEM_CORRELATION,
            "spread": ITEM_SPREAD * scale.factor,
        },
        "attempts": [{"attempts": n, **_brief(each)} for n, each in tried.items()],
        "changes": [
            {"change": change, **_brief(chances(changed, scale, components, attempts))}
            for change, changed in _changes(bar)
        ],
    }


def _scored(pathway: PathwayVersion, definition: Pathway, programme: Programme) -> _Scored:
    named = definition.instrument
    if isinstance(named, NamedInstrument):
        binding = Binding(named.slug, named.scale)
        allowed: Sequence[str] = named.versions
    else:
        rows = adoptions_of([programme.pk])[programme.pk]
        adopted = next((row for row in rows if row.pathway_id == pathway.pk), None)
        if adopted is None:
            supplied = (named.lowest, named.highest)
            ends = None if None in supplied else ScaleRange(*supplied, n_items=1)  # type: ignore[arg-type]
            return _Scored(None, ends, None)
        binding, allowed = Binding(adopted.instrument, adopted.scale), ()
    rubric = instrument_for(programme.pk, binding.instrument, allowed)
    if rubric is None:
        return _Scored(binding, None, None)
    own = components_of(programme.pk, binding.instrument, binding.scale)
    enough = own is not None and own.variance is not None and own.n_trainees >= ENOUGH_TRAINEES
    layout = layout_of(rubric.definition)
    scale = scale_range(layout, binding.scale, rubric.definition)
    return _Scored(binding, scale, own if enough else None)


def scale_range(layout: Layout, scale: str, definition: Mapping[str, Any]) -> ScaleRange:
    """Return the ends of the overall score, and the most items that a session requires."""
    required = [
        sum(_requires(item, phase) for item in definition["items"] if scale in item["scales"])
        for phase in [row["id"] for row in definition["phases"]] or [None]
    ]
    chosen = layout.scales[scale]
    times = len(layout.items_on(scale)) if layout.scoring.overall_score == "sum" else 1
    return ScaleRange(chosen.min * times, chosen.max * times, max([1, *required]))


def _requires(item: Mapping[str, Any], phase: str | None) -> bool:
    said = item["applicability"]
    word = said if isinstance(said, str) else said[phase]
    return str(word) == "required"


def _counted(definition: Pathway, bar: Bar) -> list[dict[str, str]]:
    return [
        {"rule": rule.id, "sentence": rule.sentence}
        for rule in definition.rules
        if rule.id in bar.counted
    ]


def _changes(bar: Bar) -> Iterator[tuple[str, Bar]]:
    """Yield the plan with one more of each, and with other raters at every session."""
    in_all = None if bar.in_all is None else bar.in_all + 1
    yield "rater", replace(bar, n_raters=bar.n_raters + 1, in_all=in_all)
    yield "session", replace(bar, n_sessions=bar.n_sessions + 1)
    yield (
        "case",
        replace(bar, n_cases=bar.n_cases + 1, n_sessions=max(bar.n_sessions, bar.n_cases + 1)),
    )
    yield "fresh_raters", replace(bar, in_all=bar.n_raters * bar.n_sessions)


def _components(own: VarianceComponents | None, variance: Mapping[str, float]) -> dict[str, Any]:
    return {
        "source": "programme" if own else "defaults",
        "variance": dict(variance),
        "n_trainees": own.n_trainees if own else None,
        "n_sessions": own.n_sessions if own else None,
        "n_raters": own.n_raters if own else None,
        "n_ratings": own.n_ratings if own else None,
        "computed_at": own.computed_at if own else None,
        "data_hash": own.data_hash if own else None,
        "enough_trainees": ENOUGH_TRAINEES,
    }


def _shown(found: Chances) -> dict[str, Any]:
    return {
        "points": list(found.points),
        "false_pass": found.false_pass,
        "true_pass": found.true_pass,
        "target_met": found.target_met,
        "target_clear": found.target_clear,
        "sentence": found.sentence,
        "method": found.method,
        "replicates": found.replicates,
        "seed": found.seed,
    }


def _brief(found: Chances) -> dict[str, Any]:
    return {
        "false_pass": found.false_pass,
        "true_pass": found.true_pass,
        "target_met": found.target_met,
    }
