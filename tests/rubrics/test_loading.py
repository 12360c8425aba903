"""Finding definitions by path, slug and version, in the shipped folder and a private one."""

from pathlib import Path

import pytest

from rubrics import RubricError, RubricNotFound, load, load_all


def _place(folder: Path, text: str, version: str = "0.9", status: str = "draft") -> Path:
    file = folder / "small-test" / f"{version}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    text = text.replace('version: "0.9"', f'version: "{version}"')
    file.write_text(text.replace("status: draft", f"status: {status}"), encoding="utf-8")
    return file


def test_path_may_be_text_or_a_path(tmp_path: Path, small_text: str) -> None:
    file = _place(tmp_path, small_text)

    assert load(file) == load(str(file)) == load(file, "0.9")


def test_path_with_another_version_is_not_found(tmp_path: Path, small_text: str) -> None:
    file = _place(tmp_path, small_text)

    with pytest.raises(RubricNotFound, match=r"holds version 0\.9, not 2\.0"):
        load(file, "2.0")


def test_slug_without_version_gives_newest_published(tmp_path: Path, small_text: str) -> None:
    for version, status in (("0.9", "published"), ("0.10", "published"), ("1.0", "draft")):
        _place(tmp_path, small_text, version, status)

    rubric = load("small-test", extra_folder=tmp_path)

    assert rubric.version == "0.10"


def test_slug_without_version_gives_newest_draft_when_none_is_published(
    tmp_path: Path, small_text: str
) -> None:
    for version in ("0.9", "0.10"):
        _place(tmp_path, small_text, version)

    assert load("small-test", extra_folder=tmp_path).version == "0.10"


def test_slug_with_version_gives_that_version(tmp_path: Path, small_text: str) -> None:
    for version in ("0.9", "0.10"):
        _place(tmp_path, small_text, version)

    assert load("small-test", "0.9", extra_folder=tmp_path).version == "0.9"


def test_load_all_orders_shipped_and_private_definitions(tmp_path: Path, small_text: str) -> None:
    for version in ("0.10", "0.9"):
        _place(tmp_path, small_text, version)

    keys = [(rubric.slug, rubric.version) for rubric in load_all(tmp_path)]

    assert ("ipt-adherence-competence", "0.1") in keys
    assert keys[-2:] == [("small-test", "0.9"), ("small-test", "0.10")]


@pytest.mark.parametrize("arguments", [("nothing",), ("ipt-adherence-competence", "9.9")])
def test_unknown_slug_or_version_names_what_there_is(arguments: tuple[str, ...]) -> None:
    with pytest.raises(RubricNotFound, match=r"only: .*ipt-adherence-competence 0\.1"):
        load(*arguments)


def test_missing_file_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(RubricNotFound, match=r"absent\.yaml: \[no-file\]"):
        load(tmp_path / "absent.yaml")


def test_missing_private_folder_is_not_taken_for_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(RubricNotFound, match="no-folder"):
        load_all(tmp_path / "absent")


def test_file_that_is_not_utf8_is_refused_by_line(tmp_path: Path, small_text: str) -> None:
    file = tmp_path / "mine.yaml"
    file.write_bytes(small_text.replace("Nobody", "Müller").encode("latin-1"))

    with pytest.raises(RubricError, match=r"mine\.yaml:11: \[not-utf8\]"):
        load(file)


def test_binary_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_bytes(b"\x00\x01\x02PK")

    with pytest.raises(RubricError, match="yaml-syntax"):
        load(file)


def test_file_in_the_wrong_place_is_refused(tmp_path: Path, small_text: str) -> None:
    _place(tmp_path, small_text).rename(tmp_path / "small-test" / "2.0.yaml")

    with pytest.raises(RubricError, match=r"wrong-place.*small-test/0\.9\.yaml"):
        load_all(tmp_path)


def test_version_defined_in_both_folders_is_refused(tmp_path: Path) -> None:
    shipped = load("ipt-adherence-competence", "0.1")
    source = Path(__file__).parents[2] / "rubrics" / "definitions" / shipped.slug / "0.1.yaml"
    (tmp_path / shipped.slug).mkdir()
    (tmp_path / shipped.slug / "0.1.yaml").write_bytes(source.read_bytes())

    with pytest.raises(RubricError, match="defined-twice"):
        load_all(tmp_path)
    with pytest.raises(RubricError, match="defined-twice"):
        load(shipped.slug, extra_folder=tmp_path)


def test_load_all_names_the_problems_of_every_file(tmp_path: Path, small_text: str) -> None:
    for version in ("0.9", "0.10"):
        _place(tmp_path, small_text.replace("language: en", "language: no"), version)

    with pytest.raises(RubricError) as caught:
        load_all(tmp_path)

    assert {Path(problem.file).name for problem in caught.value.problems} == {
        "0.9.yaml",
        "0.10.yaml",
    }
