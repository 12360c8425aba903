"""Cohen's kappa: reference values, second routes, custom weights, tables that have none."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa

from fidelity import (
    DegenerateData,
    FidelityError,
    InsufficientData,
    InvalidInput,
    OffScale,
    RatingMatrix,
    Scale,
    Undefined,
    cohen_kappa,
    conger_kappa,
    lin_ccc,
    two_rater_agreement,
)
from tests.fidelity.estimates import interval_of, value_of
from tests.fidelity.golden_files import golden_case

AGRESTI = golden_case("weighted_kappa_agresti")
TABLE = AGRESTI["data"]["table"]
NAMES = {"identity": "unweighted", "linear": "linear", "quadratic": "quadratic"}
STEPS = np.subtract.outer(np.arange(4.0), np.arange(4.0))

tables = st.integers(2, 5).flatmap(
    lambda q: st.lists(
        st.lists(st.integers(0, 6), min_size=q, max_size=q), min_size=q, max_size=q
    ).map(np.array)
)


def outcome(table, **options):
    """Give value, standard error and limits, or the code of the refusal."""
    try:
        estimate = cohen_kappa(table, **options)
    except FidelityError as refusal:
        return refusal.code
    limits = () if estimate.interval is None else (estimate.interval.low, estimate.interval.high)
    return (estimate.value, estimate.se or 0.0, *limits)


def assert_same(one, two):
    if isinstance(one, str):
        assert one == two
    else:
        assert one == pytest.approx(two, abs=1e-9)


def plain_kappa(table, agreement):
    """Compute kappa and its variance as statistics books write it, with weights of agreement."""
    share = np.asarray(table, dtype=float) / np.sum(table)
    first, second = share.sum(axis=1), share.sum(axis=0)
    observed, expected = (share * agreement).sum(), first @ agreement @ second
    value = (observed - expected) / (1 - expected)
    weight = (agreement @ second)[:, None] + (first @ agreement)[None, :]
    inner = (share * (agreement - weight * (1 - value)) ** 2).sum()
    variance = (inner - (value - expected * (1 - value)) ** 2) / np.sum(table) / (1 - expected) ** 2
    return value, np.sqrt(max(variance, 0.0))


@pytest.mark.parametrize("name", NAMES)
def test_kappa_of_the_reference_table_is_the_published_one(name):
    expected, tolerance = AGRESTI["expected"][name], AGRESTI["tolerance"]

    estimate = cohen_kappa(TABLE, weights=NAMES[name])

    limits = interval_of(estimate)
    assert estimate.value == pytest.approx(expected["kappa"], abs=tolerance)
    assert estimate.se == pytest.approx(expected["se"], abs=tolerance)
    assert [limits.low, limits.high] == pytest.approx(expected["ci95"], abs=tolerance)
    assert (estimate.n_sessions, estimate.n_raters, estimate.n_dropped) == (91, 2, 0)


@settings(max_examples=40, deadline=None)
@given(tables, st.sampled_from(["unweighted", "linear", "quadratic"]))
def test_kappa_equals_the_formula_of_the_books_and_statsmodels(table, weights):
    q = len(table)
    gap = np.abs(np.subtract.outer(np.arange(q), np.arange(q))) / (q - 1)
    agreement = {"unweighted": np.eye(q), "linear": 1 - gap, "quadratic": 1 - gap**2}[weights]
    found = outcome(table, weights=weights)
    assume(not isinstance(found, str))

    value, se = plain_kappa(table, agreement)
    with np.errstate(all="ignore"):
        oracle = cohens_kappa(table, wt=None if weights == "unweighted" else weights)

    assert found[:2] == pytest.approx((value, se), abs=1e-7)
    assert found[0] == pytest.approx(oracle.kappa, abs=1e-9)
    assert found[1] == pytest.approx(np.sqrt(max(oracle.var_kappa, 0.0)), abs=1e-7)


def test_standard_error_is_that_of_many_samples():
    share = np.array(TABLE) / 91
    rng = np.random.default_rng(4)
    samples = rng.multinomial(400, share.ravel(), size=1000).reshape(-1, 4, 4)
    exact = np.rint(share * 100_000).astype(int)

    for weights in ("unweighted", "quadratic"):
        values = [cohen_kappa(sample, weights=weights).value for sample in samples]
        se = cohen_kappa(exact, weights=weights).se

        assert se is not None
        assert np.std(values) == pytest.approx(se * np.sqrt(exact.sum() / 400), rel=0.06)


def test_interval_covers_what_it_promises_in_large_samples():
    share = np.array(TABLE) / 91
    truth = plain_kappa(TABLE, 1 - (STEPS / 3) ** 2)[0]
    samples = np.random.default_rng(5).multinomial(200, share.ravel(), size=1000).reshape(-1, 4, 4)

    covered = 0
    for sample in samples:
        limits = interval_of(cohen_kappa(sample, weights="quadratic"))
        covered += limits.low <= truth <= limits.high

    assert covered / len(samples) == pytest.approx(0.95, abs=0.02)


@settings(max_examples=40, deadline=None)
@given(tables, st.randoms(use_true_random=False))
def test_relabelling_categories_leaves_unweighted_kappa_unchanged(table, random):
    order = list(range(len(table)))
    random.shuffle(order)

    assert_same(outcome(table), outcome(table[np.ix_(order, order)]))


@settings(max_examples=40, deadline=None)
@given(tables, st.sampled_from(["unweighted", "linear", "quadratic"]))
def test_transposition_and_reversal_leave_kappa_unchanged(table, weights):
    found = outcome(table, weights=weights)

    assert_same(found, outcome(table.T, weights=weights))
    assert_same(found, outcome(table[::-1, ::-1], weights=weights))


@settings(max_examples=40, deadline=None)
@given(tables, st.integers(0, 5))
def test_categories_that_nobody_used_do_not_move_kappa(table, position):
    position = min(position, len(table))
    wider = np.insert(np.insert(table, position, 0, axis=0), position, 0, axis=1)

    assert_same(outcome(table), outcome(wider))
    if position in (0, len(table)):
        assert_same(outcome(table, weights="quadratic"), outcome(wider, weights="quadratic"))
        assert_same(outcome(table, weights="linear"), outcome(wider, weights="linear"))


@settings(max_examples=40, deadline=None)
@given(tables, st.floats(0.01, 100))
def test_custom_weights_equal_to_the_customary_ones_give_the_same(table, factor):
    gap = np.abs(np.subtract.outer(np.arange(len(table)), np.arange(len(table)))).astype(float)

    for name, weights in (("unweighted", gap > 0), ("linear", gap), ("quadratic", gap**2)):
        disagreement = factor * weights
        agreement = 1.0 - weights / weights.max()
        found = outcome(table, weights=name)

        for weighting in (disagreement, agreement):
            custom = outcome(table, weights=weighting)
            if len(custom) == 4 and not isinstance(custom, str):
                # Only kappas of customary weights end at -1, so their limits do too.
                custom = (*custom[:2], max(custom[2], -1.0), custom[3])
            assert_same(found, custom)


@settings(max_examples=40, deadline=None)
@given(tables, st.randoms(use_true_random=False))
def test_weights_that_are_not_symmetric_turn_with_the_table(table, random):
    q = len(table)
    weights = np.array(
        [[0.0 if i == j else random.randint(1, 50) for j in range(q)] for i in range(q)]
    )
    found = outcome(table, weights=weights)

    assert_same(found, outcome(table.T, weights=weights.T))
    if not isinstance(found, str):
        value, se = plain_kappa(table, 1 - weights / weights.max())
        assert found[:2] == pytest.approx((value, se), abs=1e-7)


@settings(max_examples=40, deadline=None)
@given(tables)
def test_every_number_is_finite_and_limits_lie_around_the_value(table):
    for weights in ("unweighted", "linear", "quadratic"):
        found = outcome(table, weights=weights)
        if isinstance(found, str):
            assert found in ("no_variation", "insufficient_data")
            continue
        assert np.isfinite(found).all()
        assert -1 - 1e-9 <= found[0] <= 1 + 1e-9
        if len(found) == 4:
            assert -1 <= found[2] <= found[0] <= found[3] <= 1


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=2, max_size=40))
def test_quadratic_kappa_is_the_concordance_correlation(pairs):
    scores = np.array(pairs, dtype=float)
    assume(np.ptp(scores) > 0)

    kappa = cohen_kappa(scores, scale=range(7), weights="quadratic")

    assert kappa.value == pytest.approx(lin_ccc(scores[:, 0], scores[:, 1]).value, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=2, max_size=40))
def test_pairs_and_their_table_give_the_same_kappa_in_any_order(pairs):
    table = np.zeros((7, 7), dtype=int)
    for first, second in pairs:
        table[first, second] += 1

    for weights in ("unweighted", "linear", "quadratic"):
        found = outcome(np.array(pairs), scale=range(7), weights=weights)

        assert_same(found, outcome(table, weights=weights))
        assert_same(found, outcome(np.array(pairs[::-1]), scale=range(7), weights=weights))


def test_cohen_kappa_is_conger_kappa_of_two_raters():
    pairs = np.random.default_rng(2).integers(0, 4, (50, 2))
    triples = [(s, r, float(y)) for s, row in enumerate(pairs) for r, y in enumerate(row)]
    matrix = RatingMatrix.from_triples(triples, scale=Scale((0, 1, 2, 3)))

    found = cohen_kappa(pairs, scale=range(4))

    assert found.value == pytest.approx(conger_kappa(matrix).value, abs=1e-12)


def test_distance_is_in_points_of_the_scale():
    pairs = [[0, 1], [1, 10], [10, 10], [0, 0], [1, 1]]

    found = cohen_kappa(pairs, scale=[0, 1, 10], weights="linear")

    weights = np.abs(np.subtract.outer([0, 1, 10], [0, 1, 10]))
    table = [[1, 1, 0], [0, 1, 1], [0, 0, 1]]
    assert found.value == pytest.approx(cohen_kappa(table, weights=weights).value, abs=1e-12)


def test_pairs_without_both_scores_are_counted():
    frame = pd.DataFrame({"anna": [1, 2, None, 3, 1], "ben": [1, 2, 2, None, 2]})

    found = cohen_kappa(frame, scale=range(4))

    assert (found.n_sessions, found.n_dropped) == (3, 2)
    assert found.value == pytest.approx(cohen_kappa([[1, 1], [0, 1]]).value)


def test_rare_disagreement_loses_no_digits():
    table, n = [[10_000_000, 1, 0], [1, 0, 0], [0, 0, 1]], 10_000_003

    found = cohen_kappa(table, weights="quadratic")

    assert found.value == pytest.approx(1 - 2 / (10 - 18 / n), rel=1e-14)


@pytest.mark.parametrize(
    ("table", "value"), [([[4, 0], [0, 2]], 1.0), ([[0, 3], [3, 0]], -1.0), ([[0, 3], [0, 4]], 0.0)]
)
def test_tables_without_error_have_no_interval(table, value):
    found = cohen_kappa(table)

    assert found.value == pytest.approx(value)
    assert (found.interval, found.se) == (None, None)
    assert "no interval" in found.method


@pytest.mark.parametrize("weights", ["unweighted", "quadratic", [[0, 1], [2, 0]]])
def test_one_category_has_no_kappa(weights):
    with pytest.raises(DegenerateData, match="one category"):
        cohen_kappa([[5, 0], [0, 0]], weights=weights)


def test_kappa_of_custom_weights_may_lie_below_minus_one():
    weights = np.zeros((6, 6))
    weights[[0, 2, 4], [1, 3, 5]] = 1.0
    table = np.zeros((6, 6), dtype=int)
    table[[0, 2, 4], [1, 3, 5]] = 5

    assert cohen_kappa(table, weights=weights).value == pytest.approx(1 - 3)


def test_tiny_weights_are_as_good_as_large_ones():
    weights = np.array([[0, 1e-200, 1], [3e-200, 0, 1], [1, 1, 0]])
    table = [[5, 2, 0], [1, 4, 0], [0, 0, 0]]

    found = cohen_kappa(table, weights=weights)

    expected = cohen_kappa([[5, 2], [1, 4]], weights=[[0, 1], [3, 0]])
    assert (found.value, found.se) == pytest.approx((expected.value, expected.se))


def test_categories_that_the_weights_do_not_tell_apart_have_no_kappa():
    weights = [[0, 0, 1], [0, 0, 1], [1, 1, 0]]

    with pytest.raises(DegenerateData, match="do not tell apart"):
        cohen_kappa([[3, 2, 0], [1, 4, 0], [0, 0, 0]], weights=weights)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ([[1, 2, 3], [4, 5, 6]], "square"),
        ([[7]], "square"),
        ([[1, 2], [3]], "rows of one length"),
        ([1, 2, 3], "two axes"),
        ([[1, -2], [3, 4]], "row 1, column 2: the count -2 is negative"),
        ([[1, 2], [3.5, 4]], "row 2, column 1: the count 3.5 is no whole number"),
        ([[1, float("nan")], [3, 4]], "row 1, column 2 is empty"),
        ([[1, float("inf")], [3, 4]], "infinite"),
        ([[1e300, 1], [3, 4]], "too large to be exact"),
        ([["a", 1], [2, 3]], "'a' is not a number"),
        (pd.DataFrame([[1, 2], [3, 4]], columns=["x", "x"]), "share the label"),
        (pd.DataFrame([[1, 2], [3, 4]], columns=["x", "y"], index=["x", "z"]), "row 2 .* 'z'"),
    ],
)
def test_bad_tables_are_refused_with_the_place(table, said):
    with pytest.raises(InvalidInput, match=said):
        cohen_kappa(table)


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ("cubic", "unweighted, linear, quadratic or a square table, not 'cubic'"),
        ([[0, 1, 2], [1, 0, 1], [2, 1, 0]], "2 × 2 like the table of counts, not 3 × 3"),
        (3.0, "not one number"),
        ([[0, 1], [1, 0.5]], "row 2, column 2: 0.5 is on the diagonal"),
        ([[0, -1], [1, 0]], "row 1, column 2: -1 is negative"),
        ([[1, 1.5], [0, 1]], "row 1, column 2: 1.5 is above the agreement"),
        ([[0, float("nan")], [1, 0]], "no finite number"),
        ([["a", "b"], ["c", "d"]], "table of numbers"),
        ([[0, 0], [0, 0]], "tell no two categories apart"),
        ([[1, 1], [1, 1]], "tell no two categories apart"),
    ],
)
def test_bad_weights_are_refused(weights, said):
    with pytest.raises(InvalidInput, match=said):
        cohen_kappa([[1, 2], [3, 4]], weights=weights)


def test_bad_pairs_are_refused():
    with pytest.raises(OffScale, match="row 2, second rater: score 7"):
        cohen_kappa([[1, 2], [3, 7]], scale=range(5))
    with pytest.raises(InvalidInput, match="2 columns, not 3"):
        cohen_kappa([[1, 2, 3]], scale=range(5))
    with pytest.raises(InsufficientData):
        cohen_kappa(pd.DataFrame([[1, 2], [None, 2]]), scale=range(5))
    with pytest.raises(InsufficientData):
        cohen_kappa([[0, 1], [0, 0]])
    with pytest.raises(InvalidInput, match="proportion"):
        cohen_kappa(TABLE, confidence=95)


def test_wider_confidence_gives_wider_limits():
    narrow, wide = (interval_of(cohen_kappa(TABLE, confidence=level)) for level in (0.5, 0.99))

    assert narrow.width < wide.width


def test_agreement_of_two_raters_holds_all_kappas_and_the_table():
    frame = pd.DataFrame(TABLE, columns=list("abcd"), index=list("abcd"))

    found = two_rater_agreement(frame)

    for key, weights in (
        ("kappa", "unweighted"),
        ("linear_kappa", "linear"),
        ("quadratic_kappa", "quadratic"),
        ("weighted_kappa", "quadratic"),
    ):
        assert found.estimates[key] == cohen_kappa(TABLE, weights=weights)
    assert value_of(found.estimates["percent_exact"]) == pytest.approx(33 / 91)
    answer = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert answer["table"] == TABLE
    assert answer["categories"] == ["a", "b", "c", "d"]
    assert (answer["weights"], answer["custom_weights"]) == ("quadratic", None)
    assert answer["warnings"] == ["wide_interval", "coverage_off"]
    assert answer["kappa"]["se"] == pytest.approx(AGRESTI["expected"]["identity"]["se"])
    assert list(found.to_frame()["estimate"]) == list(found.estimates)
    assert "0.129" in str(found)
    assert "weighted_kappa has quadratic weights" in str(found)


def test_custom_weights_are_reported_as_used():
    found = two_rater_agreement(TABLE, weights=5 * STEPS**2)

    assert found.weights == "custom"
    np.testing.assert_allclose(np.array(found.custom_weights), (STEPS / 3) ** 2)
    assert value_of(found.estimates["weighted_kappa"]) == pytest.approx(
        value_of(found.estimates["quadratic_kappa"])
    )


def test_undefined_kappas_are_null_with_the_reason():
    found = two_rater_agreement([[9, 0], [0, 0]])

    answer = found.to_dict()
    for key in ("kappa", "weighted_kappa", "linear_kappa", "quadratic_kappa"):
        assert found.estimates[key] == Undefined("no_variation")
        assert answer[key] == {"value": None, "reason": "no_variation"}
    assert answer["percent_exact"]["value"] == 1.0
    assert answer["warnings"] == [
        "few_double_rated",
        "category_dominates",
        "few_categories_used",
        "coverage_off",
    ]
    assert found.to_frame()["value"].isna().sum() == 4


def test_the_hash_belongs_to_the_table():
    assert two_rater_agreement(TABLE).data_hash == two_rater_agreement(np.array(TABLE)).data_hash
    assert two_rater_agreement(TABLE).data_hash != two_rater_agreement(np.array(TABLE).T).data_hash


def of_items(seed, *, n_sessions=12, n_items=5):
    """Draw two raters' item scores, most of whose variance and error is that of the session."""
    rng = np.random.default_rng(seed)
    level = rng.normal(3.0, 1.2, (n_sessions, 1, 1)) + rng.normal(0, 0.6, (n_sessions, n_items, 1))
    error = rng.normal(0, 0.6, (n_sessions, 1, 2)) + rng.normal(0, 0.5, (n_sessions, n_items, 2))
    scores = np.clip(np.rint(level + error), 0, 6).reshape(-1, 2)
    return scores, np.repeat(np.arange(n_sessions), n_items)


def table_of(scores):
    table = np.zeros((7, 7))
    np.add.at(table, tuple(scores.astype(int).T), 1)
    return table


@pytest.mark.parametrize("power", [1.0, 2.0])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_error_over_sessions_is_that_of_the_books_kappa_moved_by_each_session(power, seed):
    scores, sessions = of_items(seed)
    n, step = sessions.max() + 1, 1e-6
    apart = np.abs(np.subtract.outer(np.arange(7.0), np.arange(7.0))) ** power
    agreement = 1 - apart / apart.max()
    value, _ = plain_kappa(table_of(scores), agreement)
    moved = [
        plain_kappa(table_of(scores) + step * table_of(scores[sessions == s]), agreement)[0]
        for s in range(n)
    ]
    expected = np.sqrt(n / (n - 1) * (((np.array(moved) - value) / step) ** 2).sum())

    weights = {1.0: "linear", 2.0: "quadratic"}[power]
    found = cohen_kappa(scores, scale=range(7), weights=weights, sessions=sessions)

    assert found.value == pytest.approx(value, abs=1e-12)
    assert found.se == pytest.approx(expected, rel=1e-4)
    assert found.n_sessions == n
    low, high = np.tanh(
        np.arctanh(value) + np.array([-1, 1]) * 2.200985 * expected / (1 - value**2)
    )
    limits = interval_of(found)
    assert (limits.low, limits.high) == pytest.approx((low, high), abs=1e-4)


def test_error_over_many_sessions_is_near_that_of_leaving_each_out():
    scores, sessions = of_items(8, n_sessions=300)

    found = cohen_kappa(scores, scale=range(7), weights="quadratic", sessions=sessions)

    without = np.array(
        [
            cohen_kappa(scores[sessions != s], scale=range(7), weights="quadratic").value
            for s in range(300)
        ]
    )
    assert found.se == pytest.approx(np.sqrt(299 * without.var()), rel=0.02)


def test_with_one_row_a_session_the_error_is_that_of_fleiss_cohen_and_everitt():
    scores, _ = of_items(4, n_sessions=60, n_items=1)
    plain = cohen_kappa(scores, scale=range(7), weights="quadratic")

    found = cohen_kappa(scores, scale=range(7), weights="quadratic", sessions=range(60))

    assert found.se == pytest.approx(plain.se * np.sqrt(60 / 59), rel=1e-12)


def test_scores_told_twice_say_no_more_of_their_sessions():
    scores, sessions = of_items(5)

    once = cohen_kappa(scores, scale=range(7), weights="quadratic", sessions=sessions)
    twice = cohen_kappa(
        np.vstack([scores, scores]),
        scale=range(7),
        weights="quadratic",
        sessions=[*sessions, *sessions],
    )

    assert twice.value == pytest.approx(once.value)
    assert twice.se == pytest.approx(once.se)
    assert interval_of(twice).low == pytest.approx(interval_of(once).low)
    assert interval_of(twice).high == pytest.approx(interval_of(once).high)


def test_pairs_without_both_scores_belong_to_no_session():
    scores, sessions = of_items(6)
    gone = scores.copy()
    gone[sessions == 3, 0] = np.nan
    names = [f"s{s}" for s in sessions]

    found = cohen_kappa(gone, scale=range(7), weights="quadratic", sessions=names)

    kept = cohen_kappa(
        scores[sessions != 3],
        scale=range(7),
        weights="quadratic",
        sessions=[name for name in names if name != "s3"],
    )
    assert (found.value, found.se, found.n_sessions) == (kept.value, kept.se, 11)
    assert found.n_dropped == 5


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 4)), min_size=1, max_size=30
    )
)
def test_kappa_over_sessions_is_finite_or_refused_with_a_reason(rows):
    pairs, sessions = [row[:2] for row in rows], [row[2] for row in rows]

    found = outcome(pairs, scale=range(4), weights="quadratic", sessions=sessions)

    if isinstance(found, str):
        assert found in ("insufficient_data", "no_variation")
        return
    value, _, *limits = found
    assert np.isfinite(value)
    assert not limits or -1.0 <= limits[0] <= value <= limits[1] <= 1.0


def test_sessions_that_do_not_fit_are_refused():
    scores, sessions = of_items(7)
    with pytest.raises(InvalidInput, match="60 pairs of scores, but 59 sessions"):
        cohen_kappa(scores, scale=range(7), sessions=sessions[1:])
    with pytest.raises(InvalidInput, match="row 2: session is empty"):
        cohen_kappa(scores, scale=range(7), sessions=["a", None, *["b"] * 58])
    with pytest.raises(InvalidInput, match="not to a table of counts"):
        cohen_kappa(TABLE, sessions=range(4))
    with pytest.raises(InsufficientData, match="there are 1"):
        cohen_kappa(scores, scale=range(7), sessions=["one"] * 60)
