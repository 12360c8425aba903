"""Presidio and spaCy as one more finder, where an installation has them (extra `ner`).

Nothing here is needed: without the packages `presidio_analyzer` says so and the rules work alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from backend.casework.deidentify.engine import Analyzer
from backend.casework.deidentify.model import Kind, Mention
from backend.casework.deidentify.script import Script

# Presidio's names of kinds. Days of the week and distances in time come as DATE_TIME too, and
# nations as NRP, so that neither is taken over.
_KINDS: Mapping[str, Kind] = {
    "PERSON": Kind.PERSON,
    "LOCATION": Kind.PLACE,
    "ORGANIZATION": Kind.ORGANISATION,
    "PHONE_NUMBER": Kind.PHONE,
    "EMAIL_ADDRESS": Kind.EMAIL,
    "URL": Kind.URL,
    "IP_ADDRESS": Kind.IP,
    "CREDIT_CARD": Kind.ACCOUNT,
    "IBAN_CODE": Kind.ACCOUNT,
    "US_BANK_NUMBER": Kind.ACCOUNT,
    "US_SSN": Kind.NATIONAL_ID,
    "UK_NHS": Kind.NATIONAL_ID,
    "UK_NINO": Kind.NATIONAL_ID,
    "AU_TFN": Kind.NATIONAL_ID,
    "AU_MEDICARE": Kind.HEALTH_PLAN,
    "US_DRIVER_LICENSE": Kind.LICENCE,
    "US_PASSPORT": Kind.LICENCE,
    "MEDICAL_LICENSE": Kind.LICENCE,
}
# A rule that found the same is surer of what it is.
_LESS_SURE = 0.3
_LEAST_SCORE = 0.4


class NotInstalled(RuntimeError):
    """Presidio or its language model is missing; says what to install."""


class Result(Protocol):
    """What Presidio says about one span."""

    entity_type: str
    start: int
    end: int
    score: float


class Engine(Protocol):
    """The one method of Presidio's AnalyzerEngine that is used."""

    def analyze(self, *, text: str, language: str, entities: list[str]) -> Sequence[Result]:
        """Return what it finds in a text."""
        ...


def presidio_analyzer(model: str, engine: Engine | None = None) -> Analyzer:
    """Return a finder for `propose`; `model` is the installed spaCy model.

    Raises NotInstalled when the packages or the model are not there.
    """
    used = engine or _engine(model)
    wanted = sorted(_KINDS)

    def analyze(script: Script) -> Iterable[Mention]:
        for turn, start in zip(script.turns, script.starts, strict=True):
            if turn.text.strip():
                results = used.analyze(text=turn.text, language="en", entities=wanted)
                yield from _mentions(script, start, len(turn.text), results)

    return analyze


def _mentions(
    script: Script, offset: int, length: int, results: Sequence[Result]
) -> Iterator[Mention]:
    for result in results:
        kind = _KINDS.get(result.entity_type)
        if kind is None or result.score < _LEAST_SCORE:
            continue
        start, end = max(0, result.start), min(length, result.end)
        # What is replaced already is masked in the script.
        if start >= end or "\x01" in script.text[offset + start : offset + end]:
            continue
        confidence = round(max(0.1, min(1.0, result.score) - _LESS_SURE), 2)
        yield Mention(offset + start, offset + end, kind, "presidio", confidence)


def _engine(model: str) -> Engine:
    try:
        from presidio_analyzer import AnalyzerEngine
        from presidio_analyzer.nlp_engine import NlpEngineProvider
    except ImportError as error:
        raise NotInstalled(
            "Presidio is not installed: install the extra `ner`, then set a spaCy model."
        ) from error
    configuration: dict[str, Any] = {
        "nlp_engine_name": "spacy",
        "models": [{"lang_code": "en", "model_name": model}],
    }
    try:
        nlp = NlpEngineProvider(nlp_configuration=configuration).create_engine()
    except (OSError, SystemExit) as error:
        # Presidio would fetch a missing model from the network, which a server here may not.
        raise NotInstalled(f"The spaCy model {model!r} is not installed.") from error
    made: Engine = AnalyzerEngine(nlp_engine=nlp, supported_languages=["en"])
    return made
