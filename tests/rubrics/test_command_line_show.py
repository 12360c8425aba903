"""`show`, `fingerprint` and `schema`: every part on a line of its own, in words."""

import io
import subprocess
import sys
from pathlib import Path

import pytest

from rubrics import Rubric, fingerprint, load, load_all
from rubrics.__main__ import main
from rubrics.cli.opening import newest_two, open_definition
from rubrics.json_schema import SCHEMA_FILE
from rubrics.loader import DEFINITIONS, definition_files
from rubrics.pathways import Pathway, load_all_pathways, load_pathway, pathway_fingerprint
from rubrics.pathways.json_schema import PATHWAY_SCHEMA_FILE
from rubrics.pathways.loader import PRESETS, pathway_files
from tests.rubrics.invoking import ROOT, Outcome, run, run_as_process

HERE = Path(__file__).parent
INSTRUMENTS = [
    *definition_files(),
    *sorted(HERE.glob("good/*.yaml")),
    *sorted(HERE.glob("versions/*/*.yaml")),
]
PATHWAYS = [*pathway_files(), *sorted(HERE.glob("pathways/good/*.yaml"))]
EVERYTHING = HERE / "versions" / "everything" / "1.1.yaml"


def line_of(result: Outcome, first_word: str) -> str:
    [line] = [line for line in result.lines if line.split(" ", 1)[0] == first_word]
    return line


@pytest.mark.parametrize("file", INSTRUMENTS, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_every_part_of_an_instrument_has_one_line(file: Path) -> None:
    rubric = load(file)

    result = run("show", file)

    assert (result.returncode, result.stderr) == (0, "")
    assert result.lines[0] == rubric.title
    for part in rubric.items:
        assert line_of(result, part.id).startswith(f"{part.id:3} {part.name} (")
    for count in rubric.counts:
        assert "(count; " in line_of(result, count.id)
    for category in rubric.categories:
        line = line_of(result, category.id)
        assert category.question in line
        assert all(choice.label in line for choice in category.choices)
    for flag in rubric.flags:
        assert f"{flag.text} ({flag.kind.capitalize()}. " in line_of(result, flag.id)
    for scale in rubric.scales:
        [line] = [each for each in result.lines if each.startswith(scale.label) and ": " in each]
        assert all(f"{point} {text}" in line for point, text in scale.points.items())
    summaries = [line for line in result.lines if line.startswith("Summary: ")]
    benchmarks = [line for line in result.lines if line.startswith("Benchmark: ")]
    assert len(summaries) == len(rubric.scoring.summaries)
    assert len(benchmarks) == len(rubric.scoring.benchmarks)


@pytest.mark.parametrize("file", PATHWAYS, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_every_rule_of_a_pathway_has_one_line(file: Path) -> None:
    pathway = load_pathway(file)

    result = run("show", file)

    assert (result.returncode, result.stderr) == (0, "")
    assert f"content {pathway_fingerprint(pathway)}" in result.lines
    for rule in pathway.rules:
        assert line_of(result, rule.id).endswith(f"  {rule.sentence}")


def test_conditions_limits_and_scales_are_told_in_words() -> None:
    result = run("show", EVERYTHING)

    assert line_of(result, "A3") == (
        "A3  Waiting on the screen (on Amount; required in every phase; only if K1 is answered "
        "“By video” or “By telephone” and A1 is scored 3 or less on Level)"
    )
    assert line_of(result, "B1") == (
        "B1  Asking openly (on Ease; Early: not applicable, Late: once in the phase; only where "
        "the problem area is Loss or Change; only in the format Individual; only if NQ is counted "
        "1 or more)"
    )
    assert "at most 2; where there is occasion in every phase" in line_of(result, "K2")
    assert line_of(result, "X1") == (
        "X1  Shouting (Harm. It blocks a pass until somebody else has settled it.)"
    )


def test_scoring_is_told_in_words() -> None:
    lines = run("show", EVERYTHING).lines

    for line in (
        "The total is the sum of all items.",
        "A required item that was not done counts as 1 on Level, 0 on Amount and 0 on Ease.",
        "A score is given when at least 75 % of the items that apply are answered.",
        "No turns are asked for as evidence.",
        "Summary: Share of open questions: 100 × NR / (NQ + NR), in per cent",
        "Summary: Open by all: NR / NQ",
        "Summary: Questions: NQ + NR",
        "Benchmark: Usual bar: total 6 or more on Level (Nobody)",
        "Benchmark: Fair: section A 1.5 or more on Amount",
        "Benchmark: Half of them: Share of open questions 50 or more",
    ):
        assert line in lines


def test_instruments_of_one_scale_without_phases_are_told_without_them() -> None:
    lines = run("show", HERE / "good" / "cts-r-like.yaml").lines

    assert "A1  Being prepared (required)" in lines
    assert [line for line in lines if line.startswith("Benchmark: ") and "total 36 or more" in line]


def test_instrument_of_a_pathway_is_named() -> None:
    named, supplied = run("show", "attune-recommended"), run("show", "portfolio-pathway")

    assert "Instrument: ipt-adherence-competence 1.0, scale competence" in named.lines
    [line] = [line for line in supplied.lines if line.startswith("Instrument: ")]
    assert line.startswith("Instrument: named by the programme: ")
    assert line.endswith(", rated from 1 to 5")


def test_version_is_chosen_by_option_or_behind_an_at() -> None:
    by_option = run("show", "ipt-adherence-competence", "--version", "0.1")
    by_name = run("show", "ipt-adherence-competence@0.1")

    assert by_option.lines[1].startswith("ipt-adherence-competence 0.1 (draft, ")
    assert by_name == by_option
    assert " 1.0 (published, " in run("show", "ipt-adherence-competence").lines[1]


def test_two_definitions_are_separated_by_a_line() -> None:
    both = run("show", "common-factors", "attune-recommended")

    one, other = run("show", "common-factors"), run("show", "attune-recommended")
    assert both.stdout == f"{one.stdout}\n{other.stdout}"


def test_fingerprint_of_every_definition_is_what_is_recorded() -> None:
    records = [DEFINITIONS / "FINGERPRINTS", PRESETS.parent / "FINGERPRINTS"]
    recorded = {line for file in records for line in file.read_text().splitlines()}
    definitions: list[Rubric | Pathway] = [*load_all(), *load_all_pathways()]
    published = [each for each in definitions if each.status == "published"]

    result = run("fingerprint", *(f"{each.slug}@{each.version}" for each in published))

    assert result.returncode == 0
    assert len(result.lines) == len(published)
    assert set(result.lines) <= recorded


def test_fingerprint_takes_a_version() -> None:
    line = run("fingerprint", "ipt-adherence-competence", "--version", "0.1").lines[0]

    assert line.split() == [
        "ipt-adherence-competence",
        "0.1",
        fingerprint(load("ipt-adherence-competence", "0.1")),
    ]


def test_schema_of_either_grammar_is_the_committed_one() -> None:
    assert run("schema").stdout == SCHEMA_FILE.read_text(encoding="utf-8")
    assert run("schema", "pathway").stdout == PATHWAY_SCHEMA_FILE.read_text(encoding="utf-8")


def test_no_slug_is_both_an_instrument_and_a_pathway() -> None:
    instruments = {file.parent.name for file in definition_files()}

    assert not instruments & {file.parent.name for file in pathway_files()}
    assert all(isinstance(open_definition(slug), Rubric) for slug in instruments)


def test_newest_two_are_by_number_not_by_letter() -> None:
    older, newer = newest_two("ipt-adherence-competence")

    assert (older.version, newer.version) == ("0.1", "1.0")


@pytest.mark.parametrize("command", ["show", "fingerprint", "render"])
@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nothing", "nothing: [no-rubric] there is no such instrument or pathway, only: "),
        ("common-factors@9.9", "[no-rubric] there is no such rubric in version 9.9, only: "),
        ("common-factors@", "[no-rubric] there is no such rubric in version "),
        ("attune-recommended@9", "[no-pathway] there is no such pathway in version 9, only: "),
        ("./absent", "absent: [no-file] cannot be read: No such file"),
        ("absent.yaml", "absent.yaml: [no-file] cannot be read: No such file"),
        ("Common-Factors", "Common-Factors: [no-file] cannot be read: No such file"),
        ("", "[no-file] cannot be read: Is a directory"),
    ],
)
def test_what_does_not_exist_is_one_clear_line(command: str, name: str, message: str) -> None:
    result = run(command, name)

    assert (result.returncode, result.stdout) == (1, "")
    assert message in result.stderr
    assert result.stderr.count("\n") == 1


def test_two_different_wishes_for_a_version_are_refused() -> None:
    result = run("show", "common-factors@1.0", "--version", "1.1")

    assert result.returncode == 1
    assert "[no-version] asks for 1.0, and --version for 1.1" in result.stderr


def test_path_with_another_version_is_refused() -> None:
    result = run("show", EVERYTHING, "--version", "7.0")

    assert result.returncode == 1
    assert "[no-version] holds version 1.1, not 7.0" in result.stderr


def test_broken_file_is_shown_by_its_problems() -> None:
    result = run("show", HERE / "bad" / "one_choice.yaml")

    assert result.returncode == 1
    assert "one_choice.yaml:" in result.stderr


def test_reader_that_closes_the_output_gets_no_traceback() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "rubrics", "schema"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    error = process.stderr.read().decode()
    process.stderr.close()

    assert process.wait(timeout=60) == 1
    assert error == "the reader of the output closed it before everything was written\n"


def test_closed_output_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    complaint = io.StringIO()
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", complaint)

    assert main(["schema"]) == 1
    assert complaint.getvalue() == "the standard output is closed\n"


def test_output_without_the_letters_says_what_to_set() -> None:
    result = run_as_process("show", "behaviour-counts", PYTHONIOENCODING="ascii")

    assert result.returncode == 1
    assert result.stderr.splitlines()[-1].endswith(": set PYTHONIOENCODING=utf-8")
    assert "Traceback" not in result.stderr
