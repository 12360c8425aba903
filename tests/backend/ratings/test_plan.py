"""Plans: conflicts are kept, loads even, sessions linked, and a seed gives the same plan again."""

# ruff: noqa: S311 - draws that can be redone are what is tested

import random
from collections import Counter
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.ratings.plan import (
    CODE_LENGTH,
    CODE_LETTERS,
    Plan,
    TooFewRaters,
    draw_codes,
    make_plan,
    n_double_coded,
    wanted_raters,
)


def _plan(
    n_sessions: int,
    n_raters: int,
    raters_per_session: int,
    seed: int,
    conflicts: dict[int, set[str]] | None = None,
) -> Plan[int, str]:
    return make_plan(
        range(n_sessions),
        [f"R{number}" for number in range(n_raters)],
        wanted=dict.fromkeys(range(n_sessions), raters_per_session),
        conflicts=conflicts or {},
        rng=random.Random(seed),
    )


def _loads(plan: Plan[int, str]) -> list[int]:
    return [len(sessions) for sessions in plan.order_of.values()]


@st.composite
def _sizes(draw: st.DrawFn) -> tuple[int, int, int]:
    n_raters = draw(st.integers(1, 7))
    return draw(st.integers(1, 14)), n_raters, draw(st.integers(1, n_raters))


@given(_sizes(), st.integers(0, 2**31))
@settings(deadline=None, max_examples=150)
def test_without_conflicts_loads_differ_by_one_at_most(
    sizes: tuple[int, int, int], seed: int
) -> None:
    plan = _plan(*sizes, seed)

    assert max(_loads(plan)) - min(_loads(plan)) <= 1
    assert all(len(set(raters)) == sizes[2] for raters in plan.raters_of.values())


@given(_sizes(), st.integers(0, 2**31))
@settings(deadline=None, max_examples=150)
def test_without_conflicts_sessions_are_linked_whenever_there_are_links_enough(
    sizes: tuple[int, int, int], seed: int
) -> None:
    n_sessions, n_raters, raters_per_session = sizes
    n_links = n_sessions * raters_per_session
    n_nodes = n_sessions + min(n_raters, n_links)

    plan = _plan(*sizes, seed)

    assert plan.is_connected == (n_links >= n_nodes - 1)


@st.composite
def _conflicting(draw: st.DrawFn) -> tuple[int, int, int, dict[int, set[str]]]:
    n_sessions, n_raters = draw(st.integers(1, 4)), draw(st.integers(2, 4))
    raters_per_session = draw(st.integers(1, 2))
    names = [f"R{number}" for number in range(n_raters)]
    conflicts = {
        session: draw(st.sets(st.sampled_from(names), max_size=n_raters - raters_per_session))
        for session in range(n_sessions)
    }
    return n_sessions, n_raters, raters_per_session, conflicts


@given(_conflicting(), st.integers(0, 2**31))
@settings(deadline=None, max_examples=100)
def test_with_conflicts_nobody_rates_what_they_must_not_and_loads_are_the_most_even_possible(
    case: tuple[int, int, int, dict[int, set[str]]], seed: int
) -> None:
    n_sessions, n_raters, raters_per_session, conflicts = case

    plan = _plan(n_sessions, n_raters, raters_per_session, seed, conflicts)

    assert not any(set(plan.raters_of[s]) & conflicts[s] for s in range(n_sessions))
    assert all(len(set(raters)) == raters_per_session for raters in plan.raters_of.values())
    names = [f"R{number}" for number in range(n_raters)]
    choices = [
        list(combinations([r for r in names if r not in conflicts[s]], raters_per_session))
        for s in range(n_sessions)
    ]
    fewest = min(
        sum(load**2 for load in Counter(r for chosen in every for r in chosen).values())
        for every in product(*choices)
    )
    assert sum(load**2 for load in _loads(plan)) == fewest


@given(_sizes(), st.integers(0, 2**31))
@settings(deadline=None, max_examples=50)
def test_the_same_seed_gives_the_same_plan(sizes: tuple[int, int, int], seed: int) -> None:
    assert _plan(*sizes, seed) == _plan(*sizes, seed)


def test_another_seed_gives_another_plan_and_another_order() -> None:
    first, second = _plan(12, 4, 2, seed=1), _plan(12, 4, 2, seed=2)

    assert first.raters_of != second.raters_of
    assert first.order_of != second.order_of


def test_each_rater_meets_the_sessions_in_an_order_of_their_own() -> None:
    plan = _plan(12, 2, 2, seed=5)

    assert plan.order_of["R0"] != plan.order_of["R1"]
    assert sorted(plan.order_of["R0"]) == sorted(plan.order_of["R1"]) == list(range(12))


def test_a_session_without_raters_enough_is_named() -> None:
    with pytest.raises(TooFewRaters) as refusal:
        _plan(3, 3, 2, seed=1, conflicts={1: {"R0", "R2"}})

    assert refusal.value.available == {1: 1}


def test_a_large_plan_with_conflicts_is_made_and_linked() -> None:
    rng = random.Random(3)
    conflicts = {s: {f"R{rng.randrange(12)}"} for s in range(150)}

    plan = _plan(150, 12, 2, seed=9, conflicts=conflicts)

    assert plan.is_connected
    assert max(_loads(plan)) - min(_loads(plan)) <= 1


def test_conflicts_that_part_the_sessions_leave_a_plan_in_parts() -> None:
    others = {"R0": {"R2", "R3"}, "R2": {"R0", "R1"}}
    conflicts = {0: others["R0"], 1: others["R0"], 2: others["R2"], 3: others["R2"]}

    plan = _plan(4, 4, 2, seed=1, conflicts=conflicts)

    assert plan.n_components == 2
    assert _loads(plan) == [2, 2, 2, 2]


@given(st.integers(0, 2**31))
@settings(deadline=None, max_examples=50)
def test_conflicts_that_leave_a_way_are_got_round(seed: int) -> None:
    # R0 and R1 know the trainees of the last sessions; R2 or R3 have to be the link.
    conflicts = {s: {"R0", "R1"} for s in (4, 5, 6)}

    plan = _plan(7, 4, 2, seed, conflicts)

    assert plan.is_connected
    assert not any(set(plan.raters_of[s]) & conflicts[s] for s in conflicts)


def test_codes_differ_and_hold_no_letter_that_looks_like_another() -> None:
    codes = draw_codes(500, random.Random(1))

    assert len(set(codes)) == 500
    assert all(len(code) == CODE_LENGTH and set(code) <= set(CODE_LETTERS) for code in codes)
    assert not set("I1LO0Z2S5B8") & set(CODE_LETTERS)


@st.composite
def _designs(draw: st.DrawFn) -> tuple[int, int, int, dict[int, set[int]]]:
    n_sessions, n_raters = draw(st.integers(1, 40)), draw(st.integers(2, 9))
    percent = draw(st.sampled_from([0, 10, 20, 50, 100]))
    few = st.sets(st.integers(0, n_raters - 1), max_size=min(2, n_raters - 1))
    conflicts = draw(st.dictionaries(st.integers(0, n_sessions - 1), few, max_size=8))
    return n_sessions, n_raters, percent, conflicts


def _shared(case: tuple[int, int, int, dict[int, set[int]]], seed: int) -> Plan[int, int]:
    n_sessions, n_raters, percent, conflicts = case
    rng = random.Random(seed)
    wanted = wanted_raters(
        range(n_sessions),
        range(n_raters),
        raters_per_session=1,
        double_coded_percent=percent,
        conflicts=conflicts,
        rng=rng,
    )
    return make_plan(
        range(n_sessions),
        range(n_raters),
        wanted=wanted,
        conflicts=conflicts,
        rng=rng,
        may_add=percent > 0,
    )


@given(_designs(), st.integers(0, 2**31))
@settings(deadline=None, max_examples=200)
def test_a_share_is_double_coded_and_links_all_or_nothing_can(
    case: tuple[int, int, int, dict[int, set[int]]], seed: int
) -> None:
    n_sessions, n_raters, percent, conflicts = case

    plan = _shared(case, seed)

    assert not any(set(plan.raters_of[s]) & conflicts.get(s, set()) for s in plan.raters_of)
    n_double = sum(len(raters) > 1 for raters in plan.raters_of.values())
    n_fit = sum(n_raters - len(conflicts.get(s, ())) > 1 for s in range(n_sessions))
    promised = min(n_double_coded(n_sessions, n_raters, percent), n_fit)
    assert n_double >= promised
    assert promised * 100 >= n_sessions * percent or promised == n_fit
    if not conflicts and n_sessions >= n_raters - 1:
        # As many as were promised, evenly, and in one piece unless nobody shares anything.
        assert max(plan.loads) - min(plan.loads) <= 1
        assert n_double == promised
        assert plan.is_connected == (percent > 0 or n_sessions == 1)
    if percent and not plan.is_connected:
        # Whoever could be added to a session of another part may not rate it.
        busy = {r for r in plan.order_of if plan.order_of[r]}
        parts = _parts(plan)
        for session, raters in plan.raters_of.items():
            own = next(part for part in parts if set(raters) <= part)
            assert busy - own <= conflicts.get(session, set())


def _parts(plan: Plan[int, int]) -> list[set[int]]:
    """The raters of each part, found another way than the plan does."""
    parts: list[set[int]] = []
    for raters in plan.raters_of.values():
        touched = [part for part in parts if part & set(raters)]
        parts = [part for part in parts if not part & set(raters)]
        parts.append(set(raters).union(*touched))
    return parts


@given(_designs(), st.integers(0, 2**31), st.integers(0, 8))
@settings(deadline=None, max_examples=150)
def test_planning_anew_keeps_what_is_begun_and_parts_nothing(
    case: tuple[int, int, int, dict[int, set[int]]], seed: int, gone: int
) -> None:
    n_sessions, n_raters, percent, conflicts = case
    before = _shared(case, seed)
    rng = random.Random(seed + 1)
    gone %= n_raters
    begun = {
        s: {r for r in raters if r != gone and rng.random() < 0.5}
        for s, raters in before.raters_of.items()
    }

    after = make_plan(
        range(n_sessions),
        range(n_raters),
        wanted={s: len(raters) for s, raters in before.raters_of.items()},
        conflicts={s: {gone, *conflicts.get(s, ())} for s in range(n_sessions)},
        kept=begun,
        rng=rng,
        may_add=percent > 0,
        may_lack=True,
    )

    assert all(begun[s] <= set(raters) for s, raters in after.raters_of.items())
    assert after.order_of[gone] == ()
    for session, raters in before.raters_of.items():
        lacks = (after.lacking or {}).get(session, 0)
        assert len(after.raters_of[session]) >= len(raters) - lacks
        assert lacks == 0 or n_raters - len({gone} | conflicts.get(session, set())) < len(raters)
    if percent and not conflicts and n_raters > 2:
        assert after.is_connected


def test_the_share_is_rounded_up_and_raised_until_it_links_all() -> None:
    assert n_double_coded(11, 2, 20) == 3
    assert n_double_coded(30, 12, 20) == 11
    assert n_double_coded(3, 12, 20) == 3
    assert n_double_coded(30, 12, 0) == 0
