"""Who makes the present request."""

from rest_framework.request import Request

from backend.accounts.models import User


def actor_of(request: Request) -> User:
    """Return the signed-in person; views behind the default permission always have one."""
    person = request.user
    if not isinstance(person, User):
        raise TypeError("this view is open to the public and has no actor")
    return person
