"""Create a programme and invite its first lead."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from backend.core.errors import DomainError
from backend.programmes.services import found_programme


class Command(BaseCommand):
    """`manage.py create_programme --slug north --name "North Clinic" --lead-email a@b.example`."""

    help = "Create a programme and print the invitation of its first lead."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--slug", required=True, help="short name, as in addresses")
        parser.add_argument("--name", required=True, help="name shown on screen")
        parser.add_argument("--lead-email", required=True, help="address of the programme lead")
        parser.add_argument(
            "--address", default="http://127.0.0.1:8000", help="where the installation answers"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Create the programme."""
        try:
            programme, token = found_programme(
                slug=options["slug"], name=options["name"], lead_email=options["lead_email"]
            )
        except DomainError as error:
            raise CommandError(error.detail) from error
        self.stdout.write(f"Programme {programme.slug} is there.")
        if token is None:
            self.stdout.write(f"{options['lead_email']} has an account and now leads it.")
        else:
            self.stdout.write("Send this link to the lead; it is shown once and lasts 14 days:")
            self.stdout.write(f"{options['address'].rstrip('/')}/invitation/{token}")
