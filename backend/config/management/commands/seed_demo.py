"""Create the demo programme."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from backend.config.demo.seed import seed_demo
from backend.core.errors import DomainError


class Command(BaseCommand):
    """`manage.py seed_demo` puts the fictional demo programme into an empty database."""

    help = "Create the fictional demo programme, once; refused beside a real programme."

    def handle(self, *args: Any, **options: Any) -> None:
        """Seed, unless the demo is there already."""
        if not settings.DEMO:
            raise CommandError(
                "The demo's accounts have a published password, so they are made only with DEMO=1."
            )
        began = time.monotonic()
        try:
            created = seed_demo(timezone.localdate())
        except DomainError as error:
            raise CommandError(error.detail) from error
        seconds = time.monotonic() - began
        self.stdout.write(
            f"The demo programme is created ({seconds:.0f} s)."
            if created
            else "The demo programme is there already."
        )
