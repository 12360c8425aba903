"""The benchmarks run, judge what they measure, and say what they lack."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from tests.bench import command, data, jobs, lme4, machine, program, scaling
from tests.bench.measure import SLACK, Check, Measured, Peer, Row, measure
from tests.bench.sizes import FULL, Sizes


def row(*checks: Check, seconds: float = 2.0, peer: Peer | None = None) -> Row:
    return Row("any", "any task", Measured(seconds, seconds, 1000, 3), peer, checks)


@pytest.mark.parametrize(
    ("check", "verdict"),
    [
        (Check("seconds", 0.3, 0.3, slack=SLACK), "met"),
        (Check("seconds", 0.89, 0.3, slack=SLACK), "within slack"),
        (Check("seconds", 0.91, 0.3, slack=SLACK), "missed"),
        (Check("seconds", float("nan"), 0.3, slack=SLACK), "missed"),
        (Check("× lme4", 50.0, 50.0, "at least"), "met"),
        (Check("× lme4", 49.9, 50.0, "at least"), "missed"),
        (Check("× lme4", float("nan"), 50.0, "at least"), "missed"),
        (Check("criterion", -3.0, 1e-6), "met"),
        (Check("criterion", 1.1e-6, 1e-6), "missed"),
    ],
)
def test_only_seconds_have_slack(check: Check, verdict: str) -> None:
    assert check.verdict == verdict


def test_ratio_is_the_peer_s_time_over_ours() -> None:
    assert row(seconds=2.0, peer=Peer("peer", 10.0)).ratio == 5.0
    assert row().ratio is None


@pytest.mark.parametrize(
    ("value", "code"), [(0.1, 0), (0.5, 0), (2.0, 1)], ids=["met", "within slack", "missed"]
)
def test_missed_target_makes_the_program_fail(
    value: float, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = row(Check("seconds", value, 0.3, slack=SLACK, unit="s"))
    monkeypatch.setitem(program.BENCHMARKS, "icc", lambda _sizes: [made])

    answer = program.main(["--only", "icc"])

    assert answer == code
    assert ("Missed: any task: seconds: 2 s" in capsys.readouterr().out) is (code == 1)


def test_speed_is_judged_at_the_sizes_of_the_targets() -> None:
    assert FULL.judged
    assert (FULL.items, FULL.sessions, FULL.raters, FULL.resamples) == (48, 5000, 3, 1000)
    assert FULL.peer_resamples >= 5
    assert (33_334, 50) in FULL.crossed


@pytest.mark.slow
def test_small_run_measures_everything_that_needs_no_r(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written, picture = tmp_path / "figures.json", tmp_path / "scaling.svg"
    names = ["report", "icc", "alpha", "scaling"]
    only = [word for name in names for word in ("--only", name)]

    code = program.main(["--quick", *only, "--json", str(written), "--plot", str(picture)])

    printed = capsys.readouterr().out
    content = json.loads(written.read_text())
    assert code == 0
    assert {made["name"] for made in content["rows"]} == set(names)
    assert all(made["own"]["seconds"] > 0 and made["own"]["memory"] > 0 for made in content["rows"])
    assert all(made["ratio"] > 0 for made in content["rows"] if made["name"] != "scaling")
    assert {"date", "processor", "cores", "python", "packages", "blas"} <= set(content["machine"])
    assert re.search(r"exponent -?\d\.\d\d from 240 to 480 ratings", printed)
    assert "scaled to 20" in printed
    assert picture.exists() or "each # a factor" in printed


def test_unknown_name_is_refused_with_those_that_exist(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        program.main(["--only", "everything"])

    assert "'crossed'" in capsys.readouterr().err


def test_lme4_rows_say_that_r_was_not_found(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("shutil.which", lambda _name: None)
    lme4.missing.cache_clear()

    code = program.main(["--quick", "--only", "crossed", "--only", "gstudy", "--only", "growth"])

    lme4.missing.cache_clear()
    assert code == 0
    assert capsys.readouterr().out.count("R was not found") == 4


def test_answers_of_lme4_are_read_and_judged() -> None:
    output = "row\t1.5\t1.2\t100.25\t100.5\t90\t\nversion\tlme4 1, R 4, blas\t\n"

    answer = lme4.parsed(output)[0]

    above, apart = lme4.checks([(job(100.25 + 2e-6), answer)])
    assert (answer.seconds, answer.bare_seconds, answer.criterion) == (1.5, 1.2, 100.25)
    assert answer.version == "lme4 1, R 4, blas"
    assert above.value == pytest.approx(2e-6, abs=1e-12)
    assert above.verdict == "missed"
    assert apart.value == pytest.approx(0.25 - 2e-6, abs=1e-12)
    assert apart.verdict == "missed"


@pytest.mark.slow
def test_lme4_confirms_our_minimum_with_and_without_rater_variance() -> None:
    if reason := lme4.missing():
        pytest.skip(reason)
    frames = [
        data.crossed_ratings(40, 5, 2, seed=3, deviations=(1.0, of_rater, 0.8))
        for of_rater in (0.0, 0.5)
    ]
    asked = [jobs.crossed_job(frame, 1) for frame in frames]

    answers = lme4.fit(asked)

    zero, some = (job.theta["rater.(Intercept)"] for job in asked)
    assert zero == 0.0 < some
    assert all(answer.seconds > 0 and answer.megabytes > 0 for answer in answers)
    checks = lme4.checks(list(zip(asked, answers, strict=True)))
    assert [check.verdict for check in checks] == ["met", "met"]


def test_busy_machine_is_said() -> None:
    facts = machine.machine()

    busy = machine.described(facts | {"load": 3.0, "cores": 2})
    quiet = machine.described(facts | {"load": 0.2, "cores": 2})

    assert busy.startswith(quiet.replace("load 0.2", "load 3.0"))
    assert "busy" in busy
    assert "busy" not in quiet


def job(criterion: float) -> lme4.Job:
    return lme4.Job(None, "", (), {}, criterion, 1)  # type: ignore[arg-type]


@pytest.mark.parametrize("power", [0.0, 1.0, 2.7])
def test_exponent_of_a_power_law_is_its_power(power: float) -> None:
    sizes = [10, 100, 1000, 5000]

    found = scaling.exponent(sizes, [0.002 * size**power for size in sizes])

    assert found == pytest.approx(power, abs=1e-12)


def curve(seconds: list[float], most: float | None) -> scaling.Curve:
    own = tuple(Measured(took, took, 1, 1) for took in seconds)
    return scaling.Curve("fit", "ratings", (10, 100, 1000, 10_000), own, most)


def test_steep_curve_misses_its_target_and_says_the_exponent_at_its_end() -> None:
    steep = curve([1.0, 1.0, 10.0, 100.0], most=0.2).row(judged=True)

    assert steep.missed
    assert "exponent 0.70 from 10 to 10,000 ratings, 1.00 at the end" in steep.note
    assert not curve([1.0, 1.0, 1.0, 1.1], most=0.2).row(judged=True).missed


def test_curve_is_drawn_with_letters_without_matplotlib(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)

    text = scaling.drawn([curve([1.0, 1.2, 1.44, 2.0], None)], tmp_path / "none.svg")

    assert [line.count("#") for line in text.splitlines()[1:]] == [1, 2, 3, 5]
    assert list(tmp_path.iterdir()) == []


def test_measure_reports_median_and_peak_of_memory() -> None:
    measured = measure(lambda: np.zeros(100_000).sum(), runs=3)

    assert 800_000 <= measured.memory < 900_000
    assert 3 <= measured.n_runs <= 200
    assert 0 < measured.best <= measured.seconds < 0.1


def test_quick_run_judges_no_speed(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Sizes] = []

    def remember(sizes: Sizes) -> list[Row]:
        asked.append(sizes)
        return []

    monkeypatch.setitem(program.BENCHMARKS, "icc", remember)

    program.main(["--quick", "--only", "icc"])

    assert [sizes.judged for sizes in asked] == [False]


def test_memory_of_a_process_is_its_own_however_much_its_starter_holds() -> None:
    held = np.ones(40_000_000)

    _, small = command.run(["-c", "pass"])
    took, large = command.run(["-c", "held = b'1' * 150_000_000"])

    assert held.nbytes == 320_000_000
    assert small < 100_000_000
    assert 150_000_000 < large < 250_000_000
    assert took > 0


def test_process_that_fails_ends_the_measurement_with_its_complaint() -> None:
    with pytest.raises(RuntimeError, match="the process failed: no such thing"):
        command.run(["-c", "raise SystemExit('no such thing')"])
