"""Scripts that read the tables into R and Python."""

from pathlib import Path
from typing import Final

_FOLDER: Final = Path(__file__).resolve().parent.parent / "scripts"


def scripts() -> dict[str, bytes]:
    """Return the scripts by the names that they have in an export."""
    return {
        "read.py": (_FOLDER / "read_tables.py.txt").read_bytes(),
        "read.R": (_FOLDER / "read_tables.R").read_bytes(),
    }
