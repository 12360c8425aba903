"""Read JSON that people send: strictly, and whatever it holds without falling over."""

import json
from typing import Any


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def read_json(text: str) -> Any:
    """Return what the text says. Raises ValueError with what is wrong.

    NaN and infinity are not JSON, halves of a character are no text, and nothing that a person
    sends here is nested hundreds of levels deep.
    """
    try:
        found = json.loads(text, parse_constant=_refuse_constant)
        # Escapes can name halves of a character, which no database and no answer can hold.
        if "\\u" in text:
            json.dumps(found, ensure_ascii=False).encode()
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    except UnicodeEncodeError as error:
        raise ValueError("it holds half a character") from error
    return found
