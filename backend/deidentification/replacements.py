"""What may stand for something that is taken out."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from backend.casework.deidentify import Kind, is_replacement
from backend.casework.deidentify.model import HEADS, NUMBERED
from backend.core.errors import ErrorDetail, InvalidInput

_WORD = re.compile(r"[^\W\d_]{3,}")


def check_replacement(text: str, covered: Iterable[str] = ()) -> str:
    """Return a replacement without blanks around it. Raises InvalidInput.

    `covered` are the names that it is to stand for: it may not hold one of their words.
    """
    said = text.strip()
    if not is_replacement(said):
        raise _refused(
            "replacement_invalid",
            "A replacement is a few words in square brackets, at most 60 letters, such as "
            "[sister].",
        )
    words = {word.casefold() for word in _WORD.findall(said)}
    for name in covered:
        repeated = words & {word.casefold() for word in _WORD.findall(name)}
        if repeated:
            raise _refused(
                "replacement_names",
                "The replacement repeats a part of the name it stands for.",
            )
    return said


def _refused(code: str, detail: str) -> InvalidInput:
    return InvalidInput(detail, code=code, errors=[ErrorDetail(code, detail, field="replacement")])


def next_replacement(kind: Kind, entities: Sequence[Mapping[str, Any]]) -> str:
    """Return the usual replacement of a kind, numbered where they are told apart."""
    head = HEADS[kind]
    if kind not in NUMBERED:
        return f"[{head}]"
    taken = {entity["replacement"] for entity in entities}
    number = 1
    while f"[{head} {number}]" in taken:
        number += 1
    return f"[{head} {number}]"
