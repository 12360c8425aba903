"""Record sign-ins, failed ones and sign-outs."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from backend.accounts.models import User
from backend.audit.models import Outcome
from backend.audit.services import record


@receiver(user_logged_in)
def on_sign_in(user: User, **_: Any) -> None:
    """Record a sign-in."""
    record(actor=user, verb="account.signed_in", target=user)


@receiver(user_logged_out)
def on_sign_out(user: User | None, **_: Any) -> None:
    """Record a sign-out; an expired sign-in has nobody to name."""
    if user is not None:
        record(actor=user, verb="account.signed_out", target=user)


@receiver(user_login_failed)
def on_failed_sign_in(credentials: dict[str, Any], **_: Any) -> None:
    """Record a failed sign-in; the address that was tried lies in the erasable part."""
    tried = str(credentials.get("email") or credentials.get("username") or "").strip().lower()
    record(
        actor=None,
        verb="account.sign_in_failed",
        outcome=Outcome.FAILED,
        text=tried,
    )
