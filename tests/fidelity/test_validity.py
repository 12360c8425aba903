"""A quick look at what `make validate` studies at length, and at the document it writes."""

from __future__ import annotations

import re

import numpy as np
import pytest
from scipy import stats

import fidelity
from fidelity.reliability.batch import fit_batch
from fidelity.reliability.profile import Ratios, profile_limits
from fidelity.reliability.sufficient import CrossedStatistics
from tests.validity.__main__ import write
from tests.validity.agreement import true_values
from tests.validity.designs import DESIGNS, PRESENT
from tests.validity.document import DOCUMENT, broken, document
from tests.validity.families import FAMILIES
from tests.validity.gstudies import true_number
from tests.validity.icc import true_icc
from tests.validity.pairs import ORDINAL_PAIR, kappa_of
from tests.validity.population import Population, components_of
from tests.validity.results import Coverage, Family, Rate, coverage, load, rate

REPLICATES = 800


@pytest.mark.slow
@pytest.mark.parametrize("study", [DESIGNS[1], DESIGNS[3]], ids=lambda study: study.name)
def test_profile_intervals_hold_the_truth_as_often_as_they_say(study):
    design, truth = study.design, components_of(study)
    scores, _ = study.simulate(REPLICATES, np.random.default_rng(20), design)
    batch = fit_batch(CrossedStatistics.of(design, scores))
    everyone, ones = np.arange(REPLICATES), np.ones(REPLICATES)
    ratios = Ratios(
        np.tile(everyone, 2), np.concatenate([ones, 0.0 * ones]), np.concatenate([ones, ones])
    )

    low, high = profile_limits(batch, ratios, confidence=0.95)

    assert batch.converged.all()
    least, most = (stats.binom.ppf(p, REPLICATES, 0.95) for p in (0.0005, 0.9995))
    for position, key in enumerate(("icc_a1", "icc_c1")):
        part = slice(position * REPLICATES, (position + 1) * REPLICATES)
        value = true_icc(key, truth, design)
        inside = np.count_nonzero((low[part] <= value) & (value <= high[part]))
        # The promise is 93 to 97 %; chance may add to that on either side.
        assert least - 0.02 * REPLICATES <= inside <= most + 0.02 * REPLICATES


def test_components_of_rounded_scores_equal_those_of_a_long_simulation():
    study = DESIGNS[3].ordinal()
    rng = np.random.default_rng(1)
    scores, _ = study.simulate(20_000, rng)
    by_session = scores.reshape(20_000, 60, 3)

    found = components_of(study)

    centred = by_session - found.mean
    assert found.mean == pytest.approx(by_session.mean(), abs=0.01)
    same_session = (centred[:, :, 0] * centred[:, :, 1]).mean()
    of_rater = centred.sum(axis=1) ** 2 - (centred**2).sum(axis=1)
    same_rater = of_rater.mean() / (60 * 59)
    assert found.session == pytest.approx(same_session, abs=0.01)
    assert found.rater == pytest.approx(same_rater, abs=0.01)
    total = found.session + found.rater + found.residual
    assert total == pytest.approx((centred**2).mean(), abs=0.01)


@pytest.mark.parametrize("study", [DESIGNS[0].ordinal(), PRESENT], ids=lambda study: study.name)
def test_true_coefficients_of_given_raters_equal_those_of_very_many_sessions(study):
    design = study.design
    severity = np.linspace(-0.5, 0.5, study.n_raters)[None]

    found = true_values(Population.of(study, design, severity))

    rng = np.random.default_rng(2)
    simulated = _long_run(study, design, severity[0], rng)
    assert found["percent_exact"][0] == pytest.approx(simulated["percent_exact"], abs=0.005)
    assert found["alpha_interval"][0] == pytest.approx(simulated["alpha_interval"], abs=0.01)
    assert found["ac1"][0] == pytest.approx(simulated["ac1"], abs=0.01)
    assert found["fleiss_kappa"][0] == pytest.approx(simulated["fleiss_kappa"], abs=0.01)


def _long_run(study, design, severity, rng):
    """Rate 400 times as many sessions and compute the coefficients with the package."""
    times = 400
    session = np.concatenate([design.session + t * design.n_sessions for t in range(times)])
    rater = np.tile(design.rater, times)
    level = rng.normal(study.mean, np.sqrt(study.session), times * design.n_sessions)
    noise = rng.normal(0.0, np.sqrt(study.residual), session.size)
    score = np.searchsorted(study.cuts, level[session] + noise - severity[rater]).astype(float)
    matrix = fidelity.RatingMatrix(
        tuple(f"{i:06d}" for i in range(times * design.n_sessions)),
        tuple(f"{i:02d}" for i in range(study.n_raters)),
        session,
        rater,
        score,
        fidelity.Scale(tuple(range(study.n_categories))),
    )
    return {
        "percent_exact": fidelity.percent_agreement(matrix).value,
        "alpha_interval": fidelity.krippendorff_alpha(matrix, level="interval").value,
        "ac1": fidelity.gwet_ac(matrix).value,
        "fleiss_kappa": fidelity.fleiss_kappa(matrix).value,
    }


def test_true_kappa_of_two_raters_equals_that_of_very_many_sessions():
    scores = ORDINAL_PAIR.simulate(np.random.default_rng(3), 400_000)

    found = fidelity.cohen_kappa(scores, scale=range(7), weights="quadratic")

    assert kappa_of(ORDINAL_PAIR.table(), 2.0) == pytest.approx(found.value, abs=0.005)


def test_true_dependability_equals_that_of_the_d_study():
    part = fidelity.GStudyComponents(0.6, 0.27, 0.1, 0.06, 0.32)
    cells = fidelity.d_study(part, n_sessions=[4], n_raters=[2], cut=3.5, mean=3.0).cells

    for cell in cells:
        for name in ("phi", "phi_cut", "sem_absolute"):
            assert true_number(part, cell.design, name) == pytest.approx(getattr(cell, name))


def test_coverage_counts_sides_and_what_is_undefined():
    low = np.array([0.0, 0.6, 0.0, np.nan])
    high = np.array([1.0, 0.9, 0.4, np.nan])

    row = coverage("design", "statistic", "method", low, high, 0.5, new_raters=0.7)

    assert row.coverage == pytest.approx(1 / 3)
    assert [row.below, row.above] == pytest.approx([1 / 3, 1 / 3])
    assert row.undefined == 1
    assert row.new_raters == pytest.approx(2 / 3)
    assert not row.kept


def test_rate_above_what_is_allowed_breaks_the_promise_beyond_chance_only():
    clearly = rate("design", "what", np.arange(1000) < 100, at_most=0.05)
    hardly = rate("design", "what", np.arange(1000) < 55, at_most=0.05)

    assert not clearly.kept
    assert hardly.kept


def test_partial_run_keeps_the_other_families(tmp_path):
    store, text = tmp_path / "results.json", tmp_path / "VALIDITY.md"
    row = coverage("d", "s", "m", np.zeros(50), np.ones(50), 0.5)
    write({"growth": Family([row], date="2001-01-01")}, store, text)

    write({"icc": Family([row], date="2002-02-02")}, store, text)

    assert list(load(store)) == ["icc", "growth"]
    assert "2001-01-01" in text.read_text()
    assert "2002-02-02" in text.read_text()


def test_document_holds_every_family_of_the_study_in_this_version():
    text = DOCUMENT.read_text(encoding="utf-8")

    rows = re.findall(
        r"^\| `(\w+)` \| (\d{4}-\d\d-\d\d) \| (\S+) \| \d+ \| ([\d,]+) \|", text, re.M
    )

    assert [name for name, *_ in rows] == list(FAMILIES)
    for _, _, version, replicates in rows:
        assert re.fullmatch(r"\d+\.\d+\.\d+\S*", version)
        assert int(replicates.replace(",", "")) >= 2000
    assert re.fullmatch(r"\d+\.\d+\.\d+\S*", fidelity.__version__)


def test_document_is_what_the_stored_results_give():
    families = load()

    assert DOCUMENT.read_text(encoding="utf-8") == document(families)
    for family in families.values():
        for row in family.rows:
            share = row.coverage if isinstance(row, Coverage) else row.rate
            assert 0.0 <= share <= 1.0


def test_last_section_lists_every_broken_promise():
    text = DOCUMENT.read_text(encoding="utf-8")
    last = text.split("## Where the promise is not kept")[1]

    for name, row in broken(load()):
        assert isinstance(row, Coverage | Rate)
        number = f"{row.coverage:.3f}" if isinstance(row, Coverage) else f"{row.rate:.4f}"
        assert any(
            line.startswith(f"| `{name}` | {row.design} |") and number in line
            for line in last.splitlines()
        )
