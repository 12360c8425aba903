"""What the rules cannot find, in sentences for whoever reviews, from measured figures."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from backend.casework.deidentify.model import Kind

MEASURED = Path(__file__).parent / "measured.json"
#: What the rules should find; a kind below it is named.
WANTED_RECALL = 0.95
#: Of fewer examples a share says little.
FEW = 10

PLURALS: Mapping[Kind, str] = {
    Kind.PERSON: "names of people",
    Kind.PLACE: "places",
    Kind.ADDRESS: "addresses",
    Kind.POSTCODE: "postcodes",
    Kind.ORGANISATION: "workplaces and other organisations",
    Kind.SCHOOL: "schools",
    Kind.DATE: "dates",
    Kind.AGE: "ages over 89",
    Kind.PHONE: "telephone numbers",
    Kind.FAX: "fax numbers",
    Kind.EMAIL: "e-mail addresses",
    Kind.NATIONAL_ID: "national numbers",
    Kind.RECORD: "record numbers",
    Kind.HEALTH_PLAN: "insurance numbers",
    Kind.ACCOUNT: "account numbers",
    Kind.LICENCE: "licence and certificate numbers",
    Kind.VEHICLE: "number plates",
    Kind.DEVICE: "device numbers",
    Kind.URL: "web addresses",
    Kind.IP: "internet addresses",
    Kind.BIOMETRIC: "numbers of biometric records",
    Kind.PHOTO: "picture files",
    Kind.CODE: "other codes and account names",
}

# No list and no pattern can know these; they stand whatever the figures are.
ALWAYS = (
    "Rules find names, numbers and places; they cannot tell that a story is known in a town, or"
    " that "
    "a rare illness, office or event points to one person.",
    "Nicknames that are ordinary words, and names misheard by a caption tool as other words, are"
    " not "
    "found unless they are given in the case.",
    "Days of the week, years and distances such as “two weeks ago” are left in, as Safe Harbor"
    " allows.",
    "A voice, a face and a fingerprint are in the recording, not in the text: a recording is never "
    "de-identified.",
)


@dataclass(frozen=True, slots=True)
class Limit:
    """One sentence about what may be left in the text; `kind` is None for what is always so."""

    sentence: str
    kind: Kind | None = None
    n_labelled: int = 0
    n_found: int = 0


def limits() -> tuple[Limit, ...]:
    """Return what a reviewer should know before trusting the proposals.

    First the kinds of which the rules missed more than 5 % in the held-out excerpts, then those
    with too few examples to say, then what no rule can do.
    """
    named: list[Limit] = []
    few: list[Kind] = []
    for kind, (found, labelled) in _measured().items():
        if labelled >= FEW and found / labelled >= WANTED_RECALL:
            continue
        if not labelled or found == labelled:
            few.append(kind)
        else:
            sentence = (
                f"Of {labelled} {PLURALS[kind]} in the excerpts kept for measuring, {found} were "
                "found by rules alone: read the text for the others."
            )
            named.append(Limit(sentence, kind, labelled, found))
    always = [Limit(sentence) for sentence in ALWAYS]
    return (*named, *_few(few), *always)


def _few(kinds: Sequence[Kind]) -> tuple[Limit, ...]:
    if not kinds:
        return ()
    listed = ", ".join(PLURALS[kind] for kind in kinds)
    return (
        Limit(
            f"There were fewer than {FEW} examples to measure with of: {listed}. How many of these "
            "are found is not known.",
        ),
    )


@cache
def _measured() -> Mapping[Kind, tuple[int, int]]:
    """Return found and labelled by kind, of the excerpts no rule was made with."""
    stored = json.loads(MEASURED.read_text(encoding="utf-8"))
    return {kind: tuple(stored["held_out"].get(kind.value, (0, 0))) for kind in Kind}
