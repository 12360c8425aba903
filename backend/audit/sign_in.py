"""Record sign-ins, failed ones, sign-outs and new passwords."""

from typing import Any

from allauth.account.signals import password_changed, password_reset
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


@receiver(password_changed)
def on_password_changed(user: User, **_: Any) -> None:
    """Record that somebody signed in chose another password."""
    record(actor=user, verb="account.password_changed", target=user)


@receiver(password_reset)
def on_password_reset(user: User, **_: Any) -> None:
    """Record that somebody chose a password by a link that was mailed to them."""
    record(actor=user, verb="account.password_reset", target=user)
