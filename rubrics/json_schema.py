"""The grammar as JSON Schema, so that an editor checks a definition while it is typed."""

import json
from pathlib import Path

from rubrics.model import Rubric

SCHEMA_FILE = Path(__file__).parent / "schema" / "rubric.schema.json"


def schema_text() -> str:
    """Generate the schema from the model.

    Returns
    -------
    str
        What the committed file must hold, to the byte.

    Examples
    --------
    >>> json.loads(schema_text())["additionalProperties"]
    False
    """
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Rubric.model_json_schema(),
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
