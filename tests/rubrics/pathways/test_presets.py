"""The presets on worked portfolios, and what a trace and a renewal are."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from rubrics.pathways import (
    Evidence,
    NamedInstrument,
    Pathway,
    evaluate,
    evaluate_renewal,
    load_pathway,
    pathway_fingerprint,
)
from tests.rubrics.pathways.conftest import ON, full_portfolio, rating

QUALITY = NamedInstrument(slug="quality", scale="quality")


def quality(session: str, rater: str, score: float, kind: str = "independent") -> dict[str, Any]:
    return rating(
        session, rater, kind=kind, rubric="quality", overall={"quality": score}, items=None
    )


def states(pathway: Pathway, held: dict[str, Any], **options: Any) -> dict[str, str]:
    trace = evaluate(pathway, Evidence.model_validate(held), on=ON, **options)
    return {"": trace.state, **{each.rule: each.state for each in trace.rules}}


def not_passed(found: dict[str, str]) -> dict[str, str]:
    return {rule: state for rule, state in found.items() if state != "pass"}


def two_portfolios() -> dict[str, Any]:
    """Two cases with a recording each: an initial session at 3.0 and a concluding one at 4.0."""
    return {
        "trainee": "t1",
        "cases": [
            {"id": case, "client": f"client {case}", "sessions_held": 8} for case in ("c1", "c2")
        ],
        "sessions": [
            {"id": "s1", "case": "c1", "phase": "initial"},
            {"id": "s2", "case": "c2", "phase": "termination"},
        ],
        "ratings": [
            quality("s1", "r1", 3.0),
            quality("s2", "r1", 4.0),
            quality("s1", "t1", 4.5, "self"),
            quality("s2", "t1", 4.0, "self"),
        ],
        "supervision": [
            {"id": f"u{n}", "hours": 1, "held_on": date(2024, n, 1), "confirmed": True}
            for n in range(1, 11)
        ],
        "outcomes": [
            {"id": f"{case}-{n}", "case": case, "measure": "phq9", "session_number": n}
            for case in ("c1", "c2")
            for n in (0, 4, 8)
        ],
        "attestations": [
            {"id": "a1", "requirement": "ipt_course", "amount": 15, "confirmed": True}
        ],
        "signatures": [{"id": "g1", "signer": "p1", "supervises": False}],
    }


def test_recommended_pathway_passes_only_with_the_decision(every_kind: Pathway) -> None:
    pathway = load_pathway("attune-recommended")
    held = full_portfolio()

    assert not_passed(states(pathway, held)) == {}
    held["levels"][0]["lower"] = 2.95
    assert not_passed(states(pathway, held)) == {"level": "cannot_tell", "": "cannot_tell"}
    held["levels"][0]["upper"] = 2.99
    assert not_passed(states(pathway, held)) == {"level": "not_yet", "": "not_yet"}


def test_recommended_pathway_wants_ratings_of_its_version() -> None:
    held = full_portfolio()
    for each in held["ratings"]:
        each["version"] = "0.1"
    held["levels"][0]["versions"] = ["0.1"]

    assert not_passed(states(load_pathway("attune-recommended"), held)) == {
        "raters": "not_yet",
        "mean": "not_yet",
        "lowest_session": "not_yet",
        "required_items": "not_yet",
        "level": "cannot_tell",
        "": "not_yet",
    }


def test_required_item_that_was_absent_stops_the_recommended_pathway() -> None:
    pathway = load_pathway("attune-recommended")
    held = full_portfolio()
    for each in held["ratings"][:2]:
        each["items"][0]["values"] = {"competence": 0}

    # The mean of the item over five sessions is 3.2; with one more absent 2.4, and 1.6 with three.
    assert not_passed(states(pathway, held)) == {}
    for each in held["ratings"][2:6]:
        each["items"][0]["values"] = {"competence": 0}
    assert not_passed(states(pathway, held)) == {"required_items": "not_yet", "": "not_yet"}


def test_its_first_version_stops_at_any_required_item_of_any_session() -> None:
    held = full_portfolio()
    for each in held["ratings"][:2]:
        each["items"][0]["values"] = {"competence": 0}

    found = not_passed(states(load_pathway("attune-recommended", "1.0"), held))

    assert found == {"required_items": "not_yet", "": "not_yet"}


def test_recommended_pathway_wants_four_raters_in_all() -> None:
    held = full_portfolio()
    for each in held["ratings"]:
        if each["rater"] in {"r3", "r4"}:
            each["rater"] = "r1" if each["rater"] == "r3" else "r2"
    trace = evaluate(load_pathway("attune-recommended"), Evidence.model_validate(held), on=ON)

    raters = next(each for each in trace.rules if each.rule == "raters")
    assert raters.state == "not_yet"
    assert (
        raters.holds
        == "5 of 5 sessions have 2 or more raters who count. 2 different raters in all."
    )
    assert raters.missing == ("2 more raters other than those so far.",)

    held["ratings"][0]["rater"], held["ratings"][1]["rater"] = "r5", "r6"
    held["ratings"][0]["in_status"] = None
    assert states(load_pathway("attune-recommended"), held)["raters"] == "cannot_tell"


def test_portfolio_pathway_passes_on_the_instrument_the_programme_supplies() -> None:
    pathway = load_pathway("portfolio-pathway")

    assert not_passed(states(pathway, two_portfolios(), supplied=QUALITY)) == {}
    assert states(pathway, two_portfolios())[""] == "cannot_tell"


def test_portfolio_pathway_asks_3_of_each_portfolio_and_not_of_both_together() -> None:
    held = two_portfolios()
    held["ratings"][0]["overall"] = {"quality": 2.9}

    found = states(load_pathway("portfolio-pathway"), held, supplied=QUALITY)

    assert not_passed(found) == {"mean": "not_yet", "": "not_yet"}


def test_portfolio_pathway_wants_two_clients_and_a_later_session() -> None:
    held = two_portfolios()
    held["cases"][1]["client"] = "client c1"
    held["sessions"][1]["phase"] = "initial"

    found = states(load_pathway("portfolio-pathway"), held, supplied=QUALITY)

    assert set(not_passed(found)) == {"clients", "later_session", ""}


def four_cases() -> dict[str, Any]:
    """Four cases with three drawn recordings each, reviewed by a supervisor."""
    cases = ["c1", "c2", "c3", "c4"]
    phases = ["initial", "middle", "termination"]
    sessions = [
        {
            "id": f"{case}-{phase}",
            "case": case,
            "phase": phase,
            "drawn": True,
            "areas": ["grief" if case == "c1" else "dispute"],
        }
        for case in cases
        for phase in phases
    ]
    return {
        "trainee": "t1",
        "cases": [{"id": case, "client": f"client {case}"} for case in cases],
        "sessions": sessions,
        "ratings": [quality(str(each["id"]), "v1", 4.0, "supervisor") for each in sessions],
        "supervision": [
            {
                "id": f"u{n}",
                "hours": 2,
                "case": cases[n % 4],
                "held_on": date(2024, n + 1, 1),
                "confirmed": True,
            }
            for n in range(12)
        ],
        "attestations": [
            {"id": "a1", "requirement": "ipt_course", "amount": 5, "confirmed": True},
            {"id": "a2", "requirement": "ipt_course", "amount": 1, "confirmed": True},
            {"id": "a3", "requirement": "case_report", "amount": 4, "confirmed": True},
        ],
        "signatures": [
            {"id": "g1", "signer": "p1", "supervises": False},
            {"id": "g2", "signer": "p2", "supervises": True},
        ],
    }


def test_practitioner_pathway_passes_on_twelve_drawn_recordings_of_four_cases() -> None:
    pathway = load_pathway("practitioner-pathway")

    assert not_passed(states(pathway, four_cases(), supplied=QUALITY)) == {}


def test_practitioner_pathway_misses_a_case_and_a_tape_somebody_picked() -> None:
    held = four_cases()
    held["sessions"][0]["drawn"] = False
    for each in held["sessions"]:
        each["case"] = "c1" if each["case"] == "c2" else each["case"]

    found = states(load_pathway("practitioner-pathway"), held, supplied=QUALITY)

    assert not_passed(found) == {"cases": "not_yet", "": "not_yet"}
    held["sessions"] = [each | {"drawn": each["case"] != "c4"} for each in held["sessions"]]
    found = states(load_pathway("practitioner-pathway"), held, supplied=QUALITY)
    assert set(not_passed(found)) == {"cases", "random", ""}


def test_therapist_pathway_wants_every_phase_of_three_cases_and_the_workshop() -> None:
    pathway = load_pathway("therapist-pathway")
    held = four_cases()
    held["ratings"] = [each | {"kind": "independent"} for each in held["ratings"]]
    held["attestations"] = [
        {"id": "a1", "requirement": "therapy_training", "amount": 150, "confirmed": True},
        {"id": "a2", "requirement": "ipt_workshop", "amount": 16, "confirmed": True},
        {"id": "a3", "requirement": "supervised_case", "amount": 3, "confirmed": True},
    ]

    assert not_passed(states(pathway, held, supplied=QUALITY)) == {}
    held["attestations"][1]["amount"] = 15
    for n in (0, 3):
        held["sessions"][n]["phase"] = "middle"
    assert not_passed(states(pathway, held, supplied=QUALITY)) == {
        "cases": "not_yet",
        "workshop": "not_yet",
        "": "not_yet",
    }


def test_trace_is_ready_to_sign_before_anybody_has_signed() -> None:
    pathway = load_pathway("attune-recommended")
    held = Evidence.model_validate(full_portfolio() | {"signatures": []})

    trace = evaluate(pathway, held, on=ON)

    assert (trace.unsigned_state, trace.state) == ("pass", "not_yet")
    assert trace.to_dict()["pathway_fingerprint"] == pathway_fingerprint(pathway)


def test_hash_of_a_trace_changes_with_pathway_evidence_day_and_instrument() -> None:
    pathway = load_pathway("portfolio-pathway")
    held = two_portfolios()
    one = Evidence.model_validate(held)
    held["attestations"][0]["amount"] = 16
    other = Evidence.model_validate(held)
    reworded = pathway.model_copy(update={"title": "Another"})

    hashes = {
        evaluate(pathway, one, on=ON).sha256(),
        evaluate(pathway, one, on=ON, supplied=QUALITY).sha256(),
        evaluate(pathway, one, on=date(2025, 3, 2)).sha256(),
        evaluate(pathway, other, on=ON).sha256(),
        evaluate(reworded, one, on=ON).sha256(),
    }

    assert len(hashes) == 5
    assert evaluate(pathway, one, on=ON).sha256() in hashes


def test_renewal_looks_at_later_sessions_and_the_rules_that_renew() -> None:
    pathway = load_pathway("attune-recommended")
    held = full_portfolio() | {"certificate": {"id": "k", "issued": date(2024, 7, 1)}}
    for later in (3, 4):
        held["sessions"][later]["held_on"] = date(2025, 1, 10)
    held["sessions"][2]["held_on"] = None

    trace = evaluate_renewal(pathway, Evidence.model_validate(held), on=ON)

    assert {each.rule: each.state for each in trace.rules} == dict.fromkeys(
        ["raters", "mean", "lowest_session", "required_items", "flags", "signatures"], "pass"
    )
    assert trace.purpose == "renewal"
    assert {ref.id for each in trace.rules for ref in each.counts if ref.kind == "rating"} == {
        "s4-r3",
        "s4-r4",
        "s5-r1",
        "s5-r2",
    }


def test_earlier_harm_flag_stops_a_renewal() -> None:
    held = full_portfolio() | {"certificate": {"id": "k", "issued": date(2024, 5, 1)}}
    held["flags"][0]["resolved"] = False
    held["sessions"][0]["held_on"] = date(2024, 4, 1)

    trace = evaluate_renewal(
        load_pathway("attune-recommended"), Evidence.model_validate(held), on=ON
    )

    assert trace.state == "not_yet"


def test_renewal_needs_a_certificate_and_a_pathway_that_renews() -> None:
    held = Evidence.model_validate(full_portfolio())

    with pytest.raises(ValueError, match="no certificate"):
        evaluate_renewal(load_pathway("attune-recommended"), held, on=ON)
    with pytest.raises(ValueError, match="does not say what renews it"):
        evaluate_renewal(load_pathway("therapist-pathway"), held, on=ON)


@pytest.mark.parametrize(
    "wrong",
    [
        {"sessions": [{"id": "s9", "case": "nowhere"}]},
        {"ratings": [rating("s9", "r1")]},
        {"ratings": [rating("s1", "r1"), rating("s1", "r1", id="other")]},
        {"ratings": [rating("s1", "r1", 3.0, overall={"competence": float("nan")})]},
        {
            "ratings": [
                rating("s1", "r1", items=[{"item": "A1", "required": True, "values": {}}] * 2)
            ]
        },
        {"signatures": [{"id": "g", "signer": "p"}] * 2},
        {"levels": [full_portfolio()["levels"][0] | {"lower": 4, "upper": 3}]},
        {"attestations": [{"id": "a", "requirement": "x", "amount": -1}]},
        {"flags": [{"id": "f", "session": "s1", "kind": "harm", "flag": "X5", "resolved": "no"}]},
        {"remarks": []},
    ],
)
def test_evidence_that_contradicts_itself_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Evidence.model_validate(full_portfolio() | wrong)
