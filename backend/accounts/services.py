"""Create accounts. Who may ask for one is decided by the invitation, above this app."""

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from backend.accounts.models import User
from backend.core.errors import Conflict, ErrorDetail, InvalidInput


@transaction.atomic
def create_account(*, email: str, name: str, password: str) -> User:
    """Create a person whose address counts as verified. Raises Conflict or InvalidInput."""
    address = email.strip().lower()
    if User.objects.filter(email=address).exists():
        raise Conflict("There is already an account for this address.", code="account_exists")
    try:
        validate_password(password, User(email=address, name=name))
    except ValidationError as error:
        details = [ErrorDetail("password_weak", text, field="password") for text in error.messages]
        raise InvalidInput(
            "Choose another password: " + " ".join(error.messages),
            code="password_weak",
            errors=details,
        ) from error
    person = User.objects.create_user(address, password, name=name.strip())
    EmailAddress.objects.create(user=person, email=address, verified=True, primary=True)
    return person
