"""`python -m fidelity gold` and `kappa`: files, options, output, refusals."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import fidelity
from fidelity import cohen_kappa, compare_with_gold, two_rater_agreement
from fidelity.__main__ import main
from tests.fidelity.golden_files import golden_case

GOLD = golden_case("rater_vs_gold_standard")
KAPPA = golden_case("weighted_kappa_agresti")
FRAME = pd.DataFrame(GOLD["data"])
SCORES = FRAME.to_csv(index=False)
TABLE = KAPPA["data"]["table"]
QUADRATIC = np.subtract.outer(range(4), range(4)) ** 2


def text_of(table, names=None, header="abcd"):
    """Write a table as CSV, with a first column of names where they are given."""
    rows = [",".join(str(cell) for cell in row) for row in table]
    first = ",".join(header)
    if names is None:
        return "\n".join([first, *rows]) + "\n"
    named = [f"{name},{row}" for name, row in zip(names, rows, strict=True)]
    return "\n".join([f"first,{first}", *named]) + "\n"


@pytest.fixture
def file(tmp_path):
    def write(text, name="data.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    return write


def run(capsys, *arguments):
    code = main(arguments)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def strict(result):
    return json.loads(json.dumps(result.to_dict(), allow_nan=False))


def test_gold_json_equals_the_comparison_of_the_same_scores(file, capsys):
    code, out, err = run(capsys, "gold", file(SCORES), "--values", "0,1,2,3,4,5,6", "--json")

    assert (code, err) == (0, "")
    answer = json.loads(out)
    assert answer == strict(compare_with_gold(FRAME, scale=range(7)))
    assert answer["estimates"]["icc_a1"]["value"] == pytest.approx(
        GOLD["expected"]["ICC"]["ICC(A,1)"]
    )
    assert answer["estimates"]["quadratic_kappa"]["se"] == pytest.approx(
        GOLD["expected"]["kappa_quadratic"]["se"]
    )
    assert answer["tost"]["p_upper"] == pytest.approx(
        GOLD["expected"]["tost_margin_0_5"]["p_upper"]
    )


def test_gold_options_reach_the_comparison(file, capsys):
    _, out, _ = run(
        capsys, "gold", file(SCORES), "--margin", "1", "--confidence", "0.9", "--json"
    )  # fmt: skip

    answer = json.loads(out)
    assert answer == strict(compare_with_gold(FRAME, margin=1.0, confidence=0.9))
    assert answer["tost"]["equivalent"] is True


def test_gold_counts_sessions_that_lack_a_score(file, capsys):
    text = SCORES + "S31,NA,3\nS32,4,\nS33,NA,NA\n"

    code, out, _ = run(capsys, "gold", file(text))

    assert code == 0
    assert "30 gold sessions, 3 left out without both scores" in out
    assert "0.335 to 0.793" in out
    assert "is not shown to lie within ±0.5" in out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("session,gold\nS1,3\n", "column 'rater' is missing; the columns are: session, gold"),
        ("session,gold,rater\nS1,3,4\nS2,x,4\n", "line 3: the gold is not a number: 'x'"),
        ("session,gold,rater\nS1,3,4\nS2,3\n", "line 3: 2 cells where the header has 3"),
        ("session,gold,rater\nS1,3,4\nS2,3,4,5\n", "line 3: 4 cells where the header has 3"),
        ("session,gold,rater\nS1,3,4\n,3,4\n", "line 3: the session is empty"),
        ("session,gold,rater\nS1,3,4\nS1,3,4\n", "session S1: scored more than once"),
        ("session,gold,rater\nS1,3,4\nS2,NA,4\n", "at least 2 gold sessions"),
        ("session,gold,rater\n", "no ratings below the header"),
        ("", "the file is empty"),
        (b"session,gold,rater\nS\xff,1,2\n", "not UTF-8"),
    ],
)
def test_gold_refuses_what_it_cannot_use(text, said, file, capsys):
    code, out, err = run(capsys, "gold", file(text))

    assert (code, out) == (1, "")
    assert said in err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--values", "0,1,2"], "session S02, gold: score 4 is not on the scale 0, 1, 2"),
        (["--values", "0,x"], "--values"),
        (["--margin", "0"], "the margin is above 0"),
        (["--confidence", "95"], "proportion"),
    ],
)
def test_gold_refuses_options_out_of_range(options, said, file, capsys):
    code, _, err = run(capsys, "gold", file(SCORES), *options)

    assert code == 1
    assert said in err


def test_kappa_json_equals_the_agreement_of_the_same_table(file, capsys):
    code, out, err = run(capsys, "kappa", file(text_of(TABLE)), "--json")

    assert (code, err) == (0, "")
    answer = json.loads(out)
    expected = KAPPA["expected"]
    assert answer == strict(two_rater_agreement(pd.DataFrame(TABLE, columns=list("abcd"))))
    assert answer["table"] == TABLE
    for key, name in (
        ("kappa", "identity"),
        ("linear_kappa", "linear"),
        ("quadratic_kappa", "quadratic"),
        ("weighted_kappa", "quadratic"),
    ):
        found = answer[key]
        assert (found["value"], found["se"]) == pytest.approx(
            (expected[name]["kappa"], expected[name]["se"]), abs=KAPPA["tolerance"]
        )
        assert [found["low"], found["high"]] == pytest.approx(expected[name]["ci95"], abs=1e-9)


def test_kappa_takes_names_of_rows_or_none(file, capsys):
    _, plain, _ = run(capsys, "kappa", file(text_of(TABLE)), "--json")
    _, named, _ = run(capsys, "kappa", file(text_of(TABLE, "abcd")), "--json")
    _, spaced, _ = run(
        capsys, "kappa", file("\ufeff" + text_of(TABLE).replace(",", " , ") + "\n"), "--json"
    )

    assert plain == named == spaced


def test_kappa_of_custom_weights_in_any_unit(file, capsys):
    weights = file(text_of(7 * QUADRATIC), "weights.csv")

    _, out, _ = run(
        capsys, "kappa", file(text_of(TABLE)), "--weights", weights, "--confidence", "0.9", "--json"
    )

    answer = json.loads(out)
    expected = cohen_kappa(TABLE, weights="quadratic", confidence=0.9).to_dict()
    assert answer["weights"] == "custom"
    for name in ("value", "low", "high", "se"):
        assert answer["weighted_kappa"][name] == pytest.approx(expected[name], abs=1e-9)
    np.testing.assert_allclose(answer["custom_weights"], QUADRATIC / 9)


def test_kappa_of_weights_that_are_not_symmetric_has_the_first_rater_in_rows(file, capsys):
    weights = np.triu(np.ones((4, 4)), 1) * 3 + np.tril(np.ones((4, 4)), -1)

    _, out, _ = run(
        capsys, "kappa", file(text_of(TABLE, "abcd")),
        "--weights", file(text_of(weights, "abcd"), "weights.csv"), "--json",
    )  # fmt: skip

    share = np.array(TABLE) / 91
    chance = np.outer(share.sum(axis=1), share.sum(axis=0))
    assert json.loads(out)["weighted_kappa"]["value"] == pytest.approx(
        1 - (weights * share).sum() / (weights * chance).sum()
    )


def test_kappa_of_one_category_is_null_with_the_reason(file, capsys):
    code, out, _ = run(capsys, "kappa", file("a,b\n7,0\n0,0\n"), "--json")

    assert code == 0
    for key in ("kappa", "weighted_kappa", "linear_kappa", "quadratic_kappa"):
        assert json.loads(out)[key] == {"value": None, "reason": "no_variation"}


def test_kappa_text_shows_the_table(file, capsys):
    _, out, _ = run(capsys, "kappa", file(text_of(TABLE, "abcd")))

    assert "91 sessions; rows are the first rater" in out
    assert "d     2     8     9    14" in out
    assert "-0.005 to 0.264" in out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b,c\n1,2,3\n4,5,6\n7,8,9\n1,1,1\n", "not square: 4 rows of 3 columns"),
        ("a,b,c,d\n1,2,3,4\n4,5,6,7\n", "not square: 2 rows of 4 columns"),
        ("a,b,c\n1,2,3\n4,5,6\n", "line 2: the row is named '1' where the header has 'b'"),
        ("a,b\n1,2\n3\n", "line 3: 1 cells where the header has 2"),
        ("a,b\n1,2\n3,4,5\n", "line 3: 3 cells where the header has 2"),
        ("a,b\n1,-2\n3,4\n", "line 2, column b: the count is negative: -2"),
        ("a,b\n1,2\n3.5,4\n", "line 3, column a: the count is no whole number: 3.5"),
        ("a,b\n1,2\n\n3,x\n", "line 4, column b: the count is not a number: 'x'"),
        ("a,b\n1,2\n3,\n", "line 3, column b: the count is empty"),
        ("a,b\n1,2\n3,inf\n", "line 3, column b: the count is no finite number"),
        ("a,b\n1,2\n3,nan\n", "line 3, column b: the count is no finite number"),
        ("x,a,b\na,1,2\nc,3,4\n", "line 3: the row is named 'c' where the header has 'b'"),
        ("x,a,a\na,1,2\na,3,4\n", "names the category 'a' twice"),
        ("a,\n1,2\n3,4\n", "category 2 of the header has no name"),
        ("a,b\n", "no row below the header"),
        ("", "the file is empty"),
        ("a\n3\n", "at least 2 × 2"),
        ("a,b\n1,0\n0,0\n", "at least 2 sessions"),
        (b"a,b\n1,2\n\xff,4\n", "not UTF-8"),
        ('a,b\n1,"2\n3,4\n', "line 3"),
    ],
)
def test_kappa_refuses_tables_with_the_place(text, said, file, capsys):
    code, out, err = run(capsys, "kappa", file(text))

    assert (code, out) == (1, "")
    assert said in err


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        (text_of(QUADRATIC[:3, :3], header="abc"), "the categories a, b, c are not those of"),
        (text_of(QUADRATIC, header="abdc"), "the categories a, b, d, c are not those of"),
        (text_of(1 - QUADRATIC / 9), "category a: the weight 1 is on the diagonal"),
        (text_of(QUADRATIC - 2 * np.eye(4)), "the weight is negative"),
        (text_of(0 * QUADRATIC), "tell no two categories apart"),
        (text_of(QUADRATIC[:3]), "the row is named"),
    ],
)
def test_kappa_refuses_weights_that_do_not_fit(weights, said, file, capsys):
    code, _, err = run(
        capsys, "kappa", file(text_of(TABLE)), "--weights", file(weights, "weights.csv")
    )

    assert code == 1
    assert said in err
    assert "weights" in err


@pytest.mark.parametrize("command", ["gold", "kappa"])
def test_a_file_that_is_not_there_is_named(command, tmp_path, capsys):
    code, _, err = run(capsys, command, str(tmp_path / "nothing.csv"))

    assert code == 1
    assert "there is no such file" in err


@pytest.mark.parametrize(
    ("command", "taught"),
    [
        ("gold", ["session,gold,rater", "--margin", "icc_a1", "left out and counted"]),
        ("kappa", ["first,absent,partial,full", "--weights", "weighted_kappa", "no_variation"]),
    ],
)
def test_help_teaches(command, taught):
    done = subprocess.run(
        [sys.executable, "-m", "fidelity", command, "--help"],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(fidelity.__file__).parent.parent,
    )

    for words in (*taught, "Which number to look at"):
        assert words in done.stdout
