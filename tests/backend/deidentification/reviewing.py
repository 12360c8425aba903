"""Review a text over HTTP, the way the page does."""

from typing import Any

from backend.accounts.models import User
from backend.casework.models import TherapySession, Turn
from tests import factories
from tests.clients import client_of
from tests.worlds import World

# Fictional from the first word to the last.
SAID = (
    ("T", "How was the week, Kate?"),
    ("C", "My sister Anna rang from Leeds on 14 March."),
    ("T", "And what did Anna say?"),
    ("C", "She said May is hard. We may go in May."),
    ("T", "Call me on 07700 900123 if you need to."),
    ("C", "Anna has a friend, the one she calls Sparrow."),
)
NAMES = ("Kate", "Anna", "Leeds", "07700 900123", "Sparrow")


def make_text(world: World, said: Any = SAID, *, number: int = 3) -> TherapySession:
    """Create a session of the world's trainee in which people are named."""
    session = factories.make_session(
        world.programme, case=world.case, number=number, n_turns=len(said)
    )
    for place, (speaker, text) in enumerate(said, start=1):
        rows = Turn.objects.filter(transcript=session.transcript, number=place)
        rows.update(speaker=speaker, text=text)
    return session


class Reviewing:
    """A person's review of a text, with the version they last saw."""

    def __init__(self, person: User, session: TherapySession) -> None:
        self.client = client_of(person)
        self.session = session
        self.url = f"/api/v1/transcripts/{session.transcript.pk}/deidentification/"
        self.version = 0

    def get(self) -> Any:
        """Read the review."""
        body = self.client.get(self.url).json()
        self.version = body["version"]
        return body

    def open(self) -> Any:
        """Open the review, or run the rules again."""
        answer = self.client.post(self.url)
        if answer.status_code in {200, 201}:
            self.version = answer.json()["version"]
        return answer

    def send(self, method: str, part: str, body: Any = None, version: int | None = None) -> Any:
        """Send a change, from the version last seen unless told, and remember the new one."""
        seen = self.version if version is None else version
        answer = getattr(self.client, method)(f"{self.url}{part}/", body, HTTP_IF_MATCH=f'"{seen}"')
        if answer.status_code in {200, 201}:
            self.version = answer.json()["version"]
        return answer

    def words(self, span: Any) -> str:
        """Return the words of a span."""
        text = Turn.objects.get(transcript=self.session.transcript, number=span["turn"]).text
        return text[span["start"] : span["end"]]

    def span(self, words: str, turn: int | None = None) -> Any:
        """Return the span of these words."""
        found = [
            span
            for span in self.get()["spans"]
            if self.words(span) == words and turn in {None, span["turn"]}
        ]
        assert found, f"nothing is proposed for {words!r}"
        return found[0]

    def decide(self, words: str, decision: str, turn: int | None = None, **said: Any) -> Any:
        """Decide the span of these words."""
        span = self.span(words, turn)
        return self.send("put", f"spans/{span['id']}", {"decision": decision, **said})

    def mark(self, words: str, turn: int, **said: Any) -> Any:
        """Mark words that the rules missed."""
        text = Turn.objects.get(transcript=self.session.transcript, number=turn).text
        start = text.index(words)
        body = {"turn": turn, "start": start, "end": start + len(words), "kind": "person"}
        return self.send("post", "spans", {**body, **said})

    def accept_everything(self) -> None:
        """Accept what is undecided."""
        for span in self.get()["spans"]:
            if span["decision"] == "undecided":
                answer = self.send("put", f"spans/{span['id']}", {"decision": "accepted"})
                assert answer.status_code == 200, answer.content

    def complete(self, **said: Any) -> Any:
        """Complete the review."""
        return self.send("post", "complete", {"confirmed": True, **said})


def text_of(session: TherapySession) -> str:
    """Return what is said in a session, as it stands."""
    rows = Turn.objects.filter(transcript=session.transcript).order_by("number")
    return "\n".join(f"{row.speaker}: {row.text}" for row in rows)
