"""Names of variables and files that every program takes: stable, plain, told apart."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

# What SPSS and Stata both take as it is.
_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,29}")
# Words that one of them keeps for itself.
_RESERVED: Final = frozenset(
    {"all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"}
    | {"byte", "double", "float", "if", "in", "int", "long", "str", "using"}
)


def variable_names(wanted: Iterable[str], *, fallback: str, taken: Iterable[str]) -> dict[str, str]:
    """Return a name for each of `wanted`, in their order: its own where that can be a variable.

    Neither program tells capitals apart where it matters, so that names differ in letters.
    """
    used = {name.lower() for name in taken}
    found: dict[str, str] = {}
    for number, word in enumerate(wanted, start=1):
        plain = _PLAIN.fullmatch(word) and word.lower() not in _RESERVED | used
        name = word if plain else f"{fallback}_{number}"
        while name.lower() in used:
            name += "_"
        used.add(name.lower())
        found[word] = name
    return found


def file_name(text: str) -> str:
    """Return a text as a part of a file name."""
    return re.sub(r"[^a-z0-9.]+", "-", text.lower()).strip("-.")[:60] or "file"


def labels(values: Mapping[str, str]) -> dict[str, str]:
    """Return labels without line breaks, which no program prints."""
    return {key: " ".join(label.split()) for key, label in values.items()}
