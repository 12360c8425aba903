"""What holds of every portfolio, whatever is in it."""

import json
import random
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rubrics.pathways import Evidence, NamedInstrument, Pathway, evaluate, load_all_pathways
from rubrics.pathways.evaluate import Trace
from rubrics.pathways.loader import parse_pathway
from tests.rubrics.pathways.conftest import HERE

EVERY_KIND = parse_pathway(
    (HERE / "good" / "every-kind.yaml").read_text(encoding="utf-8"), name="every-kind.yaml"
)
PATHWAYS = (EVERY_KIND, *load_all_pathways())
NAMED = NamedInstrument(slug="ipt-adherence-competence", scale="competence")
ON = date(2025, 3, 1)

UNKNOWN_OR = st.none() | st.booleans()
SCORES = st.none() | st.floats(0, 6, allow_nan=False).map(lambda value: round(value, 2))
DAYS = st.dates(date(2022, 1, 1), date(2025, 3, 1))
SHORT = settings(max_examples=75, deadline=None)


@st.composite
def portfolios(draw: st.DrawFn) -> dict[str, Any]:
    """Any valid evidence, mostly incomplete."""
    cases = [
        {
            "id": f"c{n}",
            "client": draw(st.none() | st.sampled_from(["x", "y", "z"])),
            "completed": draw(UNKNOWN_OR),
            "sessions_held": draw(st.none() | st.integers(0, 16)),
            "therapy_hours": draw(st.none() | st.integers(0, 20)),
        }
        for n in range(draw(st.integers(0, 4)))
    ]
    one_case = st.sampled_from([case["id"] for case in cases]) if cases else st.nothing()
    sessions = [
        {
            "id": f"s{n}",
            "case": draw(one_case),
            "held_on": draw(st.none() | DAYS),
            "phase": draw(st.none() | st.sampled_from(["initial", "middle", "termination"])),
            "areas": draw(
                st.none() | st.lists(st.sampled_from(["grief", "dispute"]), unique=True, max_size=2)
            ),
            "format": draw(st.none() | st.sampled_from(["individual", "group"])),
            "drawn": draw(UNKNOWN_OR),
        }
        for n in range(draw(st.integers(0, 5)) if cases else 0)
    ]
    one_session = st.sampled_from([each["id"] for each in sessions]) if sessions else st.nothing()
    ratings: dict[tuple[str, ...], dict[str, Any]] = {}
    for n in range(draw(st.integers(0, 8)) if sessions else 0):
        made: dict[str, Any] = {
            "id": f"r{n}",
            "session": draw(one_session),
            "kind": draw(
                st.sampled_from(["independent", "independent", "self", "consensus", "supervisor"])
            ),
            "rater": draw(st.sampled_from(["a", "b", "t"])),
            "rubric": draw(st.sampled_from([NAMED.slug, NAMED.slug, "another"])),
            "version": draw(st.sampled_from(["1.0", "1.0", "1.1"])),
            "in_status": draw(UNKNOWN_OR),
            "supervises": draw(UNKNOWN_OR),
            "under_review": draw(st.booleans()),
            "overall": {"competence": draw(SCORES)},
            "sections": {"A": {"competence": draw(SCORES)}},
            "items": draw(
                st.none()
                | st.just(
                    [{"item": "A1", "required": True, "values": {"competence": draw(SCORES)}}]
                )
            ),
        }
        ratings[made["session"], made["kind"], made["rater"], made["rubric"], made["version"]] = (
            made
        )
    lower = draw(SCORES)
    with_level = bool(sessions) and draw(st.booleans())
    return {
        "trainee": "t",
        "cases": cases,
        "sessions": sessions,
        "ratings": list(ratings.values()),
        "flags": draw(
            st.none()
            | st.lists(
                st.fixed_dictionaries(
                    {
                        "session": one_session,
                        "kind": st.sampled_from(["harm", "drift"]),
                        "flag": st.just("X5"),
                        "resolved": UNKNOWN_OR,
                    }
                ),
                max_size=2 if sessions else 0,
            ).map(_numbered)
        ),
        "levels": [
            {
                "id": "l",
                "rubric": NAMED.slug,
                "versions": ["1.0"],
                "scale": "competence",
                "confidence": 90,
                "lower": lower,
                "upper": draw(st.none() | st.just(6)),
                "sessions": [each["id"] for each in sessions],
            }
        ]
        if with_level
        else [],
        "supervision": draw(
            st.lists(
                st.fixed_dictionaries(
                    {
                        "hours": st.integers(0, 12),
                        "held_on": DAYS,
                        "case": st.one_of(st.none(), one_case),
                        "confirmed": UNKNOWN_OR,
                    }
                ),
                max_size=4,
            ).map(_numbered)
        ),
        "outcomes": draw(
            st.lists(
                st.fixed_dictionaries(
                    {
                        "case": one_case,
                        "measure": st.just("phq9"),
                        "session_number": st.integers(0, 16),
                    }
                ),
                max_size=4 if cases else 0,
            ).map(_numbered)
        ),
        "attestations": draw(
            st.lists(
                st.fixed_dictionaries(
                    {
                        "requirement": st.sampled_from(["ipt_course", "ipt_workshop"]),
                        "amount": st.none() | st.integers(0, 20),
                        "confirmed": UNKNOWN_OR,
                    }
                ),
                max_size=3,
            ).map(_numbered)
        ),
        "signatures": draw(
            st.lists(
                st.fixed_dictionaries(
                    {"signer": st.sampled_from(["a", "p", "q", "t"]), "supervises": UNKNOWN_OR}
                ),
                max_size=3,
            ).map(_numbered)
        ),
        "certificate": draw(st.none() | DAYS.map(lambda day: {"id": "k", "issued": day})),
    }


def _numbered(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"id": f"n{n}", **part} for n, part in enumerate(parts)]


def judged(pathway: Pathway, held: dict[str, Any], on: date = ON) -> Trace:
    is_named = isinstance(pathway.instrument, NamedInstrument)
    supplied = None if is_named else NAMED
    return evaluate(pathway, Evidence.model_validate(held), on=on, supplied=supplied)


def counting(at_least: int) -> Pathway:
    """A pathway of rules that only count or cover, all with one number."""
    asked: list[dict[str, Any]] = [
        {"kind": "cases"},
        {"kind": "cases", "phases": ["initial", "middle"]},
        {"kind": "cases", "completed": True},
        {"kind": "clients"},
        {"kind": "sessions"},
        {"kind": "sessions", "phases": ["middle", "termination"], "formats": ["individual"]},
        {"kind": "problem_areas"},
        {"kind": "phases", "covering": ["initial"]},
        {"kind": "sessions_per_case", "cases": 1},
        {"kind": "random_selection"},
        {"kind": "self_rating", "same_instrument": True},
        {"kind": "attested", "requirement": "ipt_course", "label": "Course", "unit": "days"},
    ]
    rules = [
        {"id": f"rule{n}", "why": "A test", "at_least": at_least, **each}
        for n, each in enumerate(asked)
    ]
    signatures = {"id": "signatures", "kind": "signatures", "at_least": 2, "why": "A test"}
    content = EVERY_KIND.model_dump(mode="json", exclude={"rules"})
    return Pathway.model_validate(content | {"rules": [*rules, signatures]})


@SHORT
@given(portfolios(), st.sampled_from(PATHWAYS), st.dates())
def test_every_valid_portfolio_is_judged_on_any_day_and_the_trace_is_json(
    held: dict[str, Any], pathway: Pathway, on: date
) -> None:
    trace = judged(pathway, held, on)

    assert {rule.id for rule in pathway.rules} <= {each.rule for each in trace.rules}
    assert json.loads(trace.canonical_json()) == trace.to_dict()
    assert all(each.holds and (each.state == "pass" or each.missing) for each in trace.rules)


@SHORT
@given(portfolios(), st.sampled_from(PATHWAYS))
def test_overall_state_follows_from_the_rules(held: dict[str, Any], pathway: Pathway) -> None:
    trace = judged(pathway, held)
    states = {each.state for each in trace.rules}
    unsigned = {each.state for each in trace.rules if each.kind != "signatures"}

    for state, among in ((trace.state, states), (trace.unsigned_state, unsigned)):
        expected = "not_yet" if "not_yet" in among else "cannot_tell"
        assert state == (expected if among - {"pass"} else "pass")


@SHORT
@given(portfolios(), st.sampled_from(PATHWAYS), st.randoms(use_true_random=False))
def test_order_of_evidence_changes_nothing(
    held: dict[str, Any], pathway: Pathway, order: random.Random
) -> None:
    shuffled = {
        key: order.sample(value, len(value)) if isinstance(value, list) else value
        for key, value in held.items()
    }

    assert judged(pathway, shuffled).sha256() == judged(pathway, held).sha256()


@settings(max_examples=300, deadline=None)
@given(portfolios(), st.integers(1, 3), st.data())
def test_more_evidence_never_undoes_what_rules_that_count_say(
    held: dict[str, Any], at_least: int, data: st.DataObject
) -> None:
    less = held | {
        key: [each for each in held[key] if data.draw(st.booleans())]
        for key in ("sessions", "attestations", "ratings")
    }
    sessions = {each["id"] for each in less["sessions"]}
    less["ratings"] = [each for each in less["ratings"] if each["session"] in sessions]
    less["flags"] = [each for each in held["flags"] or [] if each["session"] in sessions]
    less["levels"] = []
    pathway = counting(at_least)

    before = {each.rule: each.state for each in judged(pathway, less).rules}
    after = {each.rule: each.state for each in judged(pathway, held).rules}

    order = ["not_yet", "cannot_tell", "pass"]
    # Whoever turns out to have rated may not sign: signatures are no count of evidence.
    for rule in pathway.rules[:-1]:
        assert order.index(after[rule.id]) >= order.index(before[rule.id]), rule.id


@SHORT
@given(portfolios(), st.sampled_from(PATHWAYS))
def test_unresolved_harm_flag_is_not_yet_in_every_pathway(
    held: dict[str, Any], pathway: Pathway
) -> None:
    if not held["sessions"]:
        return
    flag = {"id": "h", "session": "s0", "kind": "harm", "flag": "X5", "resolved": False}
    without_rule = pathway.model_copy(
        update={"rules": tuple(rule for rule in pathway.rules if rule.kind != "flags")}
    )

    for each in (pathway, without_rule):
        trace = judged(each, held | {"flags": [*(held["flags"] or []), flag]})
        assert trace.state == "not_yet"
        assert trace.unsigned_state == "not_yet"
        assert [rule.state for rule in trace.rules if rule.kind == "flags"] == ["not_yet"]


@SHORT
@given(st.sampled_from(PATHWAYS), st.booleans(), portfolios())
def test_nothing_passes_without_evidence(
    pathway: Pathway, unknown_flags: bool, held: dict[str, Any]
) -> None:
    signed = {"trainee": "t", "signatures": held["signatures"]}
    signed |= {"flags": None} if unknown_flags else {}

    trace = judged(pathway, signed)

    assert trace.state == "not_yet"
    assert trace.unsigned_state == "not_yet"
    assert {each.state for each in trace.rules if each.kind != "signatures"} == {"not_yet"}
