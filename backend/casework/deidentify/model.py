"""What goes into de-identification and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

# Below this a person should look at the proposal before anything else.
UNSURE_BELOW = 0.6


class Kind(StrEnum):
    """What an identifier is: those of HIPAA Safe Harbor in text, finer where it helps."""

    PERSON = "person"
    PLACE = "place"
    ADDRESS = "address"
    POSTCODE = "postcode"
    ORGANISATION = "organisation"
    SCHOOL = "school"
    DATE = "date"
    AGE = "age"
    PHONE = "phone"
    FAX = "fax"
    EMAIL = "email"
    NATIONAL_ID = "national_id"
    RECORD = "record"
    HEALTH_PLAN = "health_plan"
    ACCOUNT = "account"
    LICENCE = "licence"
    VEHICLE = "vehicle"
    DEVICE = "device"
    URL = "url"
    IP = "ip"
    BIOMETRIC = "biometric"
    PHOTO = "photo"
    CODE = "code"


# What stands in square brackets instead of an identifier whose role is not known.
HEADS: Mapping[Kind, str] = {
    Kind.PERSON: "person",
    Kind.PLACE: "town",
    Kind.ADDRESS: "address",
    Kind.POSTCODE: "postcode",
    Kind.ORGANISATION: "organisation",
    Kind.SCHOOL: "school",
    Kind.DATE: "date",
    Kind.AGE: "age 90+",
    Kind.PHONE: "phone",
    Kind.FAX: "fax",
    Kind.EMAIL: "e-mail",
    Kind.NATIONAL_ID: "national number",
    Kind.RECORD: "record number",
    Kind.HEALTH_PLAN: "insurance number",
    Kind.ACCOUNT: "account number",
    Kind.LICENCE: "licence number",
    Kind.VEHICLE: "number plate",
    Kind.DEVICE: "device number",
    Kind.URL: "web address",
    Kind.IP: "internet address",
    Kind.BIOMETRIC: "biometric number",
    Kind.PHOTO: "picture",
    Kind.CODE: "code",
}

# Kinds of which each one is told from the others by a number; of the rest it matters to nobody
# which telephone or date it was.
NUMBERED = frozenset({Kind.PERSON, Kind.PLACE, Kind.ORGANISATION, Kind.SCHOOL})


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a transcript: its number, who speaks, and what is said."""

    number: int
    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class KnownName:
    """A name the programme knows beforehand: of its roster, or given in the case.

    Attributes
    ----------
    text : str
        The name as it is written, given name first: ``Kate Miller``, ``Leeds``.
    role : str
        What stands for it: ``client``, ``sister``, ``trainee``; empty where nothing is known.
    kind : Kind
        Person, place, organisation or school.
    replacement : str
        A replacement settled before, in brackets, for instance in an earlier session of the case;
        empty for the usual one.
    also : tuple of str
        Other names of the same, such as a nickname.
    """

    text: str
    role: str = ""
    kind: Kind = Kind.PERSON
    replacement: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A piece of the whole script that a rule takes for an identifier; not yet settled.

    `start` and `end` count from the start of the script, `role` is what the sentence says about
    it (``sister``), `title` how it is addressed (``dr``).
    """

    start: int
    end: int
    kind: Kind
    rule: str
    confidence: float
    role: str = ""
    title: str = ""
    known: int | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A span of one turn that a person should confirm or reject."""

    turn: int
    start: int
    end: int
    text: str
    kind: Kind
    entity: str
    replacement: str
    rule: str
    confidence: float

    @property
    def is_unsure(self) -> bool:
        """Whether the rule guesses: what it is, or who it is."""
        return self.confidence < UNSURE_BELOW


@dataclass(frozen=True, slots=True)
class Entity:
    """One person, place or thing with every form and every span of it.

    `unsure` says that some of its forms are joined on a guess, such as a nickname.
    """

    key: str
    kind: Kind
    role: str
    replacement: str
    forms: tuple[str, ...]
    spans: tuple[tuple[int, int, int], ...]
    unsure: bool


@dataclass(frozen=True, slots=True)
class Review:
    """All proposals of a transcript, in order and never overlapping, and what they name.

    `speakers` holds, for each speaker label that is a name, what may stand for it.
    """

    proposals: tuple[Proposal, ...]
    entities: tuple[Entity, ...]
    speakers: Mapping[str, str] = field(default_factory=dict)

    def entity(self, key: str) -> Entity:
        """Return the entity of a proposal. Raises KeyError."""
        for entity in self.entities:
            if entity.key == key:
                return entity
        raise KeyError(key)
