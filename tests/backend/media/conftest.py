"""A folder of its own for each test, and a world in which a session has a recording."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from backend.media.models import Recording
from tests.clients import client_of
from tests.recordings import make_recording
from tests.worlds import World

API = "/api/v1/media/"


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    """The private folder of this test."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


@dataclass(frozen=True)
class Heard:
    """A world whose `open_session` has a recording in a round that is not blind."""

    world: World
    recording: Recording

    @property
    def url(self) -> str:
        """The recording's address in the API."""
        return f"{API}{self.recording.pk}/"

    def ask_for_address(self, who: str, **body: Any) -> Any:
        """Ask for an address as one of the world's people."""
        return client_of(getattr(self.world, who)).post(f"{self.url}address/", body)

    def address(self, who: str) -> str:
        """Return an address for one of the world's people."""
        answer = self.ask_for_address(who)
        assert answer.status_code == 201, answer.content
        address: str = answer.json()["address"]
        return address

    def play(self, who: str, address: str, **headers: str) -> Any:
        """Fetch an address as one of the world's people."""
        return client_of(getattr(self.world, who)).get(address, headers=headers)


@pytest.fixture
def heard(world: World) -> Heard:
    """A session with a recording, which its raters may hear."""
    world.open_round.blind_to_trainee = False
    world.open_round.save()
    return Heard(world, make_recording(world.open_session, by=world.lead))


def body_of(answer: Any) -> bytes:
    """Return the whole body of an answer that streams."""
    return b"".join(answer.streaming_content)


def files_in(folder: Path) -> list[Path]:
    """Return every file below the private folder."""
    return [path for path in folder.rglob("*") if path.is_file()]
