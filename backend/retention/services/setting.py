"""Set how long a programme keeps each kind; what that deletes is said before it is set."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.core.errors import Conflict, ErrorDetail, InvalidInput
from backend.programmes.models import Programme
from backend.retention.coming import items_of, rules_of, unreached, versions_of
from backend.retention.due import MAX_DAYS, MIN_DAYS, NOTICE, ON_A_DAY, Rule, Version, effective_day
from backend.retention.events import events
from backend.retention.models import Kind, RetentionPolicy, What


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a policy would do: what is due on the first day that it deletes, and what never is."""

    effective_on: date
    n_texts: int
    n_recordings: int
    # Of those, what would not be due by then under the policy as it stands.
    n_sooner: int
    n_held: int
    # Things by kind whose rule counts from what has not happened to them.
    unreached: Mapping[str, int]

    @property
    def n_due(self) -> int:
        """How many things are due at once."""
        return self.n_texts + self.n_recordings


@transaction.atomic
def set_policy(
    *,
    actor: User,
    programme: Programme,
    rules: Mapping[str, Rule],
    confirmed_due: int = 0,
) -> RetentionPolicy:
    """Set how long each kind is kept, from seven days on. Raises InvalidInput or Conflict.

    What becomes due at once is confirmed by its number.
    """
    require(actor, Permission.RETENTION_MANAGE, programme.pk)
    _check(rules)
    Programme.objects.select_for_update().get(pk=programme.pk)
    rows = RetentionPolicy.objects.filter(programme=programme)
    newest = rows.order_by("-number").first()
    if newest is not None and rules_of(newest.rules) == rules:
        raise Conflict("This is the policy that counts already.", code="policy_unchanged")
    outlook = outlook_of(programme, rules)
    if outlook.n_due != confirmed_due:
        raise Conflict(
            f"{_said(outlook)} Confirm that number, or choose a longer time.",
            code="due_not_confirmed",
        )
    policy = RetentionPolicy.objects.create(
        programme=programme,
        number=newest.number + 1 if newest else 1,
        rules={str(kind): rule.stored() for kind, rule in rules.items()},
        confirmed_due=confirmed_due,
        set_by=actor,
        effective_on=outlook.effective_on,
    )
    record(
        actor=actor,
        verb="retention_policy.set",
        programme_id=programme.pk,
        target=policy,
        details={"number": policy.number, "n_due": outlook.n_due},
    )
    return policy


def outlook_of(programme: Programme, rules: Mapping[str, Rule]) -> Outlook:
    """Return what rules would do if they were set today. Raises InvalidInput."""
    _check(rules)
    today = timezone.localdate()
    new = Version(today, effective_day(today), rules)
    before = versions_of(programme.pk)
    already = {
        item.id
        for item in items_of(programme.pk, before)
        if item.due is not None and item.due.on <= new.effective_on
    }
    items = items_of(programme.pk, [*before, new])
    due = [i for i in items if i.due is not None and i.due.on <= new.effective_on]
    free = [item for item in due if not item.is_held]
    waiting = list(unreached(items, new))
    return Outlook(
        effective_on=new.effective_on,
        n_texts=sum(item.what == What.TEXT for item in free),
        n_recordings=sum(item.what == What.RECORDING for item in free),
        n_sooner=sum(item.id not in already for item in free),
        n_held=len(due) - len(free),
        unreached={
            str(kind): sum(kind in item.kinds for item in waiting) for kind in Kind if kind in rules
        },
    )


def _said(outlook: Outlook) -> str:
    parts = [
        f"{n} {one if n == 1 else many}"
        for n, one, many in (
            (outlook.n_texts, "transcript", "transcripts"),
            (outlook.n_recordings, "recording", "recordings"),
        )
        if n
    ]
    if not parts:
        return "Nothing becomes due at once."
    verb = "is" if outlook.n_due == 1 else "are"
    return f"{' and '.join(parts)} {verb} due for deletion on {outlook.effective_on:%d %B %Y}."


def _check(rules: Mapping[str, Rule]) -> None:
    wrong: list[ErrorDetail] = []
    first = timezone.localdate() + NOTICE
    for kind, rule in rules.items():
        if rule.event == ON_A_DAY:
            if rule.on is None:
                wrong.append(ErrorDetail("day_missing", "Name the day.", field=f"rules.{kind}.on"))
            elif rule.on < first:
                said = f"Name a day from {first:%d %B %Y} on: a deletion is announced a week ahead."
                wrong.append(ErrorDetail("day_too_early", said, field=f"rules.{kind}.on"))
        elif rule.event not in events():
            said = "Rules do not count from this."
            wrong.append(ErrorDetail("event_unknown", said, field=f"rules.{kind}.event"))
        elif not MIN_DAYS <= rule.days <= MAX_DAYS:
            said = f"From {MIN_DAYS} to {MAX_DAYS:,} days."
            wrong.append(ErrorDetail("days_out_of_range", said, field=f"rules.{kind}.days"))
    if wrong:
        raise InvalidInput("The policy cannot be set like this.", code="rules", errors=wrong)
