"""System check: a finder that is asked for must be installed before the server starts."""

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


def check_presidio(**_: Any) -> Sequence[CheckMessage]:
    """Refuse to start where Presidio is asked for and a part of it is missing."""
    if not settings.DEIDENTIFY_PRESIDIO:
        return []
    wanted = ("presidio_analyzer", "spacy", settings.DEIDENTIFY_SPACY_MODEL)
    missing = [name for name in wanted if find_spec(name) is None]
    if not missing:
        return []
    return [
        Error(
            f"DEIDENTIFY_PRESIDIO=1, but these packages are not installed: {', '.join(missing)}.",
            hint="Install the extra `ner` and the spaCy model that DEIDENTIFY_SPACY_MODEL names, "
            "or set DEIDENTIFY_PRESIDIO=0: the rules work without it.",
            id="attune.E004",
        )
    ]


def register_checks() -> None:
    """Run the check with the framework's own."""
    register(check_presidio)
