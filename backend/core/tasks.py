"""Start background work by name, so that services need not import tasks of higher apps."""

from functools import partial
from typing import Any

from django.db import transaction
from django.utils.module_loading import import_string


def enqueue_on_commit(name: str, **arguments: Any) -> None:
    """Enqueue the task `app.task` once the present transaction is committed.

    Arguments are ids, never objects: the worker reads the rows as they are when it runs.
    """
    app, task_name = name.split(".")
    task = import_string(f"backend.{app}.tasks.{task_name}")
    transaction.on_commit(partial(task.enqueue, **arguments))
