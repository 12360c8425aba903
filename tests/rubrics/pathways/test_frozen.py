"""A published pathway cannot change, vanish or go unrecorded, and equal ones are one."""

import shutil
from pathlib import Path

import pytest

from rubrics import RubricError
from rubrics.frozen import record_line
from rubrics.pathways import (
    check_pathway_files,
    load_all_pathways,
    parse_pathway,
    pathway_entry,
    pathway_fingerprint,
)
from rubrics.pathways.json_schema import PATHWAY_SCHEMA_FILE, pathway_schema_text
from rubrics.pathways.loader import PRESETS

FILE = Path("therapist-pathway") / "1.0.yaml"


@pytest.fixture
def presets(tmp_path: Path) -> Path:
    """A copy of the presets beside a copy of their record."""
    shutil.copytree(PRESETS, tmp_path / "presets")
    shutil.copy(PRESETS.parent / "FINGERPRINTS", tmp_path)
    return tmp_path / "presets"


def test_shipped_presets_are_published_and_match_their_record() -> None:
    pathways, problems = check_pathway_files()

    assert problems == ()
    assert {pathway.slug for pathway in pathways} == {
        "attune-recommended",
        "portfolio-pathway",
        "practitioner-pathway",
        "therapist-pathway",
    }
    lines = (PRESETS.parent / "FINGERPRINTS").read_text(encoding="utf-8").splitlines()
    assert {record_line(pathway_entry(each)) for each in load_all_pathways()} <= set(lines)


def test_committed_schema_is_that_of_the_model() -> None:
    assert PATHWAY_SCHEMA_FILE.read_text(encoding="utf-8") == pathway_schema_text()


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("at_least: 150", "at_least: 15", "frozen-changed"),
        ("(ISIPT).", "(ISIPT)!", "frozen-changed"),
        ("status: published", "status: draft", "frozen-changed"),
        ("at_least: 150", "at_least: none", "wrong-type"),
        ('version: "1.0"', 'version: "1.1"', "wrong-place"),
    ],
)
def test_change_of_a_published_preset_is_found(
    presets: Path, old: str, new: str, rule: str
) -> None:
    file = presets / FILE
    file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")

    _, problems = check_pathway_files(folder=presets)

    assert [problem.rule for problem in problems] == [rule]


def test_vanished_and_unrecorded_presets_are_found(presets: Path) -> None:
    text = (presets / FILE).read_text(encoding="utf-8").replace('"1.0"', '"2.0"')
    (presets / FILE).unlink()
    (presets / FILE).with_name("2.0.yaml").write_text(text, encoding="utf-8")

    _, problems = check_pathway_files(folder=presets)

    assert {problem.rule for problem in problems} == {"not-recorded", "frozen-missing"}


def test_changed_copy_of_a_preset_under_its_version_is_found(tmp_path: Path) -> None:
    copy = tmp_path / "upload.yaml"
    text = (PRESETS / FILE).read_text(encoding="utf-8")
    copy.write_text(text.replace("at_least: 150", "at_least: 15"), encoding="utf-8")

    pathways, problems = check_pathway_files([copy])

    assert len(pathways) == 1
    assert [(Path(each.file).name, each.rule) for each in problems] == [
        ("upload.yaml", "frozen-changed")
    ]


def test_malformed_record_is_an_error(presets: Path) -> None:
    (presets.parent / "FINGERPRINTS").write_text("therapist-pathway\n", encoding="utf-8")

    with pytest.raises(RubricError, match="record-line"):
        check_pathway_files(folder=presets)


def test_fingerprint_is_of_content_alone() -> None:
    text = (PRESETS / "attune-recommended" / "1.0.yaml").read_text(encoding="utf-8")
    rewritten = (
        text.replace("[initial, middle, termination]", "[termination, initial, middle]")
        .replace("kind: flags\n", "unresolved: no_harm\n    kind: flags\n")
        .replace("at_least: 3.0", "at_least: 3")
        .replace("    confidence: 90\n", "")
    )
    stricter = text.replace("above: 3.0", "above: 3.5")
    one, same, other = (
        pathway_fingerprint(parse_pathway(each, name="x")) for each in (text, rewritten, stricter)
    )

    assert rewritten != text
    assert one == same
    assert one != other
