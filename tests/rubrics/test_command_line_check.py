"""`check` over instruments and pathways: which file is which, and what is wrong in which line."""

import shutil
from pathlib import Path

import pytest

from rubrics.cli.opening import is_pathway
from rubrics.loader import DEFINITIONS, definition_files
from rubrics.pathways.loader import PRESETS, pathway_files
from tests.rubrics.invoking import run, run_as_process

HERE = Path(__file__).parent
BAD = sorted(HERE.glob("bad/*.yaml"))
BAD_PATHWAYS = sorted(HERE.glob("pathways/bad/*.yaml"))
EVERYTHING = HERE / "versions" / "everything"


@pytest.fixture
def presets(tmp_path: Path) -> Path:
    """A copy of the presets beside a copy of their record."""
    shutil.copytree(PRESETS, tmp_path / "presets")
    shutil.copy(PRESETS.parent / "FINGERPRINTS", tmp_path)
    return tmp_path / "presets"


@pytest.fixture
def definitions(tmp_path: Path) -> Path:
    """A copy of the definitions with their record."""
    return Path(shutil.copytree(DEFINITIONS, tmp_path / "definitions"))


def test_without_files_instruments_and_pathways_are_checked() -> None:
    result = run_as_process("check")

    assert result.returncode == 0, result.stderr
    read = f"{len(definition_files())} definitions and {len(pathway_files())} pathways read"
    assert result.lines[-1] == f"{read}, 0 problems"
    starts = [line.rsplit(" ", 1)[0] for line in result.lines]
    assert "published attune-recommended 1.0" in starts
    assert "published ipt-adherence-competence 1.0" in starts


def test_kind_of_a_file_is_told_by_its_content() -> None:
    for file in definition_files():
        assert not is_pathway(file.read_text(encoding="utf-8")), file
    for file in pathway_files():
        assert is_pathway(file.read_text(encoding="utf-8")), file


def test_named_files_of_both_kinds_are_checked(tmp_path: Path) -> None:
    instrument = shutil.copy(HERE / "good" / "small.yaml", tmp_path / "one.yaml")
    pathway = shutil.copy(HERE / "pathways" / "good" / "every-kind.yaml", tmp_path / "two.yaml")

    result = run("check", pathway, instrument)

    assert (result.returncode, result.stderr) == (0, "")
    assert result.lines[-1] == "1 definition and 1 pathway read, 0 problems"


@pytest.mark.parametrize("file", BAD_PATHWAYS, ids=lambda file: file.stem)
def test_broken_pathway_fails_with_its_line(file: Path) -> None:
    result = run("check", file)

    assert result.returncode == 1
    assert result.stderr.startswith(f"{file}:"), result.stderr
    assert result.stderr[len(f"{file}:")].isdigit(), result.stderr


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_broken_definition_fails_with_its_line(file: Path) -> None:
    result = run("check", file)

    assert result.returncode == 1
    assert result.stderr.startswith(f"{file}:"), result.stderr
    assert result.lines[-1].startswith("0 definitions and 0 pathways read, ")


def test_problem_of_a_pathway_names_file_line_rule_id_and_rule(presets: Path) -> None:
    file = presets / "attune-recommended" / "1.0.yaml"
    text = file.read_text(encoding="utf-8").replace("at_least: 2.0", "at_least: 9.0")
    file.write_text(text, encoding="utf-8")
    line = next(n for n, each in enumerate(text.splitlines(), 1) if "at_least: 9.0" in each)

    result = run("check", file, "--pathways", presets)

    assert result.returncode == 1
    assert f"{file}:{line}: rule lowest_session: [" in result.stderr


@pytest.mark.parametrize(
    ("change", "rule"), [("edited", "frozen-changed"), ("gone", "frozen-missing")]
)
def test_changed_or_vanished_pathway_fails(presets: Path, change: str, rule: str) -> None:
    file = presets / "therapist-pathway" / "1.0.yaml"
    if change == "gone":
        file.unlink()
    else:
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("at_least: 150", "at_least: 151"), encoding="utf-8")

    result = run("check", "--pathways", presets)

    assert result.returncode == 1
    assert f"[{rule}] therapist-pathway 1.0" in result.stderr


def test_published_pathway_without_record_fails_wherever_the_record_lies(presets: Path) -> None:
    record = presets.parent / "FINGERPRINTS"
    lines = record.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("portfolio-pathway ")]
    record.unlink()
    (presets / "FINGERPRINTS").write_text("\n".join(kept) + "\n", encoding="utf-8")

    result = run("check", "--pathways", presets)

    assert result.returncode == 1
    assert "[not-recorded] published, so add the line: portfolio-pathway 1.0" in result.stderr
    assert result.lines[-1].endswith(" read, 1 problem")


def test_one_run_names_what_changed_and_what_is_gone(definitions: Path) -> None:
    changed = definitions / "common-factors" / "1.0.yaml"
    text = changed.read_text(encoding="utf-8")
    changed.write_text(text.replace("title: ", "title: New ", 1), encoding="utf-8")
    (definitions / "behaviour-counts" / "1.0.yaml").unlink()

    result = run("check", "--definitions", definitions)

    assert result.returncode == 1
    assert "[frozen-changed] common-factors 1.0" in result.stderr
    assert "[frozen-missing] behaviour-counts 1.0" in result.stderr


def test_lineage_is_held_to_the_earlier_version_in_the_folder(
    definitions: Path, tmp_path: Path
) -> None:
    text = (definitions / "ipt-adherence-competence" / "1.0.yaml").read_text(encoding="utf-8")
    text = text.replace('version: "1.0"', 'version: "1.1"', 1).replace(
        'follows: "0.1"', 'follows: "1.0"', 1
    )
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(text, encoding="utf-8")
    bad.write_text(text.replace("lineage: same", "lineage: {same: Z9}", 1), encoding="utf-8")

    assert run("check", good, "--definitions", definitions).returncode == 0
    result = run("check", bad, "--definitions", definitions)

    assert result.returncode == 1
    assert "item A1: [unknown-origin] version 1.0 has no Z9" in result.stderr


def test_broken_earlier_version_hides_no_other_problem(tmp_path: Path) -> None:
    for name in ("1.0", "1.1"):
        shutil.copy(EVERYTHING / f"{name}.yaml", tmp_path)
    (tmp_path / "1.0.yaml").write_text("items: [\n", encoding="utf-8")

    result = run("check", tmp_path / "1.1.yaml", HERE / "bad" / "one_choice.yaml")

    assert result.returncode == 1
    assert "one_choice.yaml:" in result.stderr
    assert result.lines[-1].startswith("1 definition and 0 pathways read, ")


def test_pathway_is_held_to_an_instrument_named_with_it(tmp_path: Path) -> None:
    instrument = tmp_path / "small.yaml"
    shutil.copy(HERE / "good" / "small.yaml", instrument)
    text = (HERE / "pathways" / "good" / "every-kind.yaml").read_text(encoding="utf-8")
    pathway = tmp_path / "pathway.yaml"
    pathway.write_text(
        text.replace("slug: ipt-adherence-competence", "slug: small-test"), encoding="utf-8"
    )

    assert run("check", pathway).returncode == 0
    result = run("check", pathway, instrument)

    assert result.returncode == 1
    assert f"{pathway}:" in result.stderr
    assert "competence" in result.stderr


def test_files_that_cannot_be_read_are_named_and_the_others_checked(tmp_path: Path) -> None:
    absent, binary = tmp_path / "absent.yaml", tmp_path / "binary.yaml"
    binary.write_bytes(b"slug: \xff\n")

    result = run("check", absent, tmp_path, binary, HERE / "good" / "small.yaml")

    assert result.returncode == 1
    assert f"{absent}: [no-file] cannot be read: No such file or directory" in result.stderr
    assert f"{tmp_path}: [no-file] cannot be read: Is a directory" in result.stderr
    assert f"{binary}:1: [not-utf8]" in result.stderr
    assert result.lines[-1] == "1 definition and 0 pathways read, 3 problems"


@pytest.mark.parametrize("option", ["--definitions", "--pathways"])
def test_absent_folder_is_one_line(option: str, tmp_path: Path) -> None:
    result = run("check", option, tmp_path / "absent")

    assert result.returncode == 1
    assert result.stderr == f"{tmp_path / 'absent'}: [no-folder] there is no such folder\n"
