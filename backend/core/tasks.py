"""Start background work by name, so that services need not import tasks of higher apps."""

from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.module_loading import import_string


def enqueue_on_commit(name: str, *, not_before: datetime | None = None, **arguments: Any) -> None:
    """Enqueue the task `app.task` once the present transaction is committed.

    With `not_before` the worker leaves it until then.

    Arguments are ids, never objects: the worker reads the rows as they are when it runs.
    """
    app, task_name = name.split(".")
    task = import_string(f"backend.{app}.tasks.{task_name}")
    if not_before is not None:
        task = task.using(run_after=not_before)
    transaction.on_commit(partial(task.enqueue, **arguments))
