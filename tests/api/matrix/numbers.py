"""Reliability and competence."""

import uuid

from tests.api.matrix.row import API, EVERYBODY, Row, at, ids, listing

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
    Row(
        "get",
        "reliability-report-differences",
        lambda _: f"{API}/reliability-reports/{uuid.uuid4()}/differences/",
    ),
    Row("get", "planner-list", lambda _: f"{API}/planner/?report={uuid.uuid4()}"),
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
    Row(
        "get",
        "programme-report-report",
        at("programmes", lambda w: w.programme, "report/"),
        {200: "lead", 403: EVERYBODY.replace("lead ", "")},
    ),
    Row(
        "get",
        "programme-report-report-pdf",
        at("programmes", lambda w: w.programme, "report/pdf/"),
        {200: "lead", 403: EVERYBODY.replace("lead ", "")},
    ),
    Row(
        "get",
        "followed-cohort-competence",
        at("cohorts", lambda w: w.enrolment.cohort, "competence/"),
        {200: "lead supervisor other_supervisor", 403: "trainee other_trainee"},
    ),
    Row(
        "get",
        "trainee-sections",
        at("trainees", lambda w: w.enrolment, "sections/"),
        {200: "lead supervisor trainee"},
    ),
]
