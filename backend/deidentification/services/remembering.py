"""Keep the names of a case with what stands for them, so that the next session says it alike."""

from collections.abc import Mapping, Sequence

from backend.accounts.models import User
from backend.casework.deidentify import Kind
from backend.casework.deidentify.model import NUMBERED
from backend.casework.deidentify.roster import name_words
from backend.casework.models import Case, TherapySession
from backend.deidentification.models import CaseName, Review, Span, SpanDecision
from backend.deidentification.proposing import case_names, known_names

MAX_FORMS = 8
MAX_NAME_LETTERS = 120


def remember_names(
    actor: User,
    session: TherapySession,
    case: Case,
    review: Review,
    spans: Sequence[Span],
    texts: Mapping[int, str],
) -> None:
    """Settle what stands for the case's names, and keep those that were found in this session.

    Only what was taken out, and only kinds that are told from each other; the programme's own
    people are known without.
    """
    given = case_names(case.pk)
    known = [(Kind(row.kind), _words(row.text, row.also)) for row in given]
    roster = [
        (name.kind, _words(name.text, name.also)) for name in known_names(session)[len(given) :]
    ]
    for entity in review.entities:
        kind = Kind(entity["kind"])
        forms = _forms(spans, entity["key"], texts)
        if kind not in NUMBERED or not forms:
            continue
        fitting = [
            row
            for row, (of_kind, words) in zip(given, known, strict=True)
            if of_kind is kind and _fits(forms, words)
        ]
        if fitting:
            _settle(fitting[0], str(entity["replacement"]))
        elif not any(of_kind is kind and _fits(forms, words) for of_kind, words in roster):
            _keep(actor, case, entity["role"], kind, str(entity["replacement"]), forms)


def _settle(row: CaseName, replacement: str) -> None:
    if row.replacement != replacement:
        row.replacement = replacement
        row.save(update_fields=["replacement"])


def _keep(
    actor: User, case: Case, role: str, kind: Kind, replacement: str, forms: list[str]
) -> None:
    CaseName.objects.get_or_create(
        case=case,
        kind=kind.value,
        text=forms[0],
        defaults={
            "programme_id": case.programme_id,
            "also": forms[1:MAX_FORMS],
            "role": role[:40],
            "replacement": replacement,
            "added_by": actor,
        },
    )


def _forms(spans: Sequence[Span], key: str, texts: Mapping[int, str]) -> list[str]:
    """Return how an entity that was taken out is called, the longest name first."""
    said = {
        texts[span.turn][span.start : span.end].strip()
        for span in spans
        if span.entity == key and span.decision == SpanDecision.ACCEPTED and not span.replacement
    }
    named = [form for form in said if name_words(form) and len(form) <= MAX_NAME_LETTERS]
    return sorted(named, key=lambda form: (-len(form), form))


def _words(text: str, also: Sequence[str]) -> frozenset[str]:
    return frozenset(word for form in (text, *also) for word in name_words(form))


def _fits(forms: Sequence[str], words: frozenset[str]) -> bool:
    """Tell whether one of the forms is made of a known name's words."""
    return any(set(name_words(form)) <= words for form in forms)
