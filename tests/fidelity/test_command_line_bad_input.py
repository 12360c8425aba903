"""`python -m fidelity reliability` on tables that cannot or can hardly answer."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from fidelity.__main__ import main
from tests.fidelity.properties.drawn_ratings import every_number
from tests.fidelity.report_cases import KEYS

HEAD = "session,rater,score\n"
GOOD = HEAD + "s1,a,1\ns1,b,2\ns2,a,3\ns2,b,3\ns3,a,0\ns3,b,1\n"

#: What needs only the sessions' own ratings, and is defined where nothing varies.
PERCENT = {"percent_exact", "percent_within_one"}


@pytest.fixture
def run(capsys, tmp_path):
    def command(text, *options):
        path = tmp_path / "ratings.csv"
        path.write_text(text, encoding="utf-8")
        code = main(["reliability", str(path), *options])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return command


def entry(run, text, *options):
    """Give the only item of the JSON, which must be strict."""
    code, out, err = run(text, *options, "--json")
    assert (code, err) == (0, "")
    (item,) = json.loads(out, parse_constant=pytest.fail)["items"]
    assert set(item["estimates"]) == set(KEYS)
    assert all(math.isfinite(number) for number in every_number(item))
    return item


def reasons(item):
    return {
        key: estimate["reason"]
        for key, estimate in item["estimates"].items()
        if estimate["value"] is None
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("session,rater\ns1,a\n", "column 'score' is missing; the columns are: session, rater"),
        ("rater,score\na,1\n", "column 'session' is missing"),
        ("Session,Rater,Score\ns1,a,1\n", "column 'session' is missing"),
        ("session;rater;score\ns1;a;1\n", "column 'session' is missing"),
        ("session,rater,score,score\ns1,a,1,2\n", "column 'score' is there more than once"),
        (GOOD + "s4,a,three\n", "line 8: the score is not a number: 'three'"),
        (GOOD + 's4,a,"1,5"\n', "line 8: the score is not a number: '1,5'"),
        (GOOD + "s4,a,1,5\n", "line 8: 4 cells where the header has 3"),
        (GOOD + "s4\n", "line 8: 1 cells where the header has 3"),
        (GOOD + 's4,"a,1\n', "line 8: 2 cells where the header has 3"),
        (GOOD + "s4,,1\n", "line 8: the rater is empty"),
    ],
)
def test_a_malformed_table_is_refused_with_its_line_or_column(text, message, run):
    code, out, err = run(text)

    assert (code, out) == (1, "")
    assert message in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("text", "options", "code", "named"),
    [
        (GOOD + "s2,b,3\n", (), "duplicate_rating", "session s2, rater b"),
        (GOOD + "s2,b,\n", (), "duplicate_rating", "session s2, rater b"),
        (GOOD, ("--values", "0,1,2"), "off_scale", "session s2, rater a: score 3"),
        (GOOD + "s4,a,2.5\n", ("--values", "0,1,2,3"), "off_scale", "score 2.5"),
        (GOOD + "s4,a,-1\n", ("--values", "0,1,2,3"), "off_scale", "score -1"),
        (GOOD + "s4,a,1e999\n", (), "invalid_input", "infinite"),
        (GOOD, ("--values", "3"), "invalid_input", ""),
        (GOOD, ("--values", "1,1,2"), "invalid_input", ""),
        (GOOD, ("--bootstrap", "-5"), "invalid_input", ""),
        (GOOD, ("--confidence", "1"), "invalid_input", ""),
    ],
)
def test_bad_scores_and_options_are_refused_with_their_code(text, options, code, named, run):
    exit_code, out, err = run(text, *options)

    assert (exit_code, out) == (1, "")
    assert f"[{code}]" in err
    assert named in err


def test_one_rater_gives_null_with_a_reason_everywhere(run):
    item = entry(run, HEAD + "".join(f"s{i},a,{i % 4}\n" for i in range(10)))

    assert set(reasons(item)) == set(KEYS)
    assert set(reasons(item).values()) <= {"insufficient_data", "no_pairable_sessions"}
    assert (item["n_raters"], item["n_sessions"]) == (1, 10)


def test_one_session_gives_null_with_a_reason_everywhere(run):
    item = entry(run, HEAD + "s1,a,1\ns1,b,2\ns1,c,2\n")

    assert set(reasons(item)) == set(KEYS)
    assert set(reasons(item).values()) == {"insufficient_data"}


def test_one_rating_only_gives_null_with_a_reason_everywhere(run):
    assert set(reasons(entry(run, HEAD + "s1,a,1\n"))) == set(KEYS)


def test_raters_who_never_meet_give_null_with_a_reason(run):
    item = entry(run, HEAD + "".join(f"s{i},{'ab'[i % 2]},{i % 4}\n" for i in range(12)))

    assert set(reasons(item)) == set(KEYS)
    assert set(reasons(item).values()) <= {"no_pairable_sessions", "insufficient_data"}


def test_scores_that_do_not_vary_leave_agreement_and_null_with_a_reason(run):
    text = HEAD + "".join(f"s{i},{rater},2\n" for i in range(8) for rater in "ab")

    item = entry(run, text)

    assert all(item["estimates"][key]["value"] == 1 for key in PERCENT)
    assert {reasons(item)[key] for key in KEYS if key.startswith(("icc", "alpha"))} == {
        "no_variation"
    }


def test_only_not_applicable_gives_null_with_a_reason_and_says_how_many(run):
    item = entry(run, HEAD + "s1,a,NA\ns1,b,\ns2,a,NA\ns2,b,NA\n")

    assert set(reasons(item)) == set(KEYS)
    assert item["applicability"]["n_not_applicable"] == 4


def test_a_disconnected_design_is_named_and_every_number_is_finite(run):
    rng = np.random.default_rng(3)
    rows = [
        f"{group}{i},{group}{r},{int(np.clip(round(level + rng.normal(0, 0.8)), 0, 6))}\n"
        for group in "xy"
        for i in range(15)
        for level in [rng.normal(3, 1)]
        for r in range(2)
    ]

    item = entry(run, HEAD + "".join(rows))

    assert "disconnected_design" in item["warnings"]
    assert item["estimates"]["alpha_ordinal"]["value"] is not None


def test_ten_rows_answer_with_wide_intervals_and_warnings(run):
    scores = [(1, 2), (3, 3), (0, 1), (4, 3), (2, 2)]
    text = HEAD + "".join(f"s{i},{r},{y}\n" for i, pair in enumerate(scores) for r, y in zip("ab", pair, strict=True))  # fmt: skip  # noqa: E501

    item = entry(run, text)

    assert reasons(item) == {}
    assert item["n_ratings"] == 10
    assert {"few_raters", "few_double_rated", "wide_interval"} <= set(item["warnings"])
    for estimate in item["estimates"].values():
        if estimate["low"] is not None:
            assert estimate["low"] <= estimate["value"] <= estimate["high"]


def test_a_hundred_thousand_rows_are_read_and_summarised(run):
    rng = np.random.default_rng(4)
    n, m = 20_000, 5
    level = rng.normal(3, 1.2, size=(n, 1))
    scores = np.clip(np.rint(level + rng.normal(0, 0.8, size=(n, m))), 0, 6).astype(int)
    text = HEAD + "".join(f"s{i},r{j},{scores[i, j]}\n" for i in range(n) for j in range(m))

    item = entry(run, text)

    assert item["n_ratings"] == n * m
    assert 0.55 < item["estimates"]["icc_a1"]["value"] < 0.75


def test_labels_with_spaces_quotes_and_accents_are_kept(run):
    text = HEAD + "".join(
        f'"séance {i}, ""A""",{rater},{(i + shift) % 5}\n'
        for i in range(6)
        for shift, rater in enumerate(("Zoë", "Łukasz"))
    )

    item = entry(run, text)

    assert {rater["rater"] for rater in item["raters"]} <= {"Zoë", "Łukasz"}
    assert item["n_sessions"] == 6
