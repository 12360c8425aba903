"""Keep the phrases that a supervisor writes often."""

from django.db import transaction

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.core.errors import Conflict
from backend.feedback.models import Phrase, PhraseKind
from backend.feedback.selectors import phrases_of
from backend.programmes.models import Programme

MOST_PHRASES = 200


@transaction.atomic
def add_phrase(
    *, actor: User, programme: Programme, kind: PhraseKind, text: str
) -> tuple[Phrase, bool]:
    """Keep a phrase; one that is there already is returned. Raises Conflict."""
    require(actor, Permission.FEEDBACK_WRITE, programme.pk)
    kept = phrases_of(actor).filter(programme=programme)
    known = kept.filter(kind=kind, text=text.strip()).first()
    if known is not None:
        return known, False
    if kept.count() >= MOST_PHRASES:
        raise Conflict(f"At most {MOST_PHRASES} phrases are kept.", code="too_many_phrases")
    phrase = Phrase.objects.create(programme=programme, owner=actor, kind=kind, text=text.strip())
    record(actor=actor, verb="phrase.added", programme_id=programme.pk, target=phrase)
    return phrase, True


@transaction.atomic
def remove_phrase(*, actor: User, phrase: Phrase) -> None:
    """Keep a phrase no longer; what was written with it stays."""
    require(actor, Permission.FEEDBACK_WRITE, phrase.programme_id)
    record(actor=actor, verb="phrase.removed", programme_id=phrase.programme_id, target=phrase)
    phrase.delete()
