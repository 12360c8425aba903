"""The permission matrix as data: every route and method, and what each person gets.

A row names who gets which status. Whoever is not named gets 404 (405-free: hidden and absent look
alike), except on lists, where they get 200 and see nothing. People of programme B try every
address of programme A: they get what a stranger gets. Nobody (not signed in) gets 401.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from backend.certification.models import PathwayVersion
from tests import factories
from tests.definitions import PERMISSION, own_definition, own_pathway
from tests.worlds import World

API = "/api/v1"
EVERYBODY = (
    "lead supervisor other_supervisor rater1 rater2 adjudicator trainee other_trainee "
    "auditor operator"
)
READERS_OF_PEOPLE = "lead auditor operator"


@dataclass(frozen=True)
class Row:
    """One route and method."""

    method: str
    route: str
    path: Callable[[World], str]
    # Status by names separated with blanks.
    gets: Mapping[int, str] = field(default_factory=dict)
    body: Callable[[World], Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    # For lists: who sees exactly which ids.
    sees: Callable[[World], Mapping[str, set[str]]] | None = None
    # Open to whoever is not signed in: what everybody gets.
    public: int | None = None
    multipart: bool = False

    def expected(self, name: str) -> int:
        """Return the status a person of the programme gets."""
        for status, names in self.gets.items():
            if name in names.split():
                return status
        return 200 if self.sees is not None else 404


def ids(*rows: Any) -> set[str]:
    """Return the ids of rows as they stand in answers."""
    return {str(row.pk) for row in rows}


def everyone(names: str, seen: set[str]) -> dict[str, set[str]]:
    """Return that all of these see the same."""
    return dict.fromkeys(names.split(), seen)


def at(prefix: str, pick: Callable[[World], Any], action: str = "") -> Callable[[World], str]:
    """Return the address of an object, or of an action on it."""
    return lambda w: f"{API}/{prefix}/{pick(w).pk}/{action}"


def listing(prefix: str, sees: Callable[[World], Mapping[str, set[str]]], route: str) -> Row:
    """Return the row of a list."""
    return Row("get", f"{route}-list", lambda _: f"{API}/{prefix}/", sees=sees)


def _draft_part(part: str, body: Mapping[str, Any]) -> Row:
    """Return the row of saving one part of rater1's draft."""
    route = part.partition("/")[0]
    route = {"items": "item", "flags": "flag"}.get(route, route)
    return Row(
        "put",
        f"rating-{route}",
        lambda w: f"{API}/ratings/{w.draft.pk}/{part}/",
        gets={200: "rater1"},
        body=lambda _: body,
        headers={"HTTP_IF_MATCH": '"1"'},
    )


PEOPLE_ROWS = [
    Row("get", "me", lambda _: f"{API}/me/", gets={200: f"{EVERYBODY} stranger twin"}),
    listing("programmes", lambda w: everyone(EVERYBODY, ids(w.programme)), "programme"),
    Row("get", "programme-detail", at("programmes", lambda w: w.programme), {200: EVERYBODY}),
    listing(
        "cohorts",
        lambda w: everyone(
            "lead supervisor other_supervisor trainee other_trainee", ids(w.enrolment.cohort)
        ),
        "cohort",
    ),
    Row(
        "get",
        "cohort-detail",
        at("cohorts", lambda w: w.enrolment.cohort),
        {200: "lead supervisor other_supervisor trainee other_trainee"},
    ),
    Row(
        "post",
        "cohort-list",
        lambda _: f"{API}/cohorts/",
        {201: "lead", 403: EVERYBODY.replace("lead ", "")},
        body=lambda w: {"programme": str(w.programme.pk), "name": "N", "starts_on": "2026-01-01"},
    ),
    listing(
        "enrolments",
        lambda w: {
            "lead": ids(w.enrolment, w.other_enrolment),
            "supervisor": ids(w.enrolment),
            "other_supervisor": ids(w.other_enrolment),
            "trainee": ids(w.enrolment),
            "other_trainee": ids(w.other_enrolment),
        },
        "enrolment",
    ),
    Row(
        "get",
        "enrolment-detail",
        at("enrolments", lambda w: w.enrolment),
        {200: "lead supervisor trainee"},
    ),
    Row(
        "post",
        "enrolment-list",
        lambda _: f"{API}/enrolments/",
        {409: "lead", 403: "supervisor other_supervisor trainee other_trainee"},
        body=lambda w: {"cohort": str(w.enrolment.cohort_id), "person": str(w.trainee.pk)},
    ),
    listing(
        "supervisions",
        lambda w: {
            "lead": ids(*w.enrolment.supervisions.all(), *w.other_enrolment.supervisions.all()),
            "supervisor": ids(*w.enrolment.supervisions.all()),
            "other_supervisor": ids(*w.other_enrolment.supervisions.all()),
        },
        "supervision",
    ),
    Row(
        "post",
        "supervision-list",
        lambda _: f"{API}/supervisions/",
        {201: "lead", 403: "supervisor trainee"},
        body=lambda w: {
            "supervisor": str(w.other_supervisor.pk),
            "enrolment": str(w.enrolment.pk),
        },
    ),
    listing("raters", lambda w: {"lead": ids(w.rater1, w.rater2)}, "rater"),
    listing(
        "memberships",
        lambda w: everyone(READERS_OF_PEOPLE, ids(*w.programme.memberships.all())),
        "membership",
    ),
    Row(
        "get",
        "membership-detail",
        at("memberships", lambda w: w.rater1.memberships.get()),
        {200: READERS_OF_PEOPLE},
    ),
    listing("audit-events", lambda _: {}, "audit-event"),
    listing("invitations", lambda _: everyone("lead operator", set()), "invitation"),
    Row(
        "post",
        "invitation-list",
        lambda _: f"{API}/invitations/",
        {
            201: "lead operator",
            403: "supervisor other_supervisor rater1 rater2 adjudicator trainee other_trainee "
            "auditor",
        },
        body=lambda w: {"programme": str(w.programme.pk), "email": "a@b.example", "role": "rater"},
    ),
    Row(
        "get",
        "invitation-preview",
        lambda _: f"{API}/invitations/preview/?token=unknown",
        public=400,
    ),
    Row(
        "post",
        "invitation-accept",
        lambda _: f"{API}/invitations/accept/",
        public=400,
        body=lambda _: {"token": "unknown", "name": "N", "password": "long enough and rare"},
    ),
]

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
            "form_version": "2",
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
    Row(
        "get",
        "transcript-turns",
        at("transcripts", lambda w: w.transcript(w.open_session), "turns/"),
        {200: "supervisor trainee rater1 rater2", 403: "lead"},
    ),
    *(
        Row(
            "post",
            route,
            lambda _, path=path: f"{API}/transcripts/{path}/",  # type: ignore[misc]
            {
                status: "lead",
                403: "supervisor other_supervisor rater1 rater2 adjudicator auditor operator",
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

RUBRIC_ROWS = [
    listing(
        "rubrics",
        lambda w: everyone(EVERYBODY, ids(*factories.shipped_rubrics(), w.own_rubric)),
        "rubric",
    ),
    Row("get", "rubric-detail", at("rubrics", lambda w: w.own_rubric), {200: EVERYBODY}),
    Row(
        "get",
        "rubric-detail",
        at("rubrics", lambda _: factories.ipt_rubric()),
        {200: f"{EVERYBODY} b_member"},
    ),
    Row("get", "rubric-source", at("rubrics", lambda w: w.own_rubric, "source/"), {200: EVERYBODY}),
    Row(
        "get",
        "rubric-compare",
        lambda w: f"{API}/rubrics/{w.own_rubric.pk}/compare/?with={factories.ipt_rubric().pk}",
        {400: EVERYBODY},
    ),
    Row(
        "post",
        "rubric-preview",
        lambda _: f"{API}/rubrics/preview/",
        {200: "lead", 403: EVERYBODY.replace("lead ", "")},
        body=lambda w: {"programme": str(w.programme.pk), "text": own_definition()},
    ),
    Row(
        "post",
        "rubric-list",
        lambda _: f"{API}/rubrics/",
        {201: "lead", 403: EVERYBODY.replace("lead ", "")},
        body=lambda w: {
            "programme": str(w.programme.pk),
            "text": own_definition(),
            "permission_note": PERMISSION,
        },
    ),
    Row(
        "post",
        "rubric-pin",
        at("rubrics", lambda w: w.own_rubric, "pin/"),
        {200: "lead", 403: EVERYBODY.replace("lead ", "")},
        body=lambda w: {"programme": str(w.programme.pk)},
    ),
    Row(
        "post",
        "rubric-unpin",
        at("rubrics", lambda w: w.own_rubric, "unpin/"),
        {409: "lead", 403: EVERYBODY.replace("lead ", "")},
        body=lambda w: {"programme": str(w.programme.pk)},
    ),
]


READERS_OF_PATHWAYS = "lead supervisor other_supervisor trainee other_trainee auditor"
PATHWAY_ROWS = [
    listing(
        "pathways",
        lambda w: everyone(
            READERS_OF_PATHWAYS,
            ids(*PathwayVersion.objects.filter(programme__isnull=True), w.own_pathway),
        ),
        "pathway",
    ),
    Row(
        "get",
        "pathway-detail",
        at("pathways", lambda w: w.own_pathway),
        {200: READERS_OF_PATHWAYS},
    ),
    Row(
        "get",
        "pathway-source",
        at("pathways", lambda w: w.own_pathway, "source/"),
        {200: READERS_OF_PATHWAYS},
    ),
    Row(
        "get",
        "pathway-compare",
        lambda w: f"{API}/pathways/{w.own_pathway.pk}/compare/?with={w.own_pathway.pk}",
        {400: READERS_OF_PATHWAYS},
    ),
    Row(
        "post",
        "pathway-preview",
        lambda _: f"{API}/pathways/preview/",
        {200: "lead", 403: EVERYBODY.replace("lead ", "")},
        body=lambda w: {"programme": str(w.programme.pk), "text": own_pathway()},
    ),
    Row(
        "post",
        "pathway-list",
        lambda _: f"{API}/pathways/",
        {201: "lead", 403: EVERYBODY.replace("lead ", "")},
        body=lambda w: {
            "programme": str(w.programme.pk),
            "text": own_pathway(),
            "permission_note": PERMISSION,
        },
    ),
    Row(
        "post",
        "pathway-adopt",
        at("pathways", lambda w: w.own_pathway, "adopt/"),
        {200: "lead", 403: READERS_OF_PATHWAYS.replace("lead ", "")},
        body=lambda w: {"programme": str(w.programme.pk)},
    ),
    Row(
        "post",
        "pathway-withdraw",
        at("pathways", lambda w: w.own_pathway, "withdraw/"),
        {409: "lead", 403: READERS_OF_PATHWAYS.replace("lead ", "")},
        body=lambda w: {"programme": str(w.programme.pk)},
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


ROUND_READERS = "lead adjudicator auditor"
RATING_ROWS = [
    listing(
        "rounds", lambda w: everyone(ROUND_READERS, ids(w.open_round, w.closed_round)), "round"
    ),
    Row("get", "round-detail", at("rounds", lambda w: w.open_round), {200: ROUND_READERS}),
    Row(
        "post",
        "round-list",
        lambda _: f"{API}/rounds/",
        {201: "lead", 403: EVERYBODY.replace("lead ", "")},
        body=lambda w: {
            "programme": str(w.programme.pk),
            "name": "New round",
            "rubric": str(factories.ipt_rubric().pk),
            "sessions": [str(w.other_session.pk)],
            "raters": [str(w.rater1.pk), str(w.rater2.pk)],
            "raters_per_session": 2,
            "due_on": None,
            "blind_to_trainee": True,
        },
    ),
    Row(
        "post",
        "round-start",
        at("rounds", lambda w: w.open_round, "start/"),
        {409: "lead", 403: "adjudicator auditor"},
    ),
    Row(
        "post",
        "round-close",
        at("rounds", lambda w: w.open_round, "close/"),
        {200: "lead", 403: "adjudicator auditor"},
    ),
    listing(
        "assignments",
        lambda w: {
            name: ids(w.assignment(w.open_round, rater), w.assignment(w.closed_round, rater))
            for name, rater in (("rater1", w.rater1), ("rater2", w.rater2))
        },
        "assignment",
    ),
    Row(
        "get",
        "assignment-detail",
        at("assignments", lambda w: w.assignment(w.open_round, w.rater1)),
        {200: "rater1"},
    ),
    Row(
        "post",
        "assignment-start",
        at("assignments", lambda w: w.assignment(w.open_round, w.rater1), "start/"),
        {200: "rater1"},
    ),
    Row(
        "post",
        "assignment-recuse",
        at("assignments", lambda w: w.assignment(w.open_round, w.rater1), "recuse/"),
        {200: "rater1"},
        body=lambda _: {"reason": "I know this person."},
    ),
    listing(
        "ratings",
        lambda w: {
            "rater1": ids(w.draft, w.closed_rating1),
            "rater2": ids(w.submitted_in_open_round, w.closed_rating2),
            "lead": ids(w.closed_rating1, w.closed_rating2),
            "supervisor": ids(w.closed_rating1, w.closed_rating2, w.supervisor_rating),
            "trainee": ids(w.supervisor_rating),
        },
        "rating",
    ),
    Row(
        "get",
        "rating-detail",
        at("ratings", lambda w: w.closed_rating1),
        {200: "rater1 lead supervisor"},
    ),
    Row(
        "get",
        "rating-scores",
        at("ratings", lambda w: w.closed_rating1, "scores/"),
        {200: "rater1 lead supervisor"},
    ),
    Row(
        "post",
        "rating-list",
        lambda _: f"{API}/ratings/",
        {200: "supervisor", 403: "lead trainee"},
        body=lambda w: {"kind": "supervisor", "session": str(w.closed_session.pk)},
    ),
    _draft_part("problem-areas", {"problem_areas": ["grief"]}),
    _draft_part("note", {"note": "n"}),
    _draft_part("flags/X1", {"raised": True, "note": "", "evidence": [1]}),
    _draft_part(
        "items/A3",
        {
            "status": "scored",
            "values": {"adherence": 2, "competence": 3},
            "not_applicable_reason": None,
            "note": "",
            "evidence": [1],
        },
    ),
    Row(
        "post",
        "rating-submit",
        at("ratings", lambda w: w.draft, "submit/"),
        {400: "rater1"},
    ),
    listing(
        "releases",
        lambda w: {
            "trainee": ids(w.release),
            "supervisor": ids(w.release),
        },
        "release",
    ),
    Row(
        "post",
        "release-list",
        lambda _: f"{API}/releases/",
        {201: "supervisor", 403: "lead rater1"},
        body=lambda w: {"rating": str(w.closed_rating1.pk), "comment": "Read this."},
    ),
]

NUMBER_ROWS = [
    listing("reliability-reports", lambda _: {}, "reliability-report"),
    Row(
        "get",
        "reliability-report-detail",
        lambda _: f"{API}/reliability-reports/{uuid.uuid4()}/",
    ),
    Row(
        "post",
        "reliability-report-list",
        lambda _: f"{API}/reliability-reports/",
        {201: "lead", 403: "adjudicator auditor"},
        body=lambda w: {"round": str(w.closed_round.pk)},
    ),
    listing(
        "trainees",
        lambda w: {
            "lead": ids(w.enrolment, w.other_enrolment),
            "supervisor": ids(w.enrolment),
            "other_supervisor": ids(w.other_enrolment),
            "trainee": ids(w.enrolment),
            "other_trainee": ids(w.other_enrolment),
        },
        "trainee",
    ),
    Row(
        "get",
        "trainee-curve",
        at("trainees", lambda w: w.enrolment, "curve/"),
        {200: "lead supervisor trainee"},
    ),
]


ROWS = [*PEOPLE_ROWS, *SESSION_ROWS, *RUBRIC_ROWS, *PATHWAY_ROWS, *RATING_ROWS, *NUMBER_ROWS]
