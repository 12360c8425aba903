"""The demo's accounts have a published password: they are good on this machine alone."""

import pytest
from django.core.checks import Tags, run_checks
from django.core.management.base import CommandError
from pytest_django.fixtures import Settings

from backend.accounts.models import User
from backend.config.demo import people
from backend.config.management.commands import serve
from backend.core.checks import DEMO_DOMAIN


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5"])  # noqa: S104
def test_it_is_not_served_to_other_machines(settings: Settings, host: str) -> None:
    settings.DEMO = True

    with pytest.raises(CommandError, match="published password"):
        serve.check_demo_stays_here(host)


def test_it_is_served_to_this_one(settings: Settings) -> None:
    settings.DEMO = True

    serve.check_demo_stays_here("127.0.0.1")


@pytest.mark.parametrize(
    ("outside", "found"), [(["attune.example.org"], ["attune.E003"]), ([], [])]
)
def test_its_accounts_are_refused_under_a_public_name(
    db: None, settings: Settings, outside: list[str], found: list[str]
) -> None:
    User.objects.create_user(f"lead@{people.DOMAIN}", people.PASSWORD, name="Lead")
    settings.OUTSIDE_HOSTS = outside

    problems = run_checks(tags=[Tags.database], databases=["default"])

    assert [problem.id for problem in problems if problem.is_serious()] == found


def test_the_check_knows_the_demo_by_its_domain() -> None:
    assert f"@{people.DOMAIN}" == DEMO_DOMAIN
