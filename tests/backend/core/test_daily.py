"""What the worker does every day: each job comes again, whatever became of the last time."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from backend.core import daily

pytestmark = pytest.mark.django_db


@pytest.fixture
def done() -> Iterator[list[str]]:
    """Register a job of this test alone."""
    before, done = dict(daily._jobs), []
    daily._jobs.clear()
    daily.add_daily("test", lambda: done.append("test"))
    yield done
    daily._jobs.clear()
    daily._jobs.update(before)


def _waiting(name: str = "test") -> list[Any]:
    return list(DBTaskResult.objects.filter(status="READY", args_kwargs__kwargs__name=name))


def test_the_next_day_begins_at_midnight_of_the_installation(settings: Settings) -> None:
    settings.TIME_ZONE = "Europe/Zurich"
    with timezone.override("Europe/Zurich"):
        late = daily.next_run(datetime(2026, 3, 28, 23, 30, tzinfo=UTC))

    # It is the 29th there already, and summer time begins before the 30th does.
    assert late == datetime(2026, 3, 29, 22, 10, tzinfo=UTC)


def test_a_job_is_put_down_once_and_again_before_it_is_done(done: list[str]) -> None:
    daily.schedule_daily()
    daily.schedule_daily()
    (first,) = _waiting()
    assert first.run_after > timezone.now()

    first.status = "RUNNING"
    first.save()
    daily.run_daily.func(name="test")

    assert done == ["test"]
    (second,) = _waiting()
    assert second.pk != first.pk


def test_a_job_that_fails_comes_again(done: list[str]) -> None:
    def fail() -> None:
        raise RuntimeError("no disk")

    daily.add_daily("test", fail)
    with pytest.raises(RuntimeError):
        daily.run_daily.func(name="test")

    assert len(_waiting()) == 1


def test_a_job_that_no_app_knows_any_more_does_nothing(done: list[str]) -> None:
    daily.run_daily.func(name="gone")

    assert done == []


def test_migrating_puts_down_every_job_of_the_product() -> None:
    assert {"empty_write_ahead_log", "sweep_media"} <= daily.daily_jobs().keys()
    for name in daily.daily_jobs():
        assert len(_waiting(name)) == 1
