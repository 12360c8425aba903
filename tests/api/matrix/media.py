"""Recordings: those of the closed session, whose round is not blind here."""

from collections.abc import Callable

from backend.media import addresses
from backend.media.models import Recording
from tests.api.matrix.row import API, Row, ids, listing
from tests.recordings import agree_to_media, as_upload, make_recording, make_wav
from tests.worlds import World


def _recording(w: World) -> Recording:
    """Return the recording of the closed session; the test undoes what this makes."""
    w.closed_round.blind_to_trainee = False
    w.closed_round.save()
    found = Recording.objects.filter(therapy_session=w.closed_session).first()
    return found or make_recording(w.closed_session, by=w.lead)


def _at(action: str = "") -> Callable[[World], str]:
    return lambda w: f"{API}/media/{_recording(w).pk}/{action}"


def _content(w: World) -> str:
    """Return an address that was made for the supervisor: nobody else's."""
    recording = _recording(w)
    token = addresses.token_for(w.supervisor, recording, addresses.begin())
    return f"{API}/media/{recording.pk}/content/?token={token}"


def _place_to_upload(w: World) -> str:
    agree_to_media(w.other_session, w.lead)
    return f"{API}/media/?session={w.other_session.pk}"


def _seen(w: World) -> dict[str, set[str]]:
    names = "lead supervisor trainee rater1 rater2"
    return dict.fromkeys(names.split(), ids(_recording(w)))


MEDIA_ROWS = [
    listing("media", _seen, "media"),
    Row("get", "media-detail", _at(), {200: "lead supervisor trainee rater1 rater2"}),
    Row(
        "get",
        "media-state",
        lambda w: f"{API}/media/state/?transcript={w.transcript(w.open_session).pk}",
        {200: "lead supervisor trainee rater1 rater2"},
    ),
    Row(
        "post",
        "media-list",
        _place_to_upload,
        {201: "lead other_trainee", 403: "other_supervisor"},
        body=lambda _: {"file": as_upload(make_wav())},
        multipart=True,
    ),
    Row(
        "post",
        "media-address",
        _at("address/"),
        {201: "supervisor trainee rater1 rater2", 403: "lead"},
    ),
    Row(
        "get",
        "media-content",
        _content,
        {200: "supervisor", 403: "lead trainee rater1 rater2"},
    ),
    Row(
        "delete",
        "media-detail",
        _at(),
        {200: "lead trainee", 403: "supervisor rater1 rater2"},
        body=lambda _: {"reason": "The wrong file."},
    ),
]
