"""Programmes, people, audit."""

import uuid

from tests.api.matrix.row import API, EVERYBODY, READERS_OF_PEOPLE, Row, at, everyone, ids, listing

EVERYBODY_ELSE = (
    "supervisor other_supervisor rater1 rater2 adjudicator trainee other_trainee auditor researcher"
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
    Row(
        "patch",
        "supervision-detail",
        at("supervisions", lambda w: w.enrolment.supervisions.get()),
        {200: "lead", 403: "supervisor"},
        body=lambda _: {"ends_on": "2026-03-01"},
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
    Row(
        "post",
        "membership-list",
        lambda _: f"{API}/memberships/",
        {201: "lead operator", 403: EVERYBODY_ELSE},
        body=lambda w: {
            "programme": str(w.programme.pk),
            "person": str(w.rater1.pk),
            "role": "adjudicator",
        },
    ),
    Row(
        "patch",
        "membership-detail",
        at("memberships", lambda w: w.rater1.memberships.get()),
        {200: "lead operator", 403: "auditor"},
        body=lambda _: {"ends_on": "2026-03-01"},
    ),
    Row(
        "post",
        "membership-deactivate-account",
        at("memberships", lambda w: w.rater1.memberships.get(), "deactivate-account/"),
        {200: "lead operator", 403: "auditor"},
        body=lambda _: {"reason": "Left the clinic."},
    ),
    Row(
        "post",
        "membership-reactivate-account",
        at("memberships", lambda w: w.rater1.memberships.get(), "reactivate-account/"),
        {409: "lead operator", 403: "auditor"},
    ),
    listing("audit-events", lambda _: {}, "audit-event"),
    Row(
        "get",
        "audit-event-export",
        lambda w: f"{API}/audit-events/export/?programme={w.programme.pk}",
        {
            200: "lead auditor",
            403: "supervisor other_supervisor rater1 rater2 adjudicator trainee other_trainee "
            "operator researcher",
        },
    ),
    listing("invitations", lambda _: everyone("lead operator", set()), "invitation"),
    Row(
        "post",
        "invitation-list",
        lambda _: f"{API}/invitations/",
        {
            201: "lead operator",
            403: EVERYBODY_ELSE,
        },
        body=lambda w: {"programme": str(w.programme.pk), "email": "a@b.example", "role": "rater"},
    ),
    Row(
        "post",
        "invitation-withdraw",
        lambda _: f"{API}/invitations/{uuid.uuid4()}/withdraw/",
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
