"""Words and sound of a session are served to whoever has a ground, in every state of a session.

The permission matrix asks every route and method for words while consent is in force, and so tells
the routes that serve any (`Row.words`). Here these, and the sound, are asked by everybody in every
other state. Each rule that closes a session is taken out once: the table must notice.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Q
from django.utils import timezone

from backend.casework.models import Consent, TherapySession, Turn
from backend.casework.services import erase_session_text
from backend.media import addresses
from backend.media.models import Recording
from tests import factories
from tests.api.matrix import ROWS
from tests.api.test_permission_matrix import has_words
from tests.clients import client_of
from tests.recordings import agree_to_media, make_recording
from tests.worlds import TwoProgrammes, World

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

SESSIONS = ("open_session", "closed_session", "other_session", "unplaced_session")
SOUND = "sound"
TEXT_ROUTE = "transcript-turns"
# One of each kind; the matrix asks all of them, and everybody of the other programme.
ASKING = "lead supervisor rater1 trainee other_trainee auditor"
# Who asked, for the text of which session or the sound, and whether it was served.
Answer = tuple[str, str, bool]


def _sessions(w: World) -> list[TherapySession]:
    return [getattr(w, name) for name in SESSIONS]


def _consents(w: World) -> Any:
    return Consent.objects.filter(therapy_session__in=_sessions(w))


def _everything_agreed(w: World) -> None:
    pass


def _blind_round(w: World) -> None:
    w.closed_round.blind_to_trainee = True
    w.closed_round.save()


def _only_training(w: World) -> None:
    _consents(w).update(scopes=["training"])


def _only_research(w: World) -> None:
    _consents(w).update(scopes=["research", "media"])


def _expired(w: World) -> None:
    _consents(w).update(expires_on=factories.LONG_AGO)


def _not_begun(w: World) -> None:
    _consents(w).update(given_on=timezone.localdate() + timedelta(days=2))


def _never_asked(w: World) -> None:
    _consents(w).delete()


def _withdrawn(w: World) -> None:
    _consents(w).update(withdrawn_at=timezone.now())


def _name_left_in(w: World) -> None:
    for session in _sessions(w):
        factories.make_name_report(session, by=w.rater1)


def _erased(w: World) -> None:
    for session in _sessions(w):
        erase_session_text(actor=None, therapy_session_id=session.pk, reason="retention")


OF_CASE = "supervisor trainee"
NOBODY: dict[str, str] = {}
# Whoever prepares a session reads it while nobody was asked.
PREPARING = {
    "open_session": "trainee",
    "closed_session": "trainee",
    "other_session": "other_trainee",
    "unplaced_session": "lead",
}
# A name is taken out by the trainee or the lead.
REPAIRING = {session: f"lead {readers}" for session, readers in PREPARING.items()}
TEXT = {
    "open_session": f"rater1 {OF_CASE}",
    "closed_session": f"rater1 {OF_CASE}",
    "other_session": "other_trainee",
    "unplaced_session": "lead",
}
STATES: list[tuple[Callable[[World], None], dict[str, str], str]] = [
    (_everything_agreed, TEXT, f"rater1 {OF_CASE}"),
    # A voice would tell the raters whose session it is.
    (_blind_round, TEXT, OF_CASE),
    (_only_training, TEXT, ""),
    (_only_research, PREPARING, "trainee"),
    (_expired, NOBODY, ""),
    (_not_begun, NOBODY, ""),
    (_never_asked, PREPARING, ""),
    (_withdrawn, NOBODY, ""),
    (_name_left_in, REPAIRING, "trainee"),
    (_erased, NOBODY, ""),
]
NAMES = [state.__name__.strip("_") for state, _, _ in STATES]


@pytest.fixture
def heard(worlds: TwoProgrammes, settings: Any, tmp_path: Path) -> TwoProgrammes:
    """Every session is agreed to in full, and the closed one has a recording that raters hear."""
    settings.MEDIA_ROOT = str(tmp_path)
    w = worlds.a
    w.closed_round.blind_to_trainee = False
    w.closed_round.save()
    for session in _sessions(w):
        agree_to_media(session, w.lead)
    make_recording(w.closed_session, by=w.lead, agreed=False)
    return worlds


def _answers(worlds: TwoProgrammes, state: Callable[[World], None]) -> Iterator[Answer]:
    """Ask for everything once the state holds; say who, for what, and whether it was served."""
    w = worlds.a
    recording = Recording.objects.get(therapy_session=w.closed_session)
    people = {name: getattr(w, name) for name in ASKING.split()} | {"twin": worlds.b.lead}
    # Addresses that were made while everything was open.
    playback = addresses.begin()
    tokens = {n: addresses.token_for(p, recording, playback) for n, p in people.items()}
    texts = {name: w.transcript(getattr(w, name)).pk for name in SESSIONS}
    state(w)
    sound = f"/api/v1/media/{recording.pk}"
    for name, person in people.items():
        client = client_of(person)
        for session, text in texts.items():
            yield name, session, has_words(client.get(f"/api/v1/transcripts/{text}/turns/"))
        kept_address = client.get(f"{sound}/content/", {"token": tokens[name]})
        yield name, SOUND, kept_address.status_code == 200
        yield name, SOUND, client.post(f"{sound}/address/").status_code == 201


def _is_right(answer: Answer, text: dict[str, str], sound: str) -> bool:
    name, what, served = answer
    wanted = sound if what == SOUND else text.get(what, "")
    return served == (name in wanted.split())


def test_one_route_serves_text() -> None:
    assert {row.route for row in ROWS if row.words} == {TEXT_ROUTE}


@pytest.mark.parametrize(("state", "text", "sound"), STATES, ids=NAMES)
def test_words_and_sound_have_a_ground(
    state: Callable[[World], None], text: dict[str, str], sound: str, heard: TwoProgrammes
) -> None:
    answers = list(_answers(heard, state))

    assert [answer for answer in answers if not _is_right(answer, text, sound)] == []


def test_erased_words_are_nowhere(heard: TwoProgrammes) -> None:
    w = heard.a
    _erased(w)

    assert not Turn.objects.filter(transcript__therapy_session__in=_sessions(w)).exists()


def _always(*_args: Any) -> Q:
    return Q()


def _never(*_args: Any) -> Q:
    return Q(pk__in=[])


# Where a rule is decided, what stands there without it, and the state that must notice.
MUTANTS: list[tuple[str, Callable[..., Any], Callable[[World], None]]] = [
    ("backend.casework.reading.consent_opens", _always, _expired),
    ("backend.casework.reading.consent_opens", _always, _withdrawn),
    ("backend.casework.reading.closed", _never, _name_left_in),
    ("backend.casework.reading.scope_in_force", _always, _only_training),
    ("backend.casework.reading.scope_in_force", _always, _only_research),
    ("backend.casework.reading.readable", _always, _everything_agreed),
    ("backend.media.listening.media_veiled", _never, _blind_round),
]


@pytest.mark.parametrize(
    ("place", "mutant", "state"),
    MUTANTS,
    ids=[f"{place.rpartition('.')[2]}-{state.__name__.strip('_')}" for place, _, state in MUTANTS],
)
def test_a_rule_that_is_taken_out_is_noticed(
    place: str,
    mutant: Callable[..., Any],
    state: Callable[[World], None],
    heard: TwoProgrammes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(place, mutant)

    ((text, sound),) = ((text, sound) for found, text, sound in STATES if found is state)
    assert not all(_is_right(answer, text, sound) for answer in _answers(heard, state))
