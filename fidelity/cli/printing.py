"""What a subcommand prints: a text for a person, or strict JSON for a machine."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Protocol


class Printable(Protocol):
    """A result with a readable text and a strict JSON form."""

    def to_dict(self) -> Mapping[str, Any]:
        """Return the result in plain types without NaN."""


def printed(result: Printable, *, as_json: bool) -> str:
    """Return the text of a result, or its JSON."""
    if as_json:
        return json.dumps(result.to_dict(), allow_nan=False, ensure_ascii=False, indent=2)
    return str(result)
