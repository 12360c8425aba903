"""What is done once a day. Every app says for itself what; the worker does it after midnight.

Each job puts itself down for the next day before it begins, so that one that fails or is killed
comes again. Migrating puts down what is missing. Only the worker on the database can be asked to
wait until then; with another one the commands of the same names are run by a clock of its own.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from types import MappingProxyType
from typing import Final

from django.utils import timezone
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, task, task_backends
from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult

Job = Callable[[], object]

# Days begin at midnight; a little later nobody disputes which day it is.
AT: Final = time(0, 10)

_jobs: dict[str, Job] = {}


def add_daily(name: str, job: Job) -> None:
    """Do `job` once a day. Doing it twice must do no harm."""
    _jobs[name] = job


def daily_jobs() -> Mapping[str, Job]:
    """Return what is done every day, by name."""
    return MappingProxyType(_jobs)


def next_run(now: datetime) -> datetime:
    """Return when the day after this one has begun, in the zone of the installation."""
    tomorrow = timezone.localtime(now).date() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, AT))


def schedule_daily() -> None:
    """Put down every job that waits for no day."""
    for name in _jobs:
        _put_down(name)


@task()
def run_daily(name: str) -> None:
    """Do one job, having put it down for the next day."""
    _put_down(name)
    job = _jobs.get(name)
    if job is not None:
        job()


def _put_down(name: str) -> None:
    if not isinstance(task_backends[DEFAULT_TASK_BACKEND_ALIAS], DatabaseBackend):
        return
    waiting = DBTaskResult.objects.filter(
        task_path=run_daily.module_path, status="READY", args_kwargs__kwargs__name=name
    )
    if not waiting.exists():
        run_daily.using(run_after=next_run(timezone.now())).enqueue(name=name)
