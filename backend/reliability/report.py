"""From a round to the report that is stored: everything but the raters' codes and names."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from backend.instruments.models import RubricVersion
from backend.ratings.models import Round
from backend.reliability.drift import drift_of
from backend.reliability.headline import SCHEME, headline
from backend.reliability.layout import OVERALL, OVERALL_NAME, Layout, layout_of
from backend.reliability.matrices import (
    COEFFICIENTS,
    CONFIDENCE,
    COUNT_COEFFICIENTS,
    JUDGEMENT_COEFFICIENTS,
    NOMINAL_COEFFICIENTS,
    SOFTWARE,
    Raised,
    RatingKey,
    RoundMatrices,
    cross_check_of,
    estimates_of,
    said_reports,
)
from backend.reliability.pairs import rater_pairs
from backend.reliability.selectors import (
    RoundRatings,
    a_rater_supervises,
    raised_in,
    ratings_of_round,
)
from backend.reliability.wording import coded, counted, left_out_text, scoring_text, undefined

# What the headline is of, the first that a rubric has.
LEADING_LEVELS = ("overall", "section", "item")
DRIFT_METHOD = (
    "Change of severity over time is a random slope of the rater on the month of submission, in a "
    "mixed model of the overall scores of sessions with two raters or more (score ~ 1 + (1 | "
    "session) + (1 | rater) + (0 + month | rater), restricted maximum likelihood). "
)


@dataclass(frozen=True)
class ComputedReport:
    """A report before it is stored."""

    software: str
    data_hash: str
    n_sessions: int
    n_raters: int
    n_ratings: int
    result: dict[str, Any]


def report_of_round(round_: Round, *, cross_check: bool = False) -> ComputedReport:
    """Compute the reliability of a round's submitted independent ratings.

    `cross_check` computes the ICCs of complete variables a second time with pingouin; importing it
    takes seconds, which the background worker has and a request has not.
    """
    found = ratings_of_round(round_)
    raised = raised_in(found.keys)
    matrices = RoundMatrices.of(found.keys, layout_of(round_.rubric.definition), raised)
    cautions = cautions_on(found.keys)
    computed = report_of(
        found,
        matrices,
        round_.rubric,
        noun="submitted independent rating",
        cautions=cautions,
        cross_check=cross_check,
    )
    said = judgements_on(
        found.keys, raised, [flag["id"] for flag in round_.rubric.definition["flags"]]
    )
    return replace(computed, result=computed.result | {"judgements": said})


def cautions_on(keys: Sequence[RatingKey]) -> list[str]:
    """Return what makes every number of these ratings to be read with care."""
    return ["not_independent"] if a_rater_supervises(keys) else []


def judgements_on(
    keys: Sequence[RatingKey], raised: Sequence[Raised], flags: Sequence[str]
) -> list[dict[str, Any]]:
    """Return agreement on each problem area and flag that some rating names, beyond chance.

    Of one that nobody names there is nothing to agree on.
    """
    areas: dict[str, set[tuple[Any, Any]]] = {}
    for key in keys:
        for area in key.problem_areas:
            areas.setdefault(area, set()).add((key.session, key.rater))
    by_flag: dict[str, set[tuple[Any, Any]]] = {}
    for row in raised:
        by_flag.setdefault(row.flag, set()).add((row.session, row.rater))
    found = []
    for of, said in (
        ("problem_area", dict(sorted(areas.items()))),
        ("flag", {flag: by_flag[flag] for flag in flags if flag in by_flag}),
    ):
        reports = said_reports(keys, {name: frozenset(yes) for name, yes in said.items()})
        found += [_judgement(of, name, len(yes), reports.get(name)) for name, yes in said.items()]
    return found


def _judgement(of: str, name: str, n_said: int, entry: Mapping[str, Any] | None) -> dict[str, Any]:
    estimates = estimates_of(entry, JUDGEMENT_COEFFICIENTS)
    return {
        "of": of,
        "id": name,
        "n_said": n_said,
        "n_sessions": 0 if entry is None else entry["n_sessions"],
        "n_ratings": 0 if entry is None else entry["n_ratings"],
        "estimates": {
            key: undefined(row["reason"]) if row["value"] is None else row
            for key, row in estimates.items()
        },
        "warnings": [] if entry is None else list(entry["warnings"]),
    }


def report_of(
    found: RoundRatings,
    matrices: RoundMatrices,
    rubric: RubricVersion,
    *,
    noun: str,
    cautions: Sequence[str] = (),
    cross_check: bool = False,
    instrument: str = "",
) -> ComputedReport:
    """Compute the reliability of ratings; `noun` is what the methods paragraph calls one.

    `instrument` is what it calls the rubric, where that is not one version alone.
    """
    layout = matrices.layout
    variables: list[dict[str, Any]] = []
    raters: list[dict[str, Any]] = []
    entries: list[Mapping[str, Any]] = []
    for scale in layout.scales:
        items = matrices.item_reports(scale, cross_check=cross_check)
        means = matrices.mean_reports(scale, cross_check=cross_check)
        entries += [*items.values(), *means.values()]
        variables += _variables(layout, scale, items, means, cautions)
        raters += _severities(scale, means.get(OVERALL))
    others, more = _kinds_and_counts(matrices, cautions, cross_check=cross_check)
    variables += others
    entries += more
    left_out = _left_out(found, matrices)
    n_ratings = len(found.keys)
    n_sessions = len({key.session for key in found.keys})
    n_raters = len({key.rater for key in found.keys})
    per_session = _per_session(found.keys)
    leading = _leading(variables, layout)
    drift = drift_of(matrices, found.rated_at)
    result = {
        "headline": headline(
            layout.leading_scale,
            leading["estimates"],
            of=None if leading["level"] == OVERALL else leading["name"],
            design=leading["design"],
            per_session=per_session,
        ),
        "left_out": left_out,
        "confidence": CONFIDENCE,
        "variables": variables,
        "raters": raters,
        "rater_pairs": rater_pairs(matrices),
        "drift": drift,
        "problem_area": _problem_area(found.keys, matrices),
        "cross_check": cross_check_of(entries),
        "methods_paragraph": _methods(
            instrument or f"{rubric.title}, version {rubric.version}",
            noun,
            matrices,
            left_out,
            (n_ratings, n_sessions, n_raters),
            per_session,
            has_drift=bool(drift),
        ),
    }
    return ComputedReport(
        software=SOFTWARE,
        data_hash=matrices.data_hash,
        n_sessions=n_sessions,
        n_raters=n_raters,
        n_ratings=n_ratings,
        result=result,
    )


def _variables(
    layout: Layout,
    scale: str,
    items: Mapping[str, Any],
    means: Mapping[str, Any],
    cautions: Sequence[str],
) -> list[dict[str, Any]]:
    rows = [
        _variable(items.get(item.id), scale, "item", item.name, item.section, item.id, cautions)
        for item in layout.items_on(scale)
    ]
    rated = {item.section for item in layout.items_on(scale)}
    if layout.scoring.section_score != "none":
        rows += [
            _variable(means.get(section), scale, "section", title, section, None, cautions)
            for section, title in layout.sections.items()
            if section in rated
        ]
    if layout.scoring.overall_score == "none":
        return rows
    whole = means.get(OVERALL)
    return [*rows, _variable(whole, scale, "overall", OVERALL_NAME, None, None, cautions)]


def _leading(variables: list[dict[str, Any]], layout: Layout) -> dict[str, Any]:
    """Return what the headline is of: the whole, or what comes next where there is none."""
    on_scale = [row for row in variables if row["scale"] == layout.leading_scale]
    return min(on_scale, key=lambda row: LEADING_LEVELS.index(row["level"]))


def _kinds_and_counts(
    matrices: RoundMatrices, cautions: Sequence[str], *, cross_check: bool
) -> tuple[list[dict[str, Any]], list[Mapping[str, Any]]]:
    """Return the variables that are no scores, and the entries they come from."""
    layout = matrices.layout
    variables: list[dict[str, Any]] = []
    entries: list[Mapping[str, Any]] = []
    for category in layout.categories:
        found = matrices.category_reports(category, cross_check=cross_check)
        entries += found.values()
        named = {category.id: category.name}
        if category.at_most > 1:
            named = {
                choice: f"{category.name} {label}" for choice, label in category.choices.items()
            }
        for key, name in named.items():
            row = _variable(
                found.get(key),
                None,
                "category",
                name,
                category.section,
                category.id,
                cautions,
                coefficients=NOMINAL_COEFFICIENTS,
            )
            suffix = "" if key == category.id else f".{key}"
            variables.append(row | {"key": f"{category.id}{suffix}"})
    counts = matrices.count_reports(cross_check=cross_check)
    entries += counts.values()
    variables += [
        _variable(
            counts.get(count.id),
            None,
            "count",
            count.name,
            count.section,
            count.id,
            cautions,
            coefficients=COUNT_COEFFICIENTS,
        )
        for count in layout.counts
    ]
    return variables, entries


def _variable(
    entry: Mapping[str, Any] | None,
    scale: str | None,
    level: str,
    name: str,
    section: str | None,
    item: str | None,
    cautions: Sequence[str],
    *,
    coefficients: Sequence[str] = COEFFICIENTS,
) -> dict[str, Any]:
    estimates = {
        key: undefined(estimate["reason"]) if estimate["value"] is None else estimate
        for key, estimate in estimates_of(entry, coefficients).items()
    }
    row: dict[str, Any] = {
        "key": ".".join(filter(None, (item or section or OVERALL, scale))),
        "level": level,
        "item": item,
        "section": section,
        "scale": scale,
        "name": name,
        "design": "incomplete" if entry is None else entry["design"],
        "n_sessions": 0,
        "n_raters": 0,
        "n_ratings": 0,
        "n_double_rated": 0,
        "estimates": estimates,
        "variance": None,
        "applicability": None,
        "warnings": [],
    }
    if entry is None:
        return row
    once = sum(d["n_ratings"] for d in entry["dropped"] if d["reason"] == "rated_once")
    return row | {
        "n_sessions": entry["n_sessions"],
        "n_raters": entry["n_raters"],
        "n_ratings": entry["n_ratings"],
        "n_double_rated": entry["n_sessions"] - once,
        # Codes of kinds have no distances.
        "variance": entry["variance"] if level != "category" else None,
        "applicability": _applicability(entry["applicability"]),
        "warnings": coded([*entry["warnings"], *cautions]),
    }


def _applicability(found: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return agreement on whether an item's occasion arose, where that can be said."""
    if found is None or found["percent_exact"]["value"] is None:
        return None
    share = found["percent_exact"]
    return {
        "percent_exact": share["value"],
        "low": share["low"],
        "high": share["high"],
        "n": found["n_sessions"],
        "n_not_applicable": found["n_not_applicable"],
    }


def _severities(scale: str, overall: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """Return how harsh each rater's overall scores are, in points."""
    if overall is None:
        return []
    kept = ("rater", "severity", "low", "high", "n_ratings")
    return [
        {"scale": scale, "warnings": row.get("warnings", [])} | {key: row[key] for key in kept}
        for row in overall["raters"]
    ]


def _per_session(keys: Iterable[RatingKey]) -> tuple[int, int]:
    counts = Counter(key.session for key in keys).values()
    return (min(counts), max(counts)) if counts else (0, 0)


def _problem_area(keys: Iterable[RatingKey], matrices: RoundMatrices) -> dict[str, Any]:
    counts = Counter(key.session for key in keys)
    n_sessions = sum(count > 1 for count in counts.values())
    n_same = n_sessions - len(matrices.area_differs)
    share = n_same / n_sessions if n_sessions else None
    return {"n_sessions": n_sessions, "n_same": n_same, "percent": share}


def _left_out(found: RoundRatings, matrices: RoundMatrices) -> list[dict[str, Any]]:
    counts = dict(found.left_out)
    counts["area_differs"] = len(matrices.area_differs)
    return [
        {"reason": reason, "n": n, "text": left_out_text(reason, n)}
        for reason, n in counts.items()
        if n
    ]


def _beside_scores(layout: Layout) -> str:
    """Return how answers that are no scores are compared."""
    parts = []
    if layout.categories:
        parts.append(" Judgements of kind are compared as nominal answers.")
    if layout.counts:
        parts.append(
            " Counts are compared as numbers with a zero of their own; they enter no score."
        )
    return "".join(parts)


def _methods(
    instrument: str,
    noun: str,
    matrices: RoundMatrices,
    left_out: list[dict[str, Any]],
    counts: tuple[int, int, int],
    per_session: tuple[int, int],
    *,
    has_drift: bool,
) -> str:
    """Return the paragraph for the methods section of a paper."""
    layout = matrices.layout
    n_ratings, n_sessions, n_raters = counts
    low, high = per_session
    each = f"{low}" if low == high else f"{low} to {high}"
    scales = ", ".join(f"{s.id} {s.min} to {s.max}" for s in layout.scales.values())
    dropped = "; ".join(row["text"] for row in left_out) or "nothing"
    return (
        f"Reliability was computed from {counted(n_ratings, noun)} of "
        f"{counted(n_sessions, 'session')} by {counted(n_raters, 'rater')} ({each} a session) with "
        f"{instrument} ({scales}). "
        f"{scoring_text(layout.scoring)}{_beside_scores(layout)} "
        "Intraclass correlations are of absolute agreement (A) and consistency (C) in a two-way "
        "random-effects model: from mean squares with McGraw–Wong intervals where every rater "
        "rated every session, otherwise by crossed restricted maximum likelihood with "
        "profile-likelihood intervals; ICC(Q,k̂) is that of the mean of the raters used. Alpha is "
        "Krippendorff’s, AC1 and AC2 are Gwet’s, kappa is Fleiss’; kappa of two raters is Cohen’s "
        "with quadratic weights over all items that both scored, its interval over sessions; "
        "severities are empirical best linear unbiased predictions of the overall score. "
        f"{DRIFT_METHOD if has_drift else ''}"
        f"Intervals have a confidence of {CONFIDENCE:.0%}; bands are those of {SCHEME} and "
        f"are read from the interval. Left out: {dropped}. Software: {SOFTWARE}; SHA-256 of the "
        f"ratings {matrices.data_hash}."
    )
