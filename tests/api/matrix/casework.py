"""Cases, sessions, consents, transcripts."""

from tests import factories
from tests.api.matrix.row import API, Row, at, everyone, ids, listing
from tests.worlds import World

# Whoever records consent, and whoever reviews what is kept.
READERS_OF_FORMS = "lead trainee other_trainee auditor operator"


def _turns(session: str, readers: str, *, refused: str = "") -> Row:
    """Return the row of one session's text."""
    return Row(
        "get",
        "transcript-turns",
        at("transcripts", lambda w: w.transcript(getattr(w, session)), "turns/"),
        {200: readers, 403: refused},
        words=readers,
    )


SESSION_ROWS = [
    listing(
        "cases",
        lambda w: {
            "lead": ids(w.case, w.other_case),
            "supervisor": ids(w.case),
            "other_supervisor": ids(w.other_case),
            "trainee": ids(w.case),
            "other_trainee": ids(w.other_case),
        },
        "case",
    ),
    Row("get", "case-detail", at("cases", lambda w: w.case), {200: "lead supervisor trainee"}),
    Row(
        "post",
        "case-list",
        lambda _: f"{API}/cases/",
        {201: "lead", 403: "supervisor trainee"},
        body=lambda w: {
            "programme": str(w.programme.pk),
            "trainee": str(w.enrolment.pk),
            "code": "C-new",
            "format": "individual",
            "planned_sessions": 16,
            "agreed_problem_areas": ["grief"],
        },
    ),
    Row(
        "patch",
        "case-detail",
        at("cases", lambda w: w.case),
        {200: "lead trainee", 403: "supervisor"},
        body=lambda _: {"planned_sessions": 12, "condition": "depression"},
    ),
    listing(
        "sessions",
        lambda w: {
            "lead": ids(w.open_session, w.closed_session, w.other_session, w.unplaced_session),
            "supervisor": ids(w.open_session, w.closed_session),
            "other_supervisor": ids(w.other_session),
            "trainee": ids(w.open_session, w.closed_session),
            "other_trainee": ids(w.other_session),
        },
        "session",
    ),
    Row(
        "get",
        "session-detail",
        at("sessions", lambda w: w.closed_session),
        {200: "lead supervisor trainee"},
    ),
    Row(
        "patch",
        "session-detail",
        at("sessions", lambda w: w.unplaced_session),
        {200: "lead"},
        body=lambda w: {"case": str(w.case.pk), "number": 9, "phase": "middle"},
    ),
    Row(
        "post",
        "session-attest-deidentified",
        at("sessions", lambda w: w.unplaced_session, "attest-deidentified/"),
        {200: "lead"},
        body=lambda _: {"confirmed": True, "note": ""},
    ),
    listing(
        "consent-forms",
        lambda w: everyone(READERS_OF_FORMS, ids(w.consent_form)),
        "consent-form",
    ),
    Row(
        "get",
        "consent-form-detail",
        at("consent-forms", lambda w: w.consent_form),
        {200: READERS_OF_FORMS},
    ),
    Row(
        "post",
        "consent-form-list",
        lambda _: f"{API}/consent-forms/",
        {
            201: "lead",
            403: "supervisor other_supervisor rater1 rater2 adjudicator trainee other_trainee "
            "auditor operator researcher",
        },
        body=lambda w: {
            "programme": str(w.programme.pk),
            "name": "Recording",
            "version": "new",
            "text": "I agree.",
            "scopes": ["training"],
        },
    ),
    listing("consents", lambda w: _consents(w), "consent"),
    Row(
        "get",
        "consent-detail",
        at("consents", lambda w: w.closed_session.consents.get()),
        {200: "lead supervisor trainee"},
    ),
    Row(
        "post",
        "consent-list",
        lambda _: f"{API}/consents/",
        {201: "lead trainee", 403: "supervisor"},
        body=lambda w: {
            "session": str(w.closed_session.pk),
            "scopes": ["training"],
            "given_on": "2026-01-01",
            "expires_on": None,
            "form": str(w.consent_form.pk),
        },
    ),
    Row(
        "post",
        "consent-withdraw",
        at("consents", lambda w: w.closed_session.consents.get(), "withdraw/"),
        {200: "lead trainee", 403: "supervisor"},
    ),
    Row(
        "get",
        "transcript-detail",
        at("transcripts", lambda w: w.transcript(w.open_session)),
        {200: "lead supervisor trainee rater1 rater2"},
    ),
    _turns("open_session", "supervisor trainee rater1 rater2", refused="lead"),
    _turns("closed_session", "supervisor trainee rater1 rater2", refused="lead"),
    _turns("other_session", "other_supervisor other_trainee", refused="lead"),
    # Whoever prepares a session reads it.
    _turns("unplaced_session", "lead"),
    Row(
        "get",
        "transcript-speakers",
        at("transcripts", lambda w: w.transcript(w.open_session), "speakers/"),
        {200: "lead supervisor trainee"},
    ),
    Row(
        "patch",
        "transcript-speakers",
        at("transcripts", lambda w: w.transcript(w.unplaced_session), "speakers/"),
        {200: "lead"},
        body=lambda _: {"speakers": [{"position": 1, "label": "Therapist"}]},
    ),
    *(
        Row(
            "post",
            route,
            lambda _, path=path: f"{API}/transcripts/{path}/",  # type: ignore[misc]
            {
                status: "lead",
                403: "supervisor other_supervisor rater1 rater2 adjudicator auditor operator "
                "researcher",
                400: "trainee other_trainee",
            },
            body=lambda w: {"programme": str(w.programme.pk), "file": factories.make_upload()},
            multipart=True,
        )
        for route, path, status in (
            ("transcript-import-file", "import", 201),
            ("transcript-preview", "preview", 200),
        )
    ),
]


def _consents(w: World) -> dict[str, set[str]]:
    own = ids(*w.open_session.consents.all(), *w.closed_session.consents.all())
    others = ids(*w.other_session.consents.all())
    return {
        "lead": own | others,
        "supervisor": own,
        "other_supervisor": others,
        "trainee": own,
        "other_trainee": others,
    }
