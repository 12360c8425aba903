"""The measurements run, judge rightly, and end with a code that says so."""

from __future__ import annotations

import json

import pytest

from tests.bench import lme4
from tests.bench.__main__ import main
from tests.bench.rows import Row
from tests.bench.scaling import Scaling


@pytest.mark.parametrize(
    ("row", "missed"),
    [
        (Row("fast", 0.2, target_seconds=0.3), 0),
        (Row("inside the slack", 0.8, target_seconds=0.3), 0),
        (Row("slow", 1.0, target_seconds=0.3), 1),
        (Row("as fast as wanted", 1.0, peer_seconds=50.0, target_ratio=50.0), 0),
        (Row("not so fast", 1.0, peer_seconds=49.0, target_ratio=50.0), 1),
        (Row("no peer here", 1.0, target_ratio=50.0), 0),
        (Row("lower criterion", 1.0, excess=-1.0, most_excess=1e-6), 0),
        (Row("higher criterion", 1.0, excess=1e-5, most_excess=1e-6), 1),
    ],
    ids=lambda value: value.name if isinstance(value, Row) else "",
)
def test_a_row_says_which_targets_it_misses(row, missed):
    assert len(row.missed) == missed
    assert str(row).count("MISSED") == missed


def test_exponent_is_the_slope_of_the_logarithms():
    sizes = (10, 100, 1000)

    assert Scaling("square", sizes, (1.0, 100.0, 10_000.0)).exponent == pytest.approx(2.0)
    assert Scaling("flat", sizes, (3.0, 3.0, 3.0)).exponent == pytest.approx(0.0)


def test_small_sizes_run_through_and_are_written_down(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(lme4, "found", lambda: None)
    path = tmp_path / "bench.json"
    groups = [part for name in ("icc", "alpha", "crossed") for part in ("--only", name)]

    code = main(["--quick", "--json", str(path), *groups])

    printed = capsys.readouterr().out
    written = json.loads(path.read_text())
    assert code == 0
    assert "pingouin" in printed
    assert lme4.ABSENT in printed
    assert [row["ratio"] is None for row in written["rows"]] == [False, False, False, True]


def test_a_missed_target_ends_with_a_failure(monkeypatch, capsys):
    late = Row("late", 9.0, target_seconds=1.0)
    monkeypatch.setitem(main.__globals__["GROUPS"], "icc", lambda _sizes: iter([late]))

    code = main(["--quick", "--only", "icc"])

    assert code == 1
    assert "Missed: late" in capsys.readouterr().out
