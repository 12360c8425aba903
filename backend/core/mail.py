"""Mail to people of the programme: what waits for them, never what it is about."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from django.core.mail import EmailMessage


class Addressee(Protocol):
    """Whoever can be written to."""

    name: str
    email: str


def send_to(people: Iterable[Addressee], *, subject: str, lines: Sequence[str]) -> int:
    """Send each a mail of their own, so that nobody sees who else got it; return how many."""
    sent = 0
    for person in people:
        body = "\n\n".join([f"Dear {person.name},", *lines]) + "\n"
        sent += EmailMessage(subject, body, to=[person.email]).send()
    return sent
