"""Every kind of rule passes, is not yet met, and cannot tell, each for its own reason."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from rubrics.pathways import (
    Evidence,
    NamedInstrument,
    Pathway,
    RuleTrace,
    evaluate,
    load_pathway,
)
from tests.rubrics.pathways.conftest import ON, full_portfolio, rating

Change = Callable[[dict[str, Any]], object]


def judged(pathway: Pathway, rule: str, change: Change | None = None) -> RuleTrace:
    held = full_portfolio()
    if change is not None:
        change(held)
    trace = evaluate(pathway, Evidence.model_validate(held), on=ON)
    return next(each for each in trace.rules if each.rule == rule)


def every(kind: str, /, **values: Any) -> Change:
    """Set values in every piece of evidence of a kind."""
    return lambda held: [each.update(values) for each in held[kind]]


def first(kind: str, /, **values: Any) -> Change:
    return lambda held: held[kind][0].update(values)


def only(kind: str, keep: Callable[[dict[str, Any]], bool]) -> Change:
    return lambda held: held.update({kind: [each for each in held[kind] if keep(each)]})


def score(session: str, value: float | None) -> Change:
    """Give a session that score in section A and on item A1 from every independent rater."""

    def change(held: dict[str, Any]) -> None:
        for each in held["ratings"]:
            if each["session"] == session and each["kind"] == "independent":
                each["sections"] = {"A": {"competence": value}}
                each["items"][0]["values"] = {"competence": value}

    return change


def without_sessions(held: dict[str, Any]) -> None:
    held.update(sessions=[], ratings=[], flags=[], levels=[])


def limits(lower: float | None, upper: float | None) -> Change:
    return first("levels", lower=lower, upper=upper, reason="Too few sessions")


def add_consensus(held: dict[str, Any], **changes: Any) -> None:
    held["ratings"].append(rating("s1", "adjudicator", 1.0, kind="consensus", **changes))


NOT_YET: list[tuple[str, Change]] = [
    ("cases", first("cases", completed=False)),
    ("cases", first("sessions", phase="termination")),
    ("clients", every("cases", client="one client")),
    ("sessions", every("sessions", phase="initial")),
    ("sessions", every("sessions", format="group")),
    ("areas", every("sessions", areas=["grief"])),
    ("areas", every("sessions", areas=["dispute", "transition"])),
    ("phases", first("sessions", phase="middle")),
    ("per_case", every("sessions", case="c1")),
    ("random", first("sessions", drawn=False)),
    ("raters", first("ratings", in_status=False)),
    ("raters", first("ratings", supervises=True)),
    ("raters", first("ratings", kind="supervisor")),
    ("raters", first("ratings", rubric="another")),
    ("raters", first("ratings", rater="t1")),
    ("raters", first("ratings", rater="r2", version="1.1")),
    ("self", only("ratings", lambda each: each["kind"] != "self")),
    (
        "self",
        lambda held: [r.update(rubric="another") for r in held["ratings"] if r["rater"] == "t1"],
    ),
    ("mean", lambda held: [score(f"s{n}", 2.9)(held) for n in range(1, 6)]),
    ("mean", only("ratings", lambda each: each["session"] != "s1")),
    ("floor", score("s3", 1.9)),
    ("floor", add_consensus),
    ("items", score("s3", 1.9)),
    ("items", lambda held: [r.update(items=r["items"][:1]) for r in held["ratings"]]),
    ("level", limits(1.0, 2.9)),
    ("flags", first("flags", resolved=False)),
    ("flags", only("ratings", lambda each: each["kind"] == "self")),
    ("supervision", only("supervision", lambda each: each["id"] == "u1")),
    ("supervision", every("cases", therapy_hours=100)),
    ("supervision", every("supervision", case=None)),
    ("supervision", every("supervision", held_on=date(2024, 1, 1))),
    ("supervision", every("supervision", confirmed=False)),
    ("course", first("attestations", amount=4)),
    ("course", first("attestations", confirmed=False)),
    ("course", first("attestations", requirement="another_course")),
    ("outcomes", only("outcomes", lambda each: each["session_number"] != 0)),
    ("outcomes", only("outcomes", lambda each: each["session_number"] != 8)),
    ("outcomes", every("cases", sessions_held=20)),
    ("outcomes", only("outcomes", lambda each: each["session_number"] == 0)),
    ("validity", first("sessions", held_on=date(2022, 1, 1))),
    ("validity", lambda held: held.update(certificate={"id": "k", "issued": date(2024, 2, 28)})),
    ("signatures", only("signatures", lambda each: each["signer"] == "p1")),
    ("signatures", every("signatures", signer="p1")),
    ("signatures", every("signatures", supervises=True)),
    ("signatures", first("signatures", signer="r1")),
    ("signatures", first("signatures", signer="t1")),
]

CANNOT_TELL: list[tuple[str, Change]] = [
    ("cases", first("cases", completed=None)),
    ("cases", first("sessions", phase=None)),
    ("clients", first("cases", client=None)),
    ("sessions", every("sessions", phase=None)),
    ("sessions", every("sessions", format=None)),
    ("areas", every("sessions", areas=None)),
    ("phases", first("sessions", phase=None)),
    ("random", first("sessions", drawn=None)),
    ("raters", first("ratings", in_status=None)),
    ("raters", first("ratings", supervises=None)),
    ("raters", first("ratings", under_review=True)),
    ("mean", score("s1", None)),
    ("mean", first("ratings", sections={})),
    ("mean", first("ratings", under_review=True)),
    ("mean", lambda held: [r.update(version="1.1") for r in held["ratings"] if r["rater"] == "r1"]),
    ("floor", score("s1", None)),
    ("floor", lambda held: add_consensus(held, under_review=True)),
    ("items", score("s1", None)),
    ("items", first("ratings", items=None)),
    ("level", lambda held: held.update(levels=[])),
    ("level", limits(2.9, 3.4)),
    ("level", limits(3.0, 3.4)),
    ("level", limits(None, None)),
    ("level", first("levels", sessions=["s1", "s2"])),
    ("level", first("levels", confidence=95)),
    ("level", first("levels", scale="adherence")),
    ("level", lambda held: held["levels"].append(held["levels"][0] | {"id": "l2"})),
    ("flags", first("flags", resolved=None)),
    ("flags", lambda held: held.update(flags=None)),
    ("supervision", every("supervision", confirmed=None)),
    ("supervision", every("cases", therapy_hours=None)),
    ("course", first("attestations", amount=None)),
    ("course", first("attestations", confirmed=None)),
    ("outcomes", every("cases", sessions_held=None)),
    ("validity", first("sessions", held_on=None)),
    ("signatures", every("signatures", supervises=None)),
]

# These count or look at something a portfolio without sessions cannot have unknown.
NEVER_UNKNOWN = {"per_case", "self"}


def test_full_portfolio_passes_every_rule(every_kind: Pathway) -> None:
    trace = evaluate(every_kind, Evidence.model_validate(full_portfolio()), on=ON)

    assert {each.rule: each.state for each in trace.rules} == {
        rule.id: "pass" for rule in every_kind.rules
    }
    assert all(each.missing == () for each in trace.rules)
    assert trace.state == "pass"


def test_every_rule_is_seen_in_every_state(every_kind: Pathway) -> None:
    ids = {rule.id for rule in every_kind.rules}

    assert {rule for rule, _ in NOT_YET} == ids
    assert {rule for rule, _ in CANNOT_TELL} == ids - NEVER_UNKNOWN


@pytest.mark.parametrize(("rule", "change"), NOT_YET)
def test_rule_is_not_yet_met_and_says_what_is_missing(
    every_kind: Pathway, rule: str, change: Change
) -> None:
    trace = judged(every_kind, rule, change)

    assert trace.state == "not_yet", trace
    assert trace.missing
    assert trace.holds


@pytest.mark.parametrize(("rule", "change"), CANNOT_TELL)
def test_rule_cannot_tell_and_says_what_is_not_known(
    every_kind: Pathway, rule: str, change: Change
) -> None:
    trace = judged(every_kind, rule, change)

    assert trace.state == "cannot_tell", trace
    assert trace.missing
    assert trace.holds


def test_unknown_does_not_hide_what_is_certainly_too_low(every_kind: Pathway) -> None:
    def change(held: dict[str, Any]) -> None:
        score("s1", None)(held)
        score("s2", 1.0)(held)

    assert judged(every_kind, "floor", change).state == "not_yet"
    assert judged(every_kind, "items", change).state == "not_yet"


def test_unknown_that_could_not_be_enough_is_not_yet(every_kind: Pathway) -> None:
    def change(held: dict[str, Any]) -> None:
        every("supervision", confirmed=False)(held)
        first("supervision", confirmed=None)(held)

    assert judged(every_kind, "supervision", change).state == "not_yet"
    assert judged(every_kind, "course", first("attestations", amount=1, confirmed=None)).state == (
        "not_yet"
    )


def test_rules_over_scores_need_a_named_instrument(every_kind: Pathway) -> None:
    portfolio = load_pathway("portfolio-pathway")
    held = Evidence.model_validate(full_portfolio())
    named = NamedInstrument(slug="ipt-adherence-competence", scale="competence")

    without = {each.rule: each.state for each in evaluate(portfolio, held, on=ON).rules}
    within = {
        each.rule: each.state for each in evaluate(portfolio, held, on=ON, supplied=named).rules
    }

    assert {rule for rule, state in without.items() if state == "cannot_tell"} == {
        "raters",
        "mean",
        "self_rating",
    }
    assert [within[rule] for rule in ("raters", "mean", "self_rating")] == ["pass"] * 3
    with pytest.raises(ValueError, match="names its own instrument"):
        evaluate(every_kind, held, on=ON, supplied=named)


def test_consensus_replaces_the_scores_it_settled(every_kind: Pathway) -> None:
    trace = judged(every_kind, "mean", add_consensus)

    # Four sessions at 4.0 and one settled at 1.0.
    assert trace.holds == "mean 3.4 over 5 sessions."
    assert ("rating", "s1-adjudicator") in trace.counts
    assert ("rating", "s1-r1") not in trace.counts
    assert judged(every_kind, "raters", add_consensus).state == "pass"


def test_ratings_the_raters_rule_excludes_enter_no_mean(every_kind: Pathway) -> None:
    def change(held: dict[str, Any]) -> None:
        held["ratings"].append(rating("s1", "r9", 0.0, in_status=False))
        held["ratings"].append(rating("s1", "r8", 0.0, kind="machine"))

    assert judged(every_kind, "mean", change).holds == "mean 4 over 5 sessions."
    assert judged(every_kind, "raters", change).state == "pass"


def test_floor_of_items_takes_required_ones_where_none_is_named() -> None:
    attune = load_pathway("attune-recommended", "1.0")

    # F2 is scored 1 in every session and required in none.
    assert judged(attune, "required_items").state == "pass"
    trace = judged(attune, "required_items", score("s3", 1.5))
    assert trace.state == "not_yet"
    assert trace.missing == ("Item A1, session s3: 1.5.",)


def test_mean_just_below_the_cut_does_not_read_as_if_it_were_on_it(every_kind: Pathway) -> None:
    trace = judged(
        every_kind, "mean", lambda held: [score(f"s{n}", 2.9996)(held) for n in range(1, 6)]
    )

    assert trace.state == "not_yet"
    assert trace.holds == "mean 2.9996 over 5 sessions."


def test_no_sentence_names_a_person(every_kind: Pathway) -> None:
    people = {"t1", "r1", "r2", "p1", "p2", "client c1", "client c2"}
    for _, change in NOT_YET + CANNOT_TELL:
        held = full_portfolio()
        change(held)
        for each in evaluate(every_kind, Evidence.model_validate(held), on=ON).rules:
            words = " ".join((each.holds, *each.missing))
            assert not [key for key in people if f" {key}" in words.replace(".", " ")], words


def test_certificate_holds_until_its_last_day(every_kind: Pathway) -> None:
    def issued(day: date) -> Change:
        return lambda held: held.update(certificate={"id": "k", "issued": day})

    assert judged(every_kind, "validity", issued(date(2024, 3, 1))).state == "pass"
    assert judged(every_kind, "validity", issued(date(2024, 2, 29))).state == "not_yet"
    assert "mean and items" in judged(every_kind, "validity", issued(date(2023, 1, 1))).missing[0]


def test_labels_are_said_in_place_of_ids(every_kind: Pathway) -> None:
    def change(held: dict[str, Any]) -> None:
        first("sessions", label="K1, session 3")(held)
        score("s1", 1.0)(held)

    assert judged(every_kind, "floor", change).missing == ("K1, session 3: 1.",)
