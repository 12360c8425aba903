"""A portfolio as rules ask about it: evidence, the instrument it is judged on, and a date."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from math import fsum
from typing import Literal

from rubrics.pathways.evidence import Evidence, RatingEvidence, SessionEvidence
from rubrics.pathways.verdict import Ref


@dataclass(frozen=True, slots=True)
class Instrument:
    """The instrument scores are read from; without versions any one version, never a mixture."""

    slug: str
    versions: frozenset[str]
    scale: str


@dataclass(frozen=True, slots=True)
class RatingDemands:
    """Which ratings count: of what kind, and what is asked of the rater."""

    kind: Literal["independent", "supervisor"] = "independent"
    in_status: bool = False
    none_supervises: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A score, or why there is none: ``missing`` was never given, ``unknown`` cannot be read."""

    state: Literal["known", "unknown", "missing"]
    value: float = 0.0
    counts: tuple[Ref, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SessionRatings:
    """The ratings of one session that count, and those of which it cannot be said."""

    certain: tuple[RatingEvidence, ...]
    unclear: tuple[RatingEvidence, ...]


def mean(values: Iterable[float]) -> float:
    """Average without an effect of order.

    Parameters
    ----------
    values : iterable of float
        At least one.

    Returns
    -------
    float
        The arithmetic mean.

    Examples
    --------
    >>> mean([3, 4])
    3.5
    """
    values = list(values)
    return fsum(values) / len(values)


@dataclass(frozen=True)
class Portfolio:
    """Evidence with the questions rules ask of it; everything is sorted by id."""

    evidence: Evidence
    on: date
    instrument: Instrument | None
    demands: RatingDemands = field(default_factory=RatingDemands)

    @property
    def sessions(self) -> tuple[SessionEvidence, ...]:
        """The sessions put into the portfolio."""
        return self.evidence.sessions

    @cached_property
    def cases(self) -> dict[str, tuple[SessionEvidence, ...]]:
        """The portfolio's sessions by case; a case without a session in it is no part of it."""
        found = {
            case.id: tuple(each for each in self.sessions if each.case == case.id)
            for case in self.evidence.cases
        }
        return {case: sessions for case, sessions in found.items() if sessions}

    def case_label(self, case_id: str) -> str:
        """Name a case in a sentence."""
        return next(c.label for c in self.evidence.cases if c.id == case_id) or f"case {case_id}"

    @staticmethod
    def label(session: SessionEvidence) -> str:
        """Name a session in a sentence."""
        return session.label or f"session {session.id}"

    def is_of_instrument(self, rating: RatingEvidence) -> bool:
        """Say whether a rating was made with the pathway's instrument."""
        return self.instrument is not None and (
            rating.rubric == self.instrument.slug
            and (not self.instrument.versions or rating.version in self.instrument.versions)
        )

    def ratings_of(self, session: SessionEvidence) -> SessionRatings:
        """Sort the ratings of a session by whether they count."""
        certain, unclear = [], []
        for rating in self._rated(session, self.demands.kind):
            answers = [not rating.under_review or None, rating.rater != self.evidence.trainee]
            if self.demands.in_status:
                answers.append(rating.in_status)
            if self.demands.none_supervises:
                answers.append(None if rating.supervises is None else not rating.supervises)
            if all(answers):
                certain.append(rating)
            elif all(answer is not False for answer in answers):
                unclear.append(rating)
        return SessionRatings(tuple(certain), tuple(unclear))

    def score(self, session: SessionEvidence, scale: str, section: str | None) -> Reading:
        """Read the score of a session: the mean of its ratings, or its consensus."""
        ratings = self._scoring(session)
        if isinstance(ratings, Reading):
            return ratings
        values = [
            (rating.overall if section is None else rating.sections.get(section, {})).get(scale)
            for rating in ratings
        ]
        known = [value for value in values if value is not None]
        if len(known) < len(values):
            return Reading("unknown", reason="a rating gives no such score")
        return Reading("known", mean(known), _refs(ratings))

    def item_scores(self, session: SessionEvidence, scale: str) -> "Reading | dict[str, ItemMean]":
        """Read the items of a session that have a value on the scale, each as a mean of ratings."""
        ratings = self._scoring(session)
        if isinstance(ratings, Reading):
            return ratings
        if any(rating.items is None for rating in ratings):
            return Reading("unknown", reason="the scores of its items are not known")
        found: dict[str, list[tuple[bool, float | None, Ref]]] = {}
        for rating in ratings:
            for score in rating.items or ():
                if scale in score.values:
                    entry = (score.required, score.values[scale], Ref("rating", rating.id))
                    found.setdefault(score.item, []).append(entry)
        return {item: _item_mean(entries) for item, entries in sorted(found.items())}

    @cached_property
    def mixes_versions(self) -> bool:
        """Whether scores of several versions would be averaged though none was named."""
        if self.instrument is None or self.instrument.versions:
            return False
        used = {
            rating.version
            for session in self.sessions
            if not isinstance(ratings := self._scoring(session), Reading)
            for rating in ratings
        }
        return len(used) > 1

    def _rated(self, session: SessionEvidence, kind: str) -> Iterator[RatingEvidence]:
        for rating in self.evidence.ratings:
            is_of_session = rating.session == session.id and rating.kind == kind
            if is_of_session and self.is_of_instrument(rating):
                yield rating

    def _scoring(self, session: SessionEvidence) -> Reading | tuple[RatingEvidence, ...]:
        """Pick the ratings a score is made of: a consensus settles what raters left open."""
        if self.demands.kind == "independent":
            consensus = tuple(self._rated(session, "consensus"))
            if any(rating.under_review for rating in consensus):
                return Reading("unknown", reason="its consensus is under review")
            if consensus:
                return consensus
        ratings = self.ratings_of(session)
        if ratings.unclear:
            return Reading("unknown", reason="it is not known whether a rating of it counts")
        if not ratings.certain:
            return Reading("missing", reason="no rating of it counts")
        return ratings.certain


@dataclass(frozen=True, slots=True)
class ItemMean:
    """An item's mean in a session over its ratings; ``None`` when a value is not known."""

    required: bool
    value: float | None
    counts: tuple[Ref, ...]


def _item_mean(entries: list[tuple[bool, float | None, Ref]]) -> ItemMean:
    values = [value for _, value, _ in entries if value is not None]
    known = len(values) == len(entries)
    return ItemMean(
        any(required for required, _, _ in entries),
        mean(values) if known else None,
        tuple(sorted(ref for _, _, ref in entries)),
    )


def _refs(ratings: Iterable[RatingEvidence]) -> tuple[Ref, ...]:
    return tuple(sorted(Ref("rating", rating.id) for rating in ratings))
