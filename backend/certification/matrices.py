"""The one way from a pathway's numbers and a portfolio's scores to `fidelity`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from backend.certification.bar import Bar
from backend.competence.models import VarianceComponents
from backend.reliability.matrices import SOFTWARE
from fidelity import (
    CertificationDecision,
    ConjunctiveRule,
    DegenerateData,
    FidelityError,
    GStudyComponents,
    InsufficientData,
    NotConverged,
    OperatingCharacteristics,
    Portfolio,
    RatingMatrix,
    Sections,
    certification_decision,
    fit_crossed,
    operating_characteristics,
)
from fidelity.decision.components import ENOUGH_TRAINEES
from rubrics.pathways import LevelEvidence

__all__ = [
    "ENOUGH_TRAINEES",
    "SOFTWARE",
    "Chances",
    "Level",
    "LevelAsked",
    "ScaleRange",
    "Severities",
    "chances",
    "components_for",
    "level_of",
    "severities_of",
]

# The scale for which the default components and the distances of the target are said.
_USUAL_RANGE = 6.0
BELOW, ABOVE = 0.5, 1.0
# How the errors of a session's items go together, and how far a trainee's true item levels spread
# around the trainee's level. No programme has measured them; both are stated with the result.
ITEM_CORRELATION, ITEM_SPREAD = 0.4, 0.4
REPLICATES, SEED = 10_000, 1


@dataclass(frozen=True, slots=True)
class ScaleRange:
    """Both ends of the scores that a pathway reads, and how many items a session requires."""

    low: float
    high: float
    n_items: int

    @property
    def factor(self) -> float:
        """How many points here one point of a scale of 0 to 6 is."""
        return (self.high - self.low) / _USUAL_RANGE


@dataclass(frozen=True, slots=True)
class Chances:
    """How likely a plan certifies: at every level, and at the two levels of the target."""

    points: tuple[Mapping[str, float], ...]
    false_pass: Mapping[str, float]
    true_pass: Mapping[str, float]
    target_met: bool
    target_clear: bool
    sentence: str
    method: str
    replicates: int | None
    seed: int | None


def components_for(own: Mapping[str, float] | None, scale: ScaleRange) -> GStudyComponents:
    """Return a programme's components, or the defaults as they are on this scale."""
    if own is not None:
        return GStudyComponents.from_mapping(own)
    return GStudyComponents.defaults().scaled(scale.factor)


def chances(bar: Bar, scale: ScaleRange, components: GStudyComponents, attempts: int) -> Chances:
    """Simulate trainees of every true level who present the smallest portfolio allowed.

    Each attempt is a new portfolio with other raters. Within one the same raters return as far as
    the pathway lets them: what they share is divided by how many different ones there are.
    """
    if bar.cut is None:
        raise ValueError("this pathway sets no bar on scores")
    different = max(bar.in_all or bar.n_raters, bar.n_raters)
    share = bar.n_raters / different
    scored = replace(
        components,
        rater=components.rater * share,
        trainee_x_rater=components.trainee_x_rater * share,
    )
    by_items = bar.lowest_item is not None or bar.lowest_item_mean is not None
    items = Sections()
    if by_items and scale.n_items > 1:
        items = Sections(scale.n_items, ITEM_CORRELATION, ITEM_SPREAD * scale.factor)
    rule = ConjunctiveRule(
        cut=bar.cut,
        sections=items,
        section_floor=bar.lowest_item_mean,
        session_floor=bar.lowest_session,
        section_session_floor=bar.lowest_item,
        mean_floor=bar.mean if bar.level is not None else None,
        portfolio=Portfolio(bar.n_sessions, bar.n_raters, "crossed", bar.n_cases),
        confidence=bar.confidence,
    )
    found = operating_characteristics(
        rule,
        scored,
        attempts=attempts,
        true_levels=[bar.cut + step * scale.factor / 4 for step in range(-6, 7)],
        replicates=REPLICATES,
        seed=SEED,
        below=BELOW * scale.factor,
        above=ABOVE * scale.factor,
    )
    return _chances(found)


def _chances(found: OperatingCharacteristics) -> Chances:
    return Chances(
        points=tuple(_point(point) for point in found.points),
        false_pass=_point(found.false_pass),
        true_pass=_point(found.true_pass),
        target_met=found.target_met,
        target_clear=found.target_clear,
        sentence=found.sentence,
        method=found.method,
        replicates=found.replicates,
        seed=found.seed,
    )


def _point(point: Any) -> dict[str, float]:
    return {
        "level": point.true_level,
        "certified": point.p_certified.value,
        "low": point.low,
        "high": point.high,
    }


# ── The level of one trainee ─────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class LevelAsked:
    """Which estimate a rule asks for, and of which sessions."""

    scale: str
    section: str | None
    confidence: int
    cut: float
    rubric: str
    versions: tuple[str, ...]
    sessions: tuple[str, ...]


@dataclass(frozen=True)
class Severities:
    """How severe raters are, in points, with the variance of the error in knowing it."""

    frame: pd.DataFrame


@dataclass(frozen=True)
class Level:
    """An estimate as the rules look at it, and in full."""

    evidence: LevelEvidence
    figures: Mapping[str, Any] | None

    @classmethod
    def undefined(cls, asked: LevelAsked, reason: str) -> "Level":
        """Return that there is no estimate, and why."""
        return cls(_level_evidence(asked, reason=reason), None)


def level_of(
    asked: LevelAsked,
    rows: Sequence[tuple[str, str, str, float]],
    *,
    own: VarianceComponents | None,
    scale: ScaleRange,
    severities: Severities | None,
) -> Level:
    """Return the decision estimate from (session, case, rater, score) of the ratings that count."""
    frame = pd.DataFrame(rows, columns=["session", "case", "rater", "score"])
    lacking = set(asked.sessions) - set(frame["session"])
    if lacking:
        return Level.undefined(asked, "A session of the portfolio has no score that counts")
    is_own = own is not None and own.variance is not None
    try:
        found = certification_decision(
            frame,
            cut=asked.cut,
            components=components_for(own.variance, scale) if own is not None and is_own else None,
            n_trainees=own.n_trainees if own is not None and is_own else None,
            defaults=components_for(None, scale),
            severities=severities.frame if severities else None,
            confidence=asked.confidence / 100,
        )
    except FidelityError as error:
        return Level.undefined(asked, f"The estimate is undefined: {error}")
    return Level(_level_evidence(asked, found=found), found.to_dict())


def _level_evidence(
    asked: LevelAsked, *, found: CertificationDecision | None = None, reason: str | None = None
) -> LevelEvidence:
    return LevelEvidence(
        id=f"level-{asked.scale}-{asked.confidence}",
        rubric=asked.rubric,
        versions=asked.versions,
        scale=asked.scale,
        section=asked.section,
        confidence=asked.confidence,
        estimate=None if found is None else found.estimate.value,
        lower=None if found is None else found.low,
        upper=None if found is None else found.high,
        reason=reason,
        sessions=asked.sessions,
    )


def severities_of(rows: Sequence[tuple[str, str, float]]) -> Severities | None:
    """Return the severities of raters from (session, rater, score); None where they are not known.

    Raters who share no session with the others cannot be compared, and are left as they are.
    """
    try:
        effects = fit_crossed(RatingMatrix.from_triples(rows)).rater_effects()
    except (InsufficientData, DegenerateData, NotConverged):
        return None
    largest = effects["component"].mode().iloc[0]
    known = effects[effects["component"] == largest]
    return Severities(known[["rater", "severity", "prediction_variance"]].reset_index(drop=True))
