"""The register of meetings, and what is recorded of a case as it goes."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests import factories
from tests.api.matrix.row import API, Row, at
from tests.worlds import World

WHO_READS = "lead supervisor other_supervisor trainee other_trainee"
WHO_REGISTERS = "lead trainee other_trainee"
WHO_DOES_NOT_READ = "rater1 rater2 adjudicator auditor operator researcher"
WHO_DOES_NOT_REGISTER = f"supervisor other_supervisor {WHO_DOES_NOT_READ}"


def _query(w: World, action: str = "") -> str:
    return f"{API}/sessions/register/{action}?programme={w.programme.pk}"


def _upload(w: World) -> dict[str, object]:
    """Return a file of no meeting, whose preview says so."""
    raw = b"case,number,held_on,recording\n"
    return {"programme": str(w.programme.pk), "file": SimpleUploadedFile("meetings.csv", raw)}


def _correction(w: World) -> str:
    score = w.case.outcomes.first() or factories.make_outcome(w.case, by=w.lead)
    return f"{API}/cases/{w.case.pk}/outcomes/{score.pk}/correct/"


def _meeting(w: World) -> str:
    meeting = w.case.sessions.filter(recording="lost").first() or factories.make_meeting(w.case, 2)
    return f"{API}/sessions/{meeting.pk}/strike/"


REGISTER_ROWS = [
    Row("get", "register-list", _query, {200: WHO_READS, 403: WHO_DOES_NOT_READ}),
    Row(
        "get",
        "register-export",
        lambda w: _query(w, "export/"),
        {200: WHO_READS, 403: WHO_DOES_NOT_READ},
    ),
    Row(
        "get",
        "register-template",
        lambda w: _query(w, "template/"),
        {200: WHO_REGISTERS, 403: WHO_DOES_NOT_REGISTER},
    ),
    Row(
        "post",
        "register-list",
        lambda _: f"{API}/sessions/register/",
        {201: "lead trainee", 403: "supervisor"},
        body=lambda w: {
            "case": str(w.case.pk),
            "number": 3,
            "held_on": "2026-01-26",
            "recording": "recorded",
        },
    ),
    Row(
        "post",
        "register-preview",
        lambda _: f"{API}/sessions/register/preview/",
        {200: WHO_REGISTERS, 403: WHO_DOES_NOT_REGISTER},
        body=_upload,
        multipart=True,
    ),
    Row(
        "post",
        "register-import-file",
        lambda _: f"{API}/sessions/register/import/",
        {400: WHO_REGISTERS, 403: WHO_DOES_NOT_REGISTER},
        body=_upload,
        multipart=True,
    ),
    Row(
        "post",
        "session-strike",
        _meeting,
        {204: "lead trainee", 403: "supervisor"},
        body=lambda _: {"reason": "Cancelled"},
    ),
    Row(
        "get",
        "case-record",
        at("cases", lambda w: w.case, "record/"),
        {200: "lead supervisor trainee"},
    ),
    Row(
        "post",
        "case-agree",
        at("cases", lambda w: w.case, "agreed-areas/"),
        {201: "lead trainee", 403: "supervisor"},
        body=lambda _: {"areas": ["grief"], "agreed_on": "2026-01-26"},
    ),
    Row(
        "post",
        "case-outcomes",
        at("cases", lambda w: w.case, "outcomes/"),
        {201: "lead trainee", 403: "supervisor"},
        body=lambda _: {"measure": "phq9", "taken_on": "2026-01-26", "total": 14},
    ),
    Row(
        "post",
        "case-correct-outcome",
        _correction,
        {201: "lead trainee", 403: "supervisor"},
        body=lambda _: {"total": 13, "reason": "Misread"},
    ),
]
