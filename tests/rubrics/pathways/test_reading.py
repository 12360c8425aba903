"""What the reader of pathways accepts, and of what it refuses the file, line, rule id and rule."""

import re
from pathlib import Path

import pytest

from rubrics import RubricError, RubricNotFound, load, load_all
from rubrics.pathways import (
    Pathway,
    load_all_pathways,
    load_pathway,
    misfits,
    parse_pathway,
    pathway_to_public_dict,
    supplied_misfits,
)
from rubrics.pathways.loader import PRESETS

INSTRUMENTS = load_all()
BAD = sorted((Path(__file__).parent / "bad").glob("*.yaml"))
EXPECTED = re.compile(r"# expect: (?P<line>\d+) (?P<rule>[a-z-]+)( (?P<id>\S+))?")


def test_there_are_many_bad_files() -> None:
    assert len(BAD) >= 25


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_bad_file_is_refused_with_its_line_rule_and_id(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    expected = EXPECTED.fullmatch(text.splitlines()[0])
    assert expected is not None

    with pytest.raises(RubricError) as caught:
        parse_pathway(text, name=file.name, instruments=INSTRUMENTS)

    first = caught.value.problems[0]
    assert (first.file, first.line, first.rule, first.item) == (
        file.name,
        int(expected["line"]),
        expected["rule"],
        expected["id"],
    )
    assert {each.rule for each in caught.value.problems} == {expected["rule"]}


def test_error_calls_a_rule_a_rule() -> None:
    file = next(file for file in BAD if file.stem == "floor-above-mean")

    with pytest.raises(RubricError, match=r"bad.floor-above-mean\.yaml:\d+: rule floor: \["):
        load_pathway(file)


def test_pathway_of_an_unknown_instrument_is_read(every_kind: Pathway) -> None:
    text = (Path(__file__).parent / "good" / "every-kind.yaml").read_text(encoding="utf-8")
    other = text.replace("slug: ipt-adherence-competence", "slug: of-a-programme")

    pathway = parse_pathway(other, name="mine.yaml", instruments=INSTRUMENTS)

    assert pathway.rule("mean") == every_kind.rule("mean")


def test_version_that_is_not_listed_is_not_compared(every_kind: Pathway) -> None:
    bound = every_kind.instrument.model_copy(update={"versions": ("77.0",)})
    pathway = every_kind.model_copy(update={"instrument": bound})

    assert list(misfits(pathway, load("ipt-adherence-competence"))) == []


def test_supplied_instrument_must_have_the_range_the_cuts_are_written_for() -> None:
    ipt = load("ipt-adherence-competence")
    portfolio, therapist = load_pathway("portfolio-pathway"), load_pathway("therapist-pathway")

    assert [each.rule for each in supplied_misfits(portfolio, ipt, "skill")] == ["unknown-scale"]
    assert [each.rule for each in supplied_misfits(portfolio, ipt, "adherence")] == ["other-range"]
    assert list(supplied_misfits(therapist, ipt, "adherence")) == []


def test_unknown_slug_or_version_names_what_there_is() -> None:
    with pytest.raises(RubricNotFound, match=r"no such pathway, only: attune-recommended 1\.0"):
        load_pathway("nothing")
    with pytest.raises(RubricNotFound, match=r"in version 9\.9"):
        load_pathway("attune-recommended", "9.9")
    with pytest.raises(RubricNotFound, match="no-version"):
        load_pathway(PRESETS / "attune-recommended" / "1.0.yaml", "9.9")


def test_private_folder_adds_pathways_and_may_not_repeat_one(tmp_path: Path) -> None:
    source = (PRESETS / "therapist-pathway" / "1.0.yaml").read_text(encoding="utf-8")
    folder = tmp_path / "therapist-pathway"
    folder.mkdir()
    (folder / "1.1.yaml").write_text(source.replace('"1.0"', '"1.1"'), encoding="utf-8")

    assert load_pathway("therapist-pathway", extra_folder=tmp_path).version == "1.1"
    assert len(load_all_pathways(tmp_path)) == len(load_all_pathways()) + 1

    (folder / "1.0.yaml").write_text(source, encoding="utf-8")
    with pytest.raises(RubricError, match="defined-twice"):
        load_all_pathways(tmp_path)


def test_file_in_the_wrong_place_is_refused(tmp_path: Path) -> None:
    source = (PRESETS / "therapist-pathway" / "1.0.yaml").read_text(encoding="utf-8")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "1.0.yaml").write_text(source, encoding="utf-8")

    with pytest.raises(RubricError, match=r"wrong-place.*therapist-pathway/1\.0\.yaml"):
        load_all_pathways(tmp_path)
    with pytest.raises(RubricNotFound, match="no-folder"):
        load_all_pathways(tmp_path / "absent")


def test_public_data_has_a_sentence_and_every_parameter(every_kind: Pathway) -> None:
    shown = pathway_to_public_dict(every_kind)

    rules = {rule["id"]: rule for rule in shown["rules"]}
    assert shown["instrument"] == {
        "kind": "named",
        "slug": "ipt-adherence-competence",
        "versions": [],
        "scale": "competence",
    }
    assert rules["signatures"]["sentence"] == "Two people sign."
    assert rules["cases"]["parameters"] == {
        "at_least": 2,
        "phases": ["initial", "middle"],
        "completed": True,
    }
    assert all(rule["sentence"].endswith(".") for rule in rules.values())


def test_no_preset_claims_to_be_the_programme_of_a_body() -> None:
    for pathway in load_all_pathways():
        if pathway.slug != "attune-recommended":
            assert ", after the published rules of " in pathway.title
            assert "not endorsed by it" in pathway.summary
