"""JSON documents: read once, within bounds, and never half."""

from __future__ import annotations

import json
import re
from collections import Counter

from backend.casework.parsing.findings import quoted, rejected

# Ten megabytes of "[" would take hundreds of megabytes of memory. Speech recognition that notes
# every word of three hours makes about 40,000 objects.
MAX_CONTAINERS = 400_000
MAX_DEPTH = 100

_HEAD = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[{\]])")
_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[\]{}]', re.DOTALL)


def looks_like_json(text: str) -> bool:
    """Whether the text begins as JSON does and a transcript with times in brackets does not."""
    return _HEAD.match(text) is not None


def load(text: str) -> object:
    """Return the document.

    Raises
    ------
    TranscriptRejected
        With ``too_large``, ``malformed_json``, ``duplicate_keys`` or ``nested_too_deeply``.
    """
    containers = text.count("{") + text.count("[")
    if containers > MAX_CONTAINERS:
        raise rejected(
            "too_large",
            f"The JSON holds {containers:,} objects or lists; {MAX_CONTAINERS:,} are read at most.",
        )
    try:
        document: object = json.loads(text, object_pairs_hook=_without_doubles)
    except json.JSONDecodeError as fault:
        raise rejected(
            "malformed_json",
            f"Line {fault.lineno}, column {fault.colno}: this is no valid JSON ({fault.msg}); is "
            "the file whole?",
            fault.lineno,
        ) from None
    except RecursionError:
        raise _too_deep(None) from None
    except ValueError:
        # What else json raises: a whole number with thousands of digits.
        raise rejected(
            "malformed_json", "The JSON holds a number with more digits than can be read."
        ) from None
    if containers > MAX_DEPTH:
        _refuse_depth(text)
    return document


def _without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        doubled = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise rejected(
            "duplicate_keys",
            f"An object of the JSON has {quoted(doubled)} twice; it is not clear which counts.",
        )
    return found


def _refuse_depth(text: str) -> None:
    """Measure the depth of valid JSON, in which every string is closed."""
    depth = 0
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if mark in ("[", "{"):
            depth += 1
            if depth > MAX_DEPTH:
                raise _too_deep(text.count("\n", 0, token.start()) + 1)
        elif mark in ("]", "}"):
            depth -= 1


def _too_deep(line: int | None) -> Exception:
    where = "The JSON" if line is None else f"Line {line}: the JSON"
    detail = f"{where} is nested more than {MAX_DEPTH} levels deep."
    return rejected("nested_too_deeply", detail, line)
