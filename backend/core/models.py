"""Bases of the models."""

import uuid
from typing import Any, ClassVar

from django.db import models

from backend.core.triggers import Guard, append_only


class Identified(models.Model):
    """A row with a random identifier, which tells nothing about order or number."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class AppendOnly(models.Model):
    """A row that is never changed or removed; a database trigger refuses both.

    The free text that a model names in `erasable` may be emptied, and nothing else with it.
    """

    guards: ClassVar[tuple[Guard, ...]] = ()
    erasable: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.guards = append_only(cls.erasable)
