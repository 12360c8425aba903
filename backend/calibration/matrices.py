"""Ratings beside gold, on their way to `fidelity`: the gate, its chances, and the watch.

Labels are opaque ids. Section scores of rater and gold are made by the rubric's own rule; items
that follow the problem area are left out of both where the two recorded different areas.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

import fidelity
from backend.calibration.models import GoldRating, GoldScore
from backend.calibration.terms import Terms
from backend.instruments.rules import Instrument
from backend.ratings.matrices import session_scores
from backend.ratings.models import ItemScore, ItemStatus, Rating
from fidelity import GateRater, GateRule, GoldSet

SOFTWARE = f"fidelity {fidelity.__version__}"
OVERALL = "overall"
SEED = 1
N_BOOTSTRAP = 2000
# Of the chances shown before a rule is used.
REPLICATES = 2000
CHANCE_BOOTSTRAP = 500

# What a good and a poor rater are taken to be, and how gold sessions differ: variances and bias in
# points of a scale of 0 to 6, carried over to the scale at hand. They are assumptions, shown as
# such; the spread of sessions is that of mixed quality.
USUAL_RANGE = 6.0
GOOD = {"noise": 0.20, "bias": 0.10, "session_noise": 0.05}
POOR = {"noise": 0.60, "bias": 0.40, "session_noise": 0.20}
SESSIONS = {"session": 0.60, "section": 0.40, "gold_noise": 0.05}


@dataclass(frozen=True, slots=True)
class Pair:
    """A rater's rating and the gold rating of the same session, with their scores loaded."""

    rating: Rating
    gold: GoldRating

    @property
    def session(self) -> str:
        """The session's label in a frame."""
        return str(self.rating.therapy_session_id)

    @property
    def same_area(self) -> bool:
        """Whether both recorded the same problem area."""
        return set(self.rating.problem_areas or ()) == set(self.gold.problem_areas or ())


def section_scores(pairs: Sequence[Pair], instrument: Instrument, scale: str) -> pd.DataFrame:
    """Return columns session, section, gold, rater; only places that both have a score of.

    A rubric that makes no section scores is compared on its overall score.
    """
    rows = [row for pair in pairs for row in _rows(pair, instrument, scale)]
    names = ["session", "section", "gold", "rater"]
    if not rows:
        return pd.DataFrame(columns=names)
    scores = session_scores(pd.DataFrame(rows), instrument.scoring)
    unit = OVERALL if instrument.scoring.section_score == "none" else None
    kept = scores[(scores["section"] == unit) if unit else (scores["section"] != OVERALL)]
    kept = kept[kept["score"].notna()].astype({"score": "float64"})
    wide = kept.pivot(index=["session", "section"], columns="rater", values="score")
    wide = wide.reindex(columns=["gold", "rater"]).dropna().reset_index()
    wide.columns.name = None
    return wide[names]


def _rows(pair: Pair, instrument: Instrument, scale: str) -> list[dict[str, Any]]:
    follows = (
        set()
        if pair.same_area
        else {item.id for item in instrument.rubric.items if item.problem_areas != "all"}
    )
    scores: list[tuple[str, ItemScore | GoldScore]] = [
        *(("rater", row) for row in pair.rating.item_scores.all()),
        *(("gold", row) for row in pair.gold.scores.all()),
    ]
    return [
        {
            "session": pair.session,
            "rater": who,
            "scale": scale,
            "section": instrument.parts[row.item].section,
            "item": row.item,
            "value": row.values.get(scale),
            "status": _status(row, scale),
        }
        for who, row in scores
        if scale in instrument.parts[row.item].scales and row.item not in follows
    ]


def _status(row: ItemScore | GoldScore, scale: str) -> str:
    if row.status == ItemStatus.UNSCORED:
        return "missing"
    if row.status == ItemStatus.SCORED and row.values.get(scale) is None:
        return "missing"
    return row.status


# ── The gate ─────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of a rater's scores on gold sessions."""

    # None where the scores do not suffice for a verdict.
    passed: bool | None
    trace: dict[str, Any]
    data_hash: str


def judge(
    pairs: Sequence[Pair], instrument: Instrument, terms: Terms, *, attempt: int = 1
) -> Judged:
    """Hold a rater's scores against gold by a rule's terms."""
    frame = section_scores(pairs, instrument, terms.scale)
    trace: dict[str, Any] = {
        "scale": terms.scale,
        "sessions": _by_session(frame),
        "area": {"n_sessions": len(pairs), "n_same": sum(pair.same_area for pair in pairs)},
        "gate": None,
        "reason": None,
    }
    try:
        found = fidelity.rater_gate(
            frame,
            rule=_gate_rule(terms),
            attempt=attempt,
            n_bootstrap=N_BOOTSTRAP,
            seed=SEED,
        )
    except fidelity.InsufficientData as error:
        trace["reason"] = str(error)
        return Judged(None, trace, _hash(frame.to_dict("records")))
    trace["gate"] = found.to_dict()
    return Judged(found.passed, trace, found.data_hash)


def compare(pairs: Sequence[Pair], instrument: Instrument, scale: str) -> Judged:
    """Describe a rater's scores beside gold without a verdict."""
    frame = section_scores(pairs, instrument, scale)
    trace = {
        "scale": scale,
        "sessions": _by_session(frame),
        "area": {"n_sessions": len(pairs), "n_same": sum(pair.same_area for pair in pairs)},
        "gate": None,
        "reason": None,
    }
    return Judged(None, trace, _hash(frame.to_dict("records")))


def _by_session(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return per session the mean of rater minus gold and the share within one point."""
    found = []
    for session, rows in frame.groupby("session", sort=True):
        apart = rows["rater"] - rows["gold"]
        found.append(
            {
                "session": str(session),
                "n_sections": len(rows),
                "difference": float(apart.mean()),
                "n_within_one": int((apart.abs() <= 1.0 + 1e-9).sum()),
            }
        )
    return found


def _gate_rule(terms: Terms) -> GateRule:
    return GateRule(
        least_icc=terms.least_icc,
        least_icc_low=terms.least_icc_low,
        least_within_one=terms.least_within_one,
        most_bias=terms.most_bias,
        tries=terms.tries,
    )


def chances_of(instrument: Instrument, terms: Terms) -> dict[str, Any]:
    """Return P(pass) of a good and a poor rater by the terms, with what is assumed of them."""
    scale = instrument.scales[terms.scale]
    factor = (scale.highest - scale.lowest) / USUAL_RANGE
    raters = [
        GateRater(
            name,
            noise=sizes["noise"] * factor**2,
            bias=sizes["bias"] * factor,
            session_noise=sizes["session_noise"] * factor**2,
        )
        for name, sizes in (("good", GOOD), ("poor", POOR))
    ]
    found = {}
    for kind, n_sessions in (("test", terms.test_sessions), ("retest", terms.retest_sessions)):
        gold_set = GoldSet(
            n_sessions,
            n_sections_of(instrument, terms.scale),
            mean=(scale.highest + scale.lowest) / 2,
            session=SESSIONS["session"] * factor**2,
            section=SESSIONS["section"] * factor**2,
            gold_noise=SESSIONS["gold_noise"] * factor**2,
        )
        found[kind] = fidelity.gate_operating_characteristics(
            raters,
            gold_set,
            rule=_gate_rule(terms),
            replicates=REPLICATES,
            n_bootstrap=CHANCE_BOOTSTRAP,
            seed=SEED,
        ).to_dict()
    return found


def n_sections_of(instrument: Instrument, scale: str) -> int:
    """Return of how many sections a session has a score at least, over the phases."""
    if instrument.scoring.section_score == "none":
        return 1
    counts = []
    phases = [choice.id for choice in instrument.rubric.phases] or [""]
    formats = [choice.id for choice in instrument.rubric.formats] or [""]
    areas = instrument.problem_areas[:1] or None
    for phase in phases:
        asked = instrument.applicability(
            phase=phase, treatment_format=formats[0], problem_areas=areas
        )
        counts.append(
            len(
                {
                    part.section
                    for part in instrument.parts.values()
                    if scale in part.scales and asked[part.id].state != "not_applicable"
                }
            )
        )
    return max(1, min(counts))


# ── The watch ────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Seen:
    """A hidden gold session that was rated: what set the rater apart from gold."""

    rating: str
    session: str
    gold: str
    at: str
    difference: float
    n_within_one: int
    n_sections: int


@dataclass(frozen=True, slots=True)
class Watched:
    """What the watch says after the newest of some hidden gold sessions."""

    alarms: bool
    # Position, from 1, of the last check before the doubt began; 0 is the qualification.
    last_good: int | None
    trace: dict[str, Any]
    data_hash: str


def watch(seen: Sequence[Seen], qualification: Sequence[float], terms: Terms) -> Watched:
    """Look at a rater's hidden gold sessions since their qualification, in the order of rating."""
    charts, reason = _charts(seen, qualification, terms)
    window = _window(seen, terms)
    last_good: int | None = None
    if charts is not None and charts["alarm_at"] is not None:
        last_good = int(charts["last_good"])
    if window["alarms"]:
        before = len(seen) - window["n_sessions"]
        last_good = before if last_good is None else min(last_good, before)
    trace = {
        "charts": charts,
        "charts_reason": reason,
        "window": window,
        "seen": [vars_of(row) for row in seen],
        "qualification": list(qualification),
    }
    content = [[vars_of(row) for row in seen], list(qualification), terms.to_dict()]
    return Watched(last_good is not None, last_good, trace, _hash(content))


def vars_of(row: Seen) -> dict[str, Any]:
    """Return a row for JSON."""
    return {name: getattr(row, name) for name in Seen.__slots__}


def _charts(
    seen: Sequence[Seen], qualification: Sequence[float], terms: Terms
) -> tuple[dict[str, Any] | None, str | None]:
    try:
        found = fidelity.gold_monitor(
            [row.difference for row in seen],
            list(qualification),
            sessions=[row.rating for row in seen],
            n_planned=terms.drift_planned,
            alpha=terms.drift_alpha,
            seed=SEED,
        )
    except (fidelity.InsufficientData, fidelity.DegenerateData) as error:
        return None, f"{error}."
    return found.to_dict(), None


def _window(seen: Sequence[Seen], terms: Terms) -> dict[str, Any]:
    """Return the bias and the share within one point over the last few sessions."""
    last = list(seen)[-terms.drift_window :]
    n_sections = sum(row.n_sections for row in last)
    bias = sum(row.difference for row in last) / len(last) if last else None
    share = sum(row.n_within_one for row in last) / n_sections if n_sections else None
    is_enough = len(last) >= terms.drift_least
    biased = is_enough and bias is not None and abs(bias) > terms.drift_bias
    apart = is_enough and share is not None and share < terms.drift_within_one
    return {
        "n_sessions": len(last),
        "n_needed": terms.drift_least,
        "bias": bias,
        "within_one": share,
        "alarms": [name for name, on in (("bias", biased), ("within_one", apart)) if on],
    }


def _hash(content: Any) -> str:
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def differences_in(traces: Iterable[Mapping[str, Any]]) -> list[float]:
    """Return the differences by session of results, for the watch to measure from."""
    return [float(row["difference"]) for trace in traces for row in trace["sessions"]]
