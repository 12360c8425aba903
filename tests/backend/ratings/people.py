"""People with more than one role."""

from backend.access.models import Membership
from backend.access.roles import Role
from backend.access.rules import forget_roles
from backend.accounts.models import User
from backend.programmes.models import Programme
from tests.factories import LONG_AGO


def add_role(person: User, programme: Programme, role: Role, code: str = "") -> User:
    """Give a person a further role in a programme."""
    Membership.objects.create(
        person=person, programme=programme, role=role, code=code, starts_on=LONG_AGO
    )
    forget_roles(person)
    return person
