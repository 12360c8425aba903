"""What a portfolio holds, as plain data: the only thing a pathway is judged on.

``None`` means unknown, and unknown leads to *cannot tell*. What is not listed is not there, and
leads to *not yet*. People are opaque keys. ``label`` is what a sentence calls a case or session;
its id where there is none. The order of every list is of no meaning.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Literal, Protocol, Self, TypeAlias, TypeVar

from pydantic import AfterValidator, Field, Strict, model_validator
from pydantic_core import PydanticCustomError

from rubrics.model.words import Code, Slug, Version, Word
from rubrics.pathways.parts import Confidence, Key, Part

Score: TypeAlias = Annotated[float, Field(allow_inf_nan=False)]
Hours: TypeAlias = Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False)]
Flagged: TypeAlias = Annotated[bool, Strict()]
RatingKind: TypeAlias = Literal["independent", "supervisor", "self", "consensus", "machine"]


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


_One = TypeVar("_One", bound=_Identified)


def _by_id(parts: tuple[_One, ...]) -> tuple[_One, ...]:
    ids = [part.id for part in parts]
    if len(set(ids)) < len(ids):
        twice = sorted({each for each in ids if ids.count(each) > 1})
        raise PydanticCustomError("listed-twice", "{ids} listed twice", {"ids": ", ".join(twice)})
    return tuple(sorted(parts, key=lambda part: part.id))


def _by_item(scores: tuple["ItemScore", ...]) -> tuple["ItemScore", ...]:
    items = [score.item for score in scores]
    if len(set(items)) < len(items):
        raise PydanticCustomError("listed-twice", "an item is listed twice in one rating")
    return tuple(sorted(scores, key=lambda score: score.item))


class CaseEvidence(Part):
    """One client's course of therapy."""

    id: Key
    label: str | None = None
    client: Key | None = None
    completed: Flagged | None = None
    sessions_held: Annotated[int, Strict(), Field(ge=0, le=10_000)] | None = None
    therapy_hours: Hours | None = None


class SessionEvidence(Part):
    """One session put into the portfolio."""

    id: Key
    case: Key
    label: str | None = None
    held_on: date | None = None
    phase: Word | None = None
    areas: tuple[Word, ...] | None = Field(
        default=None, description="Agreed problem areas; empty when there is none."
    )
    format: Word | None = None
    drawn: Flagged | None = Field(default=None, description="Whether the system drew it at random.")


class ItemScore(Part):
    """What a rating gives an item that applies; what does not apply is not listed."""

    item: Code
    required: Flagged
    values: Mapping[Word, Score | None]


class RatingEvidence(Part):
    """One standing, submitted rating of a session. A corrected one is not listed."""

    id: Key
    session: Key
    kind: RatingKind
    rater: Key
    rubric: Slug
    version: Version
    in_status: Flagged | None = Field(
        default=None, description="Whether the rater's status on this version was in force."
    )
    supervises: Flagged | None = Field(
        default=None, description="Whether the rater supervised the trainee."
    )
    under_review: Flagged = False
    overall: Mapping[Word, Score | None] = Field(default={}, description="Score by scale.")
    sections: Mapping[Code, Mapping[Word, Score | None]] = {}
    items: Annotated[tuple[ItemScore, ...], AfterValidator(_by_item)] | None = None


class FlagEvidence(Part):
    """A flag somebody raised on a session."""

    id: Key
    session: Key
    kind: Literal["drift", "harm"]
    flag: Code
    resolved: Flagged | None = None


class LevelEvidence(Part):
    """The decision estimate: the trainee's own severity-adjusted mean with one-sided limits."""

    id: Key
    rubric: Slug
    versions: Annotated[tuple[Version, ...], Field(min_length=1)]
    scale: Word
    section: Code | None = None
    confidence: Confidence = Field(description="Per cent, of each one-sided limit.")
    estimate: Score | None = None
    lower: Score | None = None
    upper: Score | None = None
    reason: str | None = Field(default=None, description="Why a limit is missing.")
    sessions: Annotated[tuple[Key, ...], Field(min_length=1)] = Field(
        description="The sessions it is made of."
    )

    @model_validator(mode="after")
    def _has_limits_in_order(self) -> Self:
        if self.lower is not None and self.upper is not None and self.lower > self.upper:
            raise PydanticCustomError("limits-crossed", "the lower limit is above the upper one")
        return self


class SupervisionEvidence(Part):
    """An entry of the supervision log."""

    id: Key
    hours: Hours
    held_on: date
    case: Key | None = Field(default=None, description="The case it was about, if one.")
    confirmed: Flagged | None = Field(default=None, description="By the supervisor.")


class OutcomeEvidence(Part):
    """An outcome measure the client filled in; session number 0 is before the first."""

    id: Key
    case: Key
    measure: Word
    session_number: Annotated[int, Strict(), Field(ge=0, le=10_000)]


class AttestationEvidence(Part):
    """A statement that something asked for was done, and how much of it."""

    id: Key
    requirement: Word
    amount: Hours | None = Field(default=None, description="In the unit the pathway counts in.")
    confirmed: Flagged | None = None


class SignatureEvidence(Part):
    """Somebody put their name to the decision."""

    id: Key
    signer: Key
    supervises: Flagged | None = None


class CertificateEvidence(Part):
    """The certificate that is in force, when its validity or renewal is asked about."""

    id: Key
    issued: date


class Evidence(Part):
    """All evidence of one portfolio.

    Whatever refers to a case or session refers to one that is listed. ``flags`` is ``None`` while
    nobody can say whether there are any.

    Examples
    --------
    >>> held = Evidence(trainee="t1", cases=[{"id": "c1"}], sessions=[{"id": "s1", "case": "c1"}])
    >>> held.sessions[0].phase is None
    True
    """

    trainee: Key
    cases: Annotated[tuple[CaseEvidence, ...], AfterValidator(_by_id)] = ()
    sessions: Annotated[tuple[SessionEvidence, ...], AfterValidator(_by_id)] = ()
    ratings: Annotated[tuple[RatingEvidence, ...], AfterValidator(_by_id)] = ()
    flags: Annotated[tuple[FlagEvidence, ...], AfterValidator(_by_id)] | None = ()
    levels: Annotated[tuple[LevelEvidence, ...], AfterValidator(_by_id)] = ()
    supervision: Annotated[tuple[SupervisionEvidence, ...], AfterValidator(_by_id)] = ()
    outcomes: Annotated[tuple[OutcomeEvidence, ...], AfterValidator(_by_id)] = ()
    attestations: Annotated[tuple[AttestationEvidence, ...], AfterValidator(_by_id)] = ()
    signatures: Annotated[tuple[SignatureEvidence, ...], AfterValidator(_by_id)] = ()
    certificate: CertificateEvidence | None = None

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        cases = {case.id for case in self.cases}
        sessions = {each.id for each in self.sessions}
        _known(self.sessions, [each.case for each in self.sessions], cases, "case")
        _known(self.ratings, [each.session for each in self.ratings], sessions, "session")
        _known(self.outcomes, [each.case for each in self.outcomes], cases, "case")
        _known(self.supervision, [each.case for each in self.supervision], cases, "case")
        flags = self.flags or ()
        _known(flags, [each.session for each in flags], sessions, "session")
        seen: set[tuple[str, ...]] = set()
        for rating in self.ratings:
            key = (rating.session, rating.kind, rating.rater, rating.rubric, rating.version)
            if key in seen:
                raise PydanticCustomError(
                    "rated-twice",
                    "rating {id} repeats the rater, session, kind and version of another",
                    {"id": rating.id},
                )
            seen.add(key)
        return self


def _known(
    parts: Sequence[_Identified], wanted: Sequence[str | None], known: set[str], noun: str
) -> None:
    for part, key in zip(parts, wanted, strict=True):
        if key is not None and key not in known:
            raise PydanticCustomError(
                "unknown-" + noun,
                "{id} names " + noun + " {key}, which is not listed",
                {"id": part.id, "key": key},
            )


def evidence_fingerprint(evidence: Evidence) -> str:
    """Return the SHA-256 of the evidence, independent of the order of its lists.

    Parameters
    ----------
    evidence : Evidence
        Any evidence.

    Returns
    -------
    str
        64 hexadecimal digits.

    Examples
    --------
    >>> cases = [{"id": "c1"}, {"id": "c2"}]
    >>> one = Evidence(trainee="t1", cases=cases)
    >>> other = Evidence(trainee="t1", cases=reversed(cases))
    >>> evidence_fingerprint(one) == evidence_fingerprint(other)
    True
    """
    content = evidence.model_dump(mode="json")
    for session in content["sessions"]:
        session["areas"] = None if session["areas"] is None else sorted(set(session["areas"]))
    for level in content["levels"]:
        level["sessions"] = sorted(set(level["sessions"]))
        level["versions"] = sorted(set(level["versions"]))
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
