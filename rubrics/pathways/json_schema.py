"""The grammar of pathways as JSON Schema, so that an editor checks one while it is typed."""

import json
from pathlib import Path

from rubrics.pathways.model import Pathway

PATHWAY_SCHEMA_FILE = Path(__file__).parents[1] / "schema" / "pathway.schema.json"


def pathway_schema_text() -> str:
    """Generate the schema from the model.

    Returns
    -------
    str
        What the committed file must hold, to the byte.

    Examples
    --------
    >>> json.loads(pathway_schema_text())["additionalProperties"]
    False
    """
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Pathway.model_json_schema(),
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
