"""What holds for G-studies and D-studies of any scores."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fidelity import (
    DegenerateData,
    GStudyComponents,
    InsufficientData,
    NotConverged,
    d_study,
    g_study,
)
from tests.fidelity.gstudy_cases import Dense, balanced_study, incomplete_study

NAMES = ("trainee", "session_in_trainee", "rater", "trainee_x_rater", "residual")
few = settings(max_examples=10, deadline=None)
seeds = st.integers(0, 10_000)
variances = st.floats(0, 10).map(lambda value: round(value, 3))


@given(seeds, st.tuples(st.integers(3, 8), st.integers(2, 4), st.integers(2, 5)))
@few
def test_both_routes_agree_on_balanced_data_without_negative_components(seed, shape):
    rng = np.random.default_rng(seed)
    p, s, r = shape
    scores = rng.normal(3, 2, (p, 1, 1)) + rng.normal(0, 1, (p, s, 1)) + rng.normal(0, 1.5, r)
    scores = scores + rng.normal(0, 1, (p, 1, r)) + rng.normal(0, 0.5, shape)
    frame = balanced_study(scores)
    squares = g_study(frame, route="anova")
    assume(not squares.boundary)

    study = g_study(frame)

    assert study.components == pytest.approx(squares.components, rel=1e-5, abs=1e-7)
    assert study.mean == pytest.approx(squares.mean, abs=1e-9)
    assert study.mean_se == pytest.approx(squares.mean_se, rel=1e-5)


@given(seeds, st.floats(-50, 50), st.sampled_from([-3.0, 0.1, 7.0]))
@few
def test_components_follow_the_unit_and_not_the_origin_of_scores(seed, shift, factor):
    frame = incomplete_study(seed)
    study = g_study(frame)

    other = g_study(frame.assign(score=shift + factor * frame["score"]))

    total = study.variance.total
    for name in NAMES:
        assert other.components[name] / factor**2 == pytest.approx(
            study.components[name], abs=1e-5 * total
        )
    assert other.mean == pytest.approx(shift + factor * study.mean, abs=1e-4 * abs(factor))
    degrees = 2 * (len(frame) - 1)
    assert other.reml_criterion == pytest.approx(
        study.reml_criterion + degrees * np.log(abs(factor)), abs=1e-6
    )


@given(seeds)
@few
def test_order_of_rows_and_names_play_no_part(seed):
    frame = incomplete_study(seed)
    study = g_study(frame)
    shuffled = frame.sample(frac=1, random_state=seed)
    renamed = frame.assign(
        trainee="z" + frame["trainee"].str[::-1],
        rater=frame["rater"].map({f"R{i}": f"n{(3 * i) % 5}" for i in range(5)}),
    )

    again, other = g_study(shuffled), g_study(renamed)

    assert again.to_dict() == study.to_dict()
    assert other.reml_criterion == pytest.approx(study.reml_criterion, abs=1e-7)
    severity = {row.rater: row.severity for row in other.raters}
    for i, row in enumerate(study.raters):
        assert severity[f"n{(3 * i) % 5}"] == pytest.approx(row.severity, abs=1e-4)


@given(seeds)
@few
def test_no_component_nearby_has_a_lower_dense_criterion(seed):
    frame = incomplete_study(seed, n_trainees=5)
    dense = Dense.of(frame)
    study = g_study(frame)
    rng = np.random.default_rng(seed)
    assert study.reml_criterion is not None

    for _ in range(8):
        nearby = {name: abs(v + rng.normal(0, 0.03)) for name, v in study.components.items()}
        nearby["residual"] += 1e-3
        assert dense.criterion(nearby) >= study.reml_criterion - 1e-7


@given(
    st.lists(
        st.tuples(
            st.sampled_from("AB"), st.integers(1, 3), st.sampled_from("xyz"), st.integers(0, 4)
        ),
        min_size=1,
        max_size=24,
        unique_by=lambda row: row[:3],
    )
)
@settings(max_examples=60, deadline=None)
def test_any_table_gives_finite_numbers_or_a_typed_error(rows):
    frame = pd.DataFrame(rows, columns=["trainee", "session", "rater", "score"])

    try:
        study = g_study(frame)
    except (InsufficientData, DegenerateData, NotConverged):
        return

    json.dumps(study.to_dict(), allow_nan=False)
    json.dumps(d_study(study, cut=2).to_dict(), allow_nan=False)
    assert all(value >= 0 for value in study.components.values())


@given(*[variances] * 5, st.integers(1, 12), st.integers(1, 6))
@settings(max_examples=60, deadline=None)
def test_coefficients_lie_in_range_and_in_order(p, s, r, pr, e, n_sessions, n_raters):
    assume(p > 0)
    grid = d_study(
        GStudyComponents(p, s, r, pr, e),
        n_sessions=[n_sessions, n_sessions + 1],
        n_raters=[n_raters, n_raters + 1],
        mean=3.0,
        cut=3.7,
    )
    here = {"n_sessions": n_sessions, "n_raters": n_raters}
    crossed, nested = grid.cell(**here), grid.cell(**here, design="nested")

    assert crossed.g is not None
    assert crossed.phi_cut is not None
    assert 0 <= crossed.phi <= crossed.g <= 1
    assert crossed.phi <= crossed.phi_cut <= 1
    assert crossed.phi <= nested.phi + 1e-12
    for design in ("crossed", "nested"):
        own = grid.cell(**here, design=design).phi
        more = [
            grid.cell(n_sessions=n_sessions + 1, n_raters=n_raters, design=design).phi,
            grid.cell(n_sessions=n_sessions, n_raters=n_raters + 1, design=design).phi,
        ]
        assert min(more) >= own - 1e-12


@given(*[variances] * 5, st.integers(1, 6))
@settings(max_examples=30, deadline=None)
def test_designs_are_the_same_for_one_session(p, s, r, pr, e, n_raters):
    assume(p > 0)

    grid = d_study(GStudyComponents(p, s, r, pr, e), n_sessions=[1], n_raters=[n_raters])

    assert grid.cells[0].phi == pytest.approx(grid.cells[1].phi, abs=1e-12)
