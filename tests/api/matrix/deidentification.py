"""Reviews of de-identification, names of a case, reports of names that were left in."""

from collections.abc import Callable
from typing import Any

from tests import factories
from tests.api.matrix.row import API, Row, ids, listing
from tests.worlds import World

IF_MATCH = {"HTTP_IF_MATCH": '"1"'}


def _review(action: str = "") -> Callable[[World], str]:
    def path(w: World) -> str:
        return f"{API}/transcripts/{w.review.transcript_id}/deidentification/{action}"

    return path


def _of_a_span(part: str) -> Callable[[World], str]:
    def path(w: World) -> str:
        w.review.refresh_from_db()
        span = factories.make_span(w.review)
        key = span.pk if part == "spans" else span.entity
        return _review(f"{part}/{key}/")(w)

    return path


def _to_undo(w: World) -> str:
    w.review.refresh_from_db()
    span = factories.make_span(w.review)
    w.review.steps.create(
        number=1,
        before={"spans": [[str(span.pk), "undecided", ""]], "added": [], "entities": None},
        made_by=w.lead,
    )
    return _review("undo/")(w)


def _with_speaker(w: World) -> str:
    w.review.speakers = {"Kate": "[client]"}
    w.review.save()
    return _review("speakers/")(w)


def _name(w: World) -> str:
    row = factories.make_case_name(w.other_case, by=w.lead)
    return f"{API}/case-names/{row.pk}/"


def _names(w: World) -> dict[str, set[str]]:
    own = factories.make_case_name(w.case, by=w.lead)
    other = factories.make_case_name(w.other_case, by=w.lead)
    # The lead prepares no text of either case any more.
    return {"trainee": ids(own), "other_trainee": ids(other)}


def _report(action: str = "") -> Callable[[World], str]:
    def path(w: World) -> str:
        report = factories.make_name_report(w.closed_session, by=w.rater1)
        return f"{API}/name-reports/{report.pk}/{action}"

    return path


def _reports(w: World) -> dict[str, set[str]]:
    by_rater = factories.make_name_report(w.closed_session, by=w.rater1)
    by_supervisor = factories.make_name_report(w.other_session, by=w.other_supervisor)
    return {
        "rater1": ids(by_rater),
        "other_supervisor": ids(by_supervisor),
        "lead": ids(by_rater, by_supervisor),
        "trainee": ids(by_rater),
        "other_trainee": ids(by_supervisor),
    }


def _row(method: str, route: str, path: Any, status: int, body: Any = None) -> Row:
    """Return the row of something that only who prepares the text may do."""
    return Row(
        method,
        f"deidentification-{route}",
        path,
        {status: "lead"},
        body=None if body is None else lambda _: body,
        headers=IF_MATCH,
    )


DEIDENTIFICATION_ROWS = [
    _row("get", "review", _review(), 200),
    _row("post", "review", _review(), 200),
    _row(
        "post",
        "spans",
        _review("spans/"),
        201,
        {"turn": 1, "start": 0, "end": 6, "kind": "person", "replacement": "[client]"},
    ),
    _row("put", "span", _of_a_span("spans"), 200, {"decision": "accepted"}),
    _row("put", "entity", _of_a_span("entities"), 200, {"decision": "rejected"}),
    _row("put", "speakers", _with_speaker, 200, {"label": "Kate", "replacement": None}),
    _row("post", "accept-all", _review("accept-all/"), 200),
    _row("post", "undo", _to_undo, 200),
    _row("post", "complete", _review("complete/"), 200, {"confirmed": True}),
    listing("case-names", _names, "case-name"),
    Row(
        "post",
        "case-name-list",
        lambda _: f"{API}/case-names/",
        # The lead prepares no text of this case now.
        {201: "trainee", 403: "lead supervisor"},
        body=lambda w: {"case": str(w.case.pk), "text": "Marisol", "role": "sister"},
    ),
    Row("delete", "case-name-detail", _name, {204: "other_trainee"}),
    listing("name-reports", _reports, "name-report"),
    Row("get", "name-report-detail", _report(), {200: "lead trainee rater1"}),
    Row(
        "post",
        "name-report-list",
        lambda _: f"{API}/name-reports/",
        {201: "supervisor trainee rater1 rater2", 403: "lead"},
        body=lambda w: {"transcript": str(w.transcript(w.open_session).pk), "turns": [2]},
    ),
    Row(
        "post",
        "name-report-settle",
        _report("settle/"),
        {200: "lead trainee", 403: "rater1"},
        body=lambda _: {"reason": "It is the name of a film."},
    ),
]
