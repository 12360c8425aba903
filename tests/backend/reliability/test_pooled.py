"""Reports over several closed rounds: which ratings enter, what is left out, who may see them."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
import pytest
from django.db import IntegrityError, transaction

import fidelity
from backend.access.models import Membership
from backend.access.roles import Role
from backend.accounts.models import User
from backend.audit.models import AuditEvent
from backend.casework.models import Consent
from backend.core.errors import AccessDenied, InvalidInput
from backend.instruments.models import RubricVersion
from backend.ratings.models import (
    Assignment,
    AssignmentStatus,
    Evidence,
    Rating,
    RatingStatus,
    Round,
    RoundPhase,
    RoundPurpose,
)
from backend.reliability import services
from backend.reliability.models import ReliabilityReport, ReportFlag
from backend.reliability.report import report_of_round
from backend.reliability.selectors import Pool
from tests import factories
from tests.backend.reliability.scored import Panel, Said, rate
from tests.clients import client_of
from tests.definitions import own_definition
from tests.worlds import TwoProgrammes

pytestmark = pytest.mark.django_db
PATH = "/api/v1/reliability-reports/"


@pytest.fixture
def second(panel: Panel) -> Panel:
    """Another closed round of the same raters on twelve sessions of another trainee."""
    case = factories.make_case(factories.make_enrolment(panel.programme))
    sessions = [
        factories.make_session(panel.programme, case=case, number=number, n_turns=1)
        for number in range(1, 13)
    ]
    round_ = factories.make_round(
        panel.programme,
        lead=panel.round_.created_by,
        sessions=sessions,
        raters=panel.raters,
        phase=RoundPhase.CLOSED,
    )
    found = Panel(panel.programme, round_, sessions, panel.raters)
    found.draw(seed=11)
    return found


@pytest.fixture
def both(panel: Panel, second: Panel) -> tuple[Panel, Panel]:
    """Both rounds, rated."""
    panel.store()
    second.store()
    return panel, second


def pool(panel: Panel, **narrowed: Any) -> Pool:
    rubric = narrowed.pop("rubric", panel.round_.rubric)
    return Pool(programme_id=panel.programme.pk, rubric=rubric, **narrowed)


def body(panel: Panel, **more: Any) -> dict[str, Any]:
    return {
        "programme": str(panel.programme.pk),
        "rubric": str(panel.round_.rubric_id),
        **more,
    }


def left_out(report: ReliabilityReport) -> dict[str, int]:
    return {row["reason"]: row["n"] for row in report.result["left_out"]}


def close_on(round_: Round, day: datetime) -> None:
    Round.objects.filter(pk=round_.pk).update(closed_at=day)


def test_two_rounds_are_one_set_of_ratings(both: tuple[Panel, Panel], lead: User) -> None:
    frame = pd.DataFrame([row for panel in both for row in panel.rows("competence")])
    expected = fidelity.report(frame, values=range(7)).to_dict()["items"]

    report, is_new = services.compute_report_over(actor=lead, pool=pool(both[0]))

    assert is_new
    assert (report.n_sessions, report.n_raters, report.n_ratings) == (24, 3, 72)
    variables = {row["key"]: row for row in report.result["variables"]}
    for entry in expected:
        shown = variables[f"{entry['item']}.competence"]
        for name in ("icc_a1", "alpha_ordinal"):
            wanted = entry["estimates"][name]
            assert shown["estimates"][name]["value"] == pytest.approx(wanted["value"], abs=1e-9)
            assert shown["estimates"][name]["low"] == pytest.approx(wanted["low"], abs=1e-6)
    assert report.result["joined"]["n_rounds"] == 2
    assert [row["n_ratings"] for row in report.result["joined"]["versions"]] == [72]
    assert "in 2 closed rounds" in report.result["methods_paragraph"]
    assert {round_.pk for round_ in report.rounds_in} == {panel.round_.pk for panel in both}
    json.dumps(report.result, allow_nan=False)


def test_one_round_taken_alone_says_what_its_own_report_says(panel: Panel, lead: User) -> None:
    panel.store()
    own = report_of_round(panel.round_)

    report, _ = services.compute_report_over(actor=lead, pool=pool(panel))

    assert report.data_hash == own.data_hash
    for part in ("headline", "raters", "judgements", "problem_area"):
        assert report.result[part] == own.result[part]


def test_the_same_rounds_make_one_report_and_one_event(
    both: tuple[Panel, Panel], lead: User
) -> None:
    first, is_new = services.compute_report_over(actor=lead, pool=pool(both[0]))
    again, is_new_again = services.compute_report_over(actor=lead, pool=pool(both[0]))
    narrower, is_new_narrower = services.compute_report_over(
        actor=lead, pool=pool(both[0], closed_from=date(2020, 1, 1))
    )

    assert (is_new, is_new_again, is_new_narrower) == (True, False, True)
    assert again == first != narrower
    events = AuditEvent.objects.filter(verb="reliability.computed").order_by("pk")
    assert events.count() == 2
    assert ReliabilityReport.objects.count() == 2


def test_a_period_takes_rounds_closed_in_it_both_ends_included(
    both: tuple[Panel, Panel], lead: User
) -> None:
    close_on(both[0].round_, datetime(2026, 2, 1, 9, tzinfo=UTC))
    close_on(both[1].round_, datetime(2026, 3, 1, 9, tzinfo=UTC))

    def rounds_in(first: date | None, last: date | None) -> list[Any]:
        asked = pool(both[0], closed_from=first, closed_to=last)
        return list(asked.rounds.values_list("pk", flat=True))

    one, other = both[0].round_.pk, both[1].round_.pk
    assert rounds_in(None, None) == [one, other]
    assert rounds_in(date(2026, 2, 1), date(2026, 2, 1)) == [one]
    assert rounds_in(date(2026, 2, 2), date(2026, 3, 1)) == [other]
    assert rounds_in(None, date(2026, 1, 31)) == []
    with pytest.raises(InvalidInput) as refused:
        services.compute_report_over(actor=lead, pool=pool(both[0], closed_to=date(2026, 1, 31)))
    assert refused.value.code == "no_rounds"


def test_a_cohort_takes_sessions_of_its_trainees_alone(
    both: tuple[Panel, Panel], lead: User
) -> None:
    case = both[1].sessions[0].case
    assert case is not None
    cohort = factories.make_enrolment(both[0].programme).cohort
    type(case.enrolment).objects.filter(pk=case.enrolment_id).update(cohort=cohort)

    report, _ = services.compute_report_over(actor=lead, pool=pool(both[0], cohort=cohort))

    assert (report.n_sessions, report.n_ratings) == (12, 36)
    assert report.data_hash == report_of_round(both[1].round_).data_hash
    assert left_out(report) == {}
    assert report.result["joined"]["n_rounds"] == 1


def test_sessions_of_other_cohorts_in_a_mixed_round_are_left_out_and_counted(
    panel: Panel, lead: User
) -> None:
    cohort = factories.make_enrolment(panel.programme).cohort
    other = factories.make_case(factories.make_enrolment(panel.programme))
    type(other.enrolment).objects.filter(pk=other.enrolment_id).update(cohort=cohort)
    for session in panel.sessions[:5]:
        type(session).objects.filter(pk=session.pk).update(case=other)
    panel.store()

    report, _ = services.compute_report_over(actor=lead, pool=pool(panel, cohort=cohort))

    assert (report.n_sessions, report.n_ratings) == (5, 15)
    assert left_out(report) == {"other_cohort": 21}


def test_who_rated_a_session_in_two_rounds_counts_once(panel: Panel, lead: User) -> None:
    panel.store()
    again = factories.make_round(
        panel.programme,
        lead=lead,
        sessions=panel.sessions[:2],
        raters=panel.raters[:2],
        phase=RoundPhase.CLOSED,
    )
    later = datetime(2026, 5, 1, tzinfo=UTC)
    for s in range(2):
        rate(panel.sessions[s], panel.raters[0], panel.said[s, 1], round_=again, at=later)

    report, _ = services.compute_report_over(actor=lead, pool=pool(panel))

    assert report.n_ratings == 36
    assert report.data_hash == report_of_round(panel.round_).data_hash
    assert left_out(report) == {"not_started": 2, "rated_again": 2}


@pytest.mark.parametrize("phase", [RoundPhase.INDEPENDENT, RoundPhase.CONSENSUS])
def test_open_rounds_and_those_that_are_no_rating_never_match(
    both: tuple[Panel, Panel], lead: User, phase: RoundPhase
) -> None:
    Round.objects.filter(pk=both[1].round_.pk).update(phase=phase, closed_at=None)
    report, _ = services.compute_report_over(actor=lead, pool=pool(both[0]))
    assert report.n_ratings == 36

    Round.objects.filter(pk=both[0].round_.pk).update(purpose=RoundPurpose.RECODE)
    with pytest.raises(InvalidInput):
        services.compute_report_over(actor=lead, pool=pool(both[0]))


def test_withdrawn_sessions_are_in_no_report_and_flag_those_that_held_them(
    both: tuple[Panel, Panel], lead: User
) -> None:
    before, _ = services.compute_report_over(actor=lead, pool=pool(both[0]))
    elsewhere = factories.make_enrolment(both[0].programme).cohort
    of_others, _ = services.compute_report_over(
        actor=lead, pool=pool(both[0], cohort=_cohort_of(both[1], elsewhere))
    )
    session = both[0].sessions[3]
    Consent.objects.create(
        programme=both[0].programme,
        therapy_session=session,
        scopes=["training"],
        form_version="1",
        given_on=factories.LONG_AGO,
        recorded_by=lead,
        withdrawn_at=factories.NOW,
    )

    services.flag_reports_on(session.pk, False)
    after, is_new = services.compute_report_over(actor=lead, pool=pool(both[0]))

    flags = ReportFlag.objects.order_by("pk")
    assert [(flag.report_id, flag.n_ratings) for flag in flags] == [(before.pk, 3)]
    assert of_others.pk != before.pk
    assert is_new
    assert (after.n_sessions, left_out(after)) == (23, {"consent_withdrawn": 3})


def _cohort_of(panel: Panel, cohort: Any) -> Any:
    case = panel.sessions[0].case
    assert case is not None
    type(case.enrolment).objects.filter(pk=case.enrolment_id).update(cohort=cohort)
    return cohort


# ── Versions ─────────────────────────────────────────────────────────────────────────────

FIRST = {"A1": "Letting finish", "A2": "Asking back", "A3": "Waiting"}
SECOND = {"A1": "Letting finish", "B2": "Asking back", "A4": "Naming"}


def _versions(panel: Panel, lead: User, **second: Any) -> tuple[RubricVersion, RubricVersion]:
    """A2 is called B2 in the second version, A3 is gone, A4 is new."""
    given = {
        "version": "1.1",
        "follows": "1.0",
        "items": SECOND,
        "lineage": {"A1": "same", "B2": "{same: A2}", "A4": "{new: It was missed}"},
        "dropped": "[A3]",
        **second,
    }
    make = factories.make_own_rubric
    old = make(panel.programme, by=lead, text=own_definition(items=FIRST))
    return old, make(panel.programme, by=lead, text=own_definition(**given))


def _rated(
    panel: Panel, rubric: RubricVersion, items: dict[str, str]
) -> dict[tuple[str, str], dict[str, int]]:
    """Rate with drawn points of 0 to 2; return them by session, rater and item."""
    Round.objects.filter(pk=panel.round_.pk).update(rubric=rubric)
    panel.round_.refresh_from_db()
    found = {}
    for (s, r), said in panel.said.items():
        drawn = [entry.values.get("competence", 0) // 3 for entry in said.values()]
        scores = dict(zip(items, drawn, strict=False))
        rating = rate(
            panel.sessions[s],
            panel.raters[r],
            {item: Said(values={"skill": point}) for item, point in scores.items()},
            round_=panel.round_,
            areas=(),
            submitted=False,
        )
        Evidence.objects.bulk_create(
            Evidence(rating=rating, item=item, turn_number=1) for item in scores
        )
        Rating.objects.filter(pk=rating.pk).update(
            status=RatingStatus.SUBMITTED, submitted_at=factories.NOW
        )
        Assignment.objects.filter(rating=rating).update(status=AssignmentStatus.SUBMITTED)
        found[str(panel.sessions[s].pk), str(panel.raters[r].pk)] = scores
    return found


def test_versions_are_joined_over_the_items_that_are_the_same(
    panel: Panel, second: Panel, lead: User
) -> None:
    old, new = _versions(panel, lead)
    before, after = _rated(panel, old, FIRST), _rated(second, new, SECOND)

    report, _ = services.compute_report_over(
        actor=lead, pool=pool(panel, rubric=old, join_versions=True)
    )

    joined = report.result["joined"]
    assert report.read_as == new
    assert [(row["version"], row["n_ratings"]) for row in joined["versions"]] == [
        ("1.0", 36),
        ("1.1", 36),
    ]
    assert joined["apart"] == [{"id": "A4", "name": "Naming"}]
    keys = {row["key"] for row in report.result["variables"] if row["level"] == "item"}
    assert keys == {"A1.skill", "B2.skill"}
    rows = [
        (session, rater, "B2", scores[name])
        for found, name in ((before, "A2"), (after, "B2"))
        for (session, rater), scores in found.items()
    ]
    frame = pd.DataFrame(rows, columns=["session", "rater", "item", "score"])
    (entry,) = fidelity.report(frame, values=range(3)).to_dict()["items"]
    shown = next(row for row in report.result["variables"] if row["key"] == "B2.skill")
    assert shown["n_ratings"] == 72
    wanted = entry["estimates"]["icc_a1"]["value"]
    assert shown["estimates"]["icc_a1"]["value"] == pytest.approx(wanted, abs=1e-9)
    assert "versions 1.0 and 1.1, over the 2 items that all" in report.result["methods_paragraph"]


def test_one_version_alone_leaves_the_rounds_of_others_out(
    panel: Panel, second: Panel, lead: User
) -> None:
    old, new = _versions(panel, lead)
    _rated(panel, old, FIRST)
    _rated(second, new, SECOND)

    report, _ = services.compute_report_over(actor=lead, pool=pool(panel, rubric=old))

    assert (report.read_as, report.n_ratings) == (old, 36)
    assert report.result["joined"]["apart"] == []


@pytest.mark.parametrize(
    "second_version",
    [
        {"items": {"C1": "Other"}, "lineage": {"C1": "{new: Another}"}, "dropped": "[A1, A2, A3]"},
        {
            "items": {"A1": "Letting finish"},
            "lineage": {
                "A1": "{rescaled: A1, map: {skill: {0: 0, 1: 0.5, 2: 2}}, reason: Too generous}"
            },
            "dropped": "[A2, A3]",
        },
    ],
    ids=["nothing shared", "on another scale"],
)
def test_a_version_that_shares_no_item_is_left_out_and_said(
    panel: Panel, second: Panel, lead: User, second_version: dict[str, Any]
) -> None:
    old, new = _versions(panel, lead, **second_version)
    _rated(panel, old, FIRST)
    _rated(second, new, second_version["items"])

    report, _ = services.compute_report_over(
        actor=lead, pool=pool(panel, rubric=new, join_versions=True)
    )

    assert report.n_ratings == 36
    assert left_out(report) == {"other_version": 36}
    assert report.result["joined"]["not_joined"] == ["1.0"]


def test_a_version_in_which_absent_counts_otherwise_is_left_out(
    panel: Panel, second: Panel, lead: User
) -> None:
    text = own_definition(items=FIRST).replace("absent: 0", "absent: 1")
    old = factories.make_own_rubric(panel.programme, by=lead, text=text)
    follows = own_definition(
        version="1.1", follows="1.0", items=FIRST, lineage=dict.fromkeys(FIRST, "same")
    )
    new = factories.make_own_rubric(panel.programme, by=lead, text=follows)
    _rated(panel, old, FIRST)
    _rated(second, new, FIRST)

    report, _ = services.compute_report_over(
        actor=lead, pool=pool(panel, rubric=new, join_versions=True)
    )

    assert left_out(report) == {"other_version": 36}
    assert report.result["joined"]["not_joined"] == ["1.0"]


def test_differences_of_joined_versions_name_the_turns_of_both(
    panel: Panel, second: Panel, lead: User
) -> None:
    old, new = _versions(panel, lead)
    _rated(panel, old, FIRST)
    _rated(second, new, SECOND)
    report, _ = services.compute_report_over(
        actor=lead, pool=pool(panel, rubric=new, join_versions=True)
    )

    answer = client_of(lead).get(f"{PATH}{report.pk}/differences/?item=B2")

    assert answer.status_code == 200
    pairs = report.result["rater_pairs"]
    assert answer.json()["n_compared"] == sum(row["n"] for row in pairs) / 2
    assert {row["item"] for row in answer.json()["rows"]} == {"B2"}
    assert {len(row["sides"]) for row in answer.json()["rows"]} == {2}
    assert {tuple(s["turns"]) for row in answer.json()["rows"] for s in row["sides"]} == {(1,)}
    of_first = set(panel.round_.round_sessions.values_list("code", flat=True))
    assert {row["code"] for row in answer.json()["rows"]} & of_first


# ── Over HTTP ────────────────────────────────────────────────────────────────────────────


def test_computing_answers_201_then_200_and_says_what_it_is_of(
    both: tuple[Panel, Panel], lead: User
) -> None:
    client = client_of(lead)
    asked = body(both[0], closed_from="2026-01-01", closed_to="2026-12-31")

    first = client.post(PATH, asked, format="json")
    second = client.post(PATH, asked, format="json")

    assert (first.status_code, second.status_code) == (201, 200), first.content
    assert first.json() == second.json()
    shown = first.json()
    assert (shown["round"], shown["n_rounds"], shown["cohort"]) == (None, 2, None)
    assert (shown["closed_from"], shown["closed_to"]) == ("2026-01-01", "2026-12-31")
    assert {row["id"] for row in shown["rounds"]} == {str(panel.round_.pk) for panel in both}
    assert shown["joined"]["n_rounds"] == 2
    assert shown["rubric"]["id"] == str(both[0].round_.rubric_id)
    (listed,) = client.get(f"{PATH}?of_several=true").json()["results"]
    assert (listed["id"], listed["n_rounds"]) == (shown["id"], 2)
    assert client.get(f"{PATH}?of_several=false").json()["results"] == []
    plan = client.get(f"/api/v1/planner/?report={shown['id']}")
    assert plan.status_code == 200


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADJUDICATOR, Role.RATER, Role.SUPERVISOR])
def test_only_who_manages_rounds_takes_them_together(both: tuple[Panel, Panel], role: Role) -> None:
    person = factories.make_member(both[0].programme, role, code="X9")

    answer = client_of(person).post(PATH, body(both[0]), format="json")

    assert answer.status_code in (403, 404)
    assert not ReliabilityReport.objects.exists()


def test_readers_are_those_of_a_rounds_report(both: tuple[Panel, Panel], lead: User) -> None:
    report, _ = services.compute_report_over(actor=lead, pool=pool(both[0]))

    for role, status in (
        (Role.AUDITOR, 200), (Role.ADJUDICATOR, 200), (Role.RATER, 404),
        (Role.SUPERVISOR, 404), (Role.TRAINEE, 404), (Role.OPERATOR, 404),
    ):  # fmt: skip
        person = factories.make_member(both[0].programme, role, code=f"X{role[:4]}")
        assert client_of(person).get(f"{PATH}{report.pk}/").status_code == status, role


def test_another_programmes_lead_neither_computes_nor_reads(
    worlds: TwoProgrammes, both: tuple[Panel, Panel], lead: User
) -> None:
    report, _ = services.compute_report_over(actor=lead, pool=pool(both[0]))
    stranger = client_of(worlds.a.lead)

    assert stranger.post(PATH, body(both[0]), format="json").status_code == 404
    assert stranger.get(f"{PATH}{report.pk}/").status_code == 404
    assert stranger.get(f"{PATH}{report.pk}/differences/").status_code == 404
    foreign = str(worlds.a.enrolment.cohort_id)
    own = client_of(lead).post(PATH, body(both[0], cohort=foreign), format="json")
    assert own.status_code == 404


def test_a_lead_who_has_a_session_of_any_of_them_to_rate_learns_nothing(
    both: tuple[Panel, Panel], lead: User
) -> None:
    report, _ = services.compute_report_over(actor=lead, pool=pool(both[0]))
    Membership.objects.create(
        person=lead, programme=both[0].programme, role=Role.RATER, starts_on=factories.LONG_AGO
    )
    factories.make_round(
        both[0].programme, lead=lead, sessions=[both[1].sessions[0]], raters=[lead]
    )
    client = client_of(lead)

    with pytest.raises(AccessDenied) as refused:
        services.compute_report_over(actor=lead, pool=pool(both[0]))

    assert refused.value.code == "blinded"
    assert client.get(PATH).json()["results"] == []
    for address in (f"{PATH}{report.pk}/", f"{PATH}{report.pk}/differences/"):
        assert client.get(address).status_code == 404
    assert client.get(f"/api/v1/planner/?report={report.pk}").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"round": "own"},
        {"rubric": None},
        {"programme": None},
        {"closed_from": "2026-03-02", "closed_to": "2026-03-01"},
        {"closed_from": "soon"},
    ],
)
def test_what_makes_no_sense_is_refused(panel: Panel, lead: User, wrong: dict[str, Any]) -> None:
    asked = body(panel) | wrong
    if "round" in wrong:
        asked["round"] = str(panel.round_.pk)
    asked = {key: value for key, value in asked.items() if value is not None}

    answer = client_of(lead).post(PATH, asked, format="json")

    assert answer.status_code == 400
    assert not ReliabilityReport.objects.exists()


def test_no_matching_round_answers_400(panel: Panel, lead: User) -> None:
    answer = client_of(lead).post(PATH, body(panel, closed_to="2000-01-01"), format="json")

    assert (answer.status_code, answer.json()["code"]) == (400, "no_rounds")


def test_a_report_is_of_one_round_or_of_several(panel: Panel) -> None:
    facts = {
        "programme": panel.programme, "software": "s", "data_hash": "0" * 64, "n_sessions": 0,
        "n_raters": 0, "n_ratings": 0, "result": {},
    }  # fmt: skip
    for wrong in ({}, {"round": panel.round_, "rubric": panel.round_.rubric}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReliabilityReport.objects.create(**facts, **wrong)
