"""The reference cases; each names its source and the programs that agree on it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "golden"


def golden_case(name: str) -> dict[str, Any]:
    """Read one reference case."""
    case: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return case
