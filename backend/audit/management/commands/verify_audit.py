"""Verify the audit trail."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from backend.audit.models import AuditEvent
from backend.audit.verify import verify_all


class Command(BaseCommand):
    """`manage.py verify_audit` names every event that was altered, removed or re-ordered."""

    help = "Check that no event of the audit trail was altered, removed or re-ordered."

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify every chain; exit with 1 when one is broken."""
        faults = verify_all()
        for fault in faults:
            self.stdout.write(f"{fault.chain} event {fault.sequence}: {fault.detail}")
        if faults:
            raise CommandError(f"The audit trail is broken in {len(faults)} places.")
        self.stdout.write(f"The audit trail is whole: {AuditEvent.objects.count()} events.")
