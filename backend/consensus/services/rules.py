"""Decide when a session needs consensus."""

from decimal import Decimal

from django.db import transaction

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.consensus.models import ConsensusRule
from backend.core.errors import Conflict
from backend.programmes.models import Programme
from backend.ratings.models import Round


@transaction.atomic
def decide_rule(
    *,
    actor: User,
    programme: Programme,
    round_: Round | None,
    mean_apart: Decimal | None,
    item_apart: int | None,
    area_differs: bool,
    recode_weeks: int | None = None,
) -> ConsensusRule:
    """Decide how far ratings may be apart, and whether sessions are rated again after consensus.

    Cases that were opened stay as they are; one that is concluded goes by the rule of that day.

    Raises Conflict for a rule by which nothing ever needs consensus.
    """
    require(actor, Permission.CONSENSUS_MANAGE, programme.pk)
    if round_ is not None and round_.programme_id != programme.pk:
        raise Conflict("This round is of another programme.", code="another_programme")
    if mean_apart is None and item_apart is None and not area_differs:
        raise Conflict("By this rule nothing would ever need consensus.", code="empty_rule")
    rule = ConsensusRule.objects.create(
        programme=programme,
        round=round_,
        mean_apart=mean_apart,
        item_apart=item_apart,
        area_differs=area_differs,
        recode_weeks=recode_weeks,
        decided_by=actor,
    )
    record(
        actor=actor,
        verb="consensus_rule.decided",
        programme_id=programme.pk,
        target=rule,
        details={"round": None if round_ is None else str(round_.pk)},
    )
    return rule
