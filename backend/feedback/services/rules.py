"""Decide how a programme gives feedback."""

from django.db import transaction

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.feedback.models import FeedbackRule
from backend.programmes.models import Programme


@transaction.atomic
def decide_rule(*, actor: User, programme: Programme, self_rating_first: bool) -> FeedbackRule:
    """Decide whether trainees rate themselves before they read what is given from now on."""
    require(actor, Permission.FEEDBACK_RULE, programme.pk)
    rule = FeedbackRule.objects.create(
        programme=programme, self_rating_first=self_rating_first, decided_by=actor
    )
    record(
        actor=actor,
        verb="feedback_rule.decided",
        programme_id=programme.pk,
        target=rule,
        details={"self_rating_first": self_rating_first},
    )
    return rule
