"""Sign a programme's certificates with a new key from now on."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from backend.credentials.services import rotate_signing_key
from backend.programmes.models import Programme


class Command(BaseCommand):
    """Rotate a programme's key; certificates signed with earlier ones stay verifiable."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the programme's short name."""
        parser.add_argument("--programme", required=True, help="short name, such as north")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the key."""
        programme = Programme.objects.filter(slug=options["programme"]).first()
        if programme is None:
            raise CommandError(f"There is no programme {options['programme']!r}.")
        key = rotate_signing_key(programme)
        self.stdout.write(f"{programme.name} signs with key {key.kid} from now on.")
