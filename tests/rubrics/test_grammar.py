"""What the strict reader accepts; of what it refuses it names file, line, item and rule."""

import json
import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from rubrics import Rubric, RubricError, load, parse
from rubrics.json_schema import schema_text

GOOD = sorted((Path(__file__).parent / "good").glob("*.yaml"))

# Each row: text to replace, replacement, broken rule, item named, and a piece of the line named.
BAD = [
    # YAML itself
    ("slug: small-test", "slug: small-test\nslug: other", "duplicate-key", None, "slug: other"),
    ("      0: none", '      0: none\n      "0": nil', "duplicate-key", None, '"0": nil'),
    ("      - Go on.", "      - Go on.\n    name: Again", "duplicate-key", "A1", "name: Again"),
    ("title: First}", "title: &first First}", "alias", None, "&first"),
    ("title: First}", "title: *first}", "alias", None, "*first"),
    ("title: First}", "title: !!str First}", "yaml-tag", None, "!!str"),
    ("language: en", "language: no", "yaml-trap", None, "language: no"),
    ("title: A small instrument", "title: on", "yaml-trap", None, "title: on"),
    ("counter_evidence: Interrupting", "counter_evidence: yes", "yaml-trap", "A1", "yes"),
    ("{id: B, title: Second}", "{id: N, title: Second}", "yaml-trap", None, "id: N"),
    ("name: Listening", "name: 2026-01-02", "yaml-trap", "A1", "2026-01-02"),
    ("name: Mourning", "name: 12:30", "yaml-trap", "B1", "12:30"),
    ("absent: 0", "absent: 00", "yaml-trap", None, "absent: 00"),
    ("note: Only when somebody has died.", "note: ~", "empty-value", "B1", "note: ~"),
    ("title: A small instrument", "title:", "empty-value", None, "title:\n"),
    ("      0: none", "      on: none", "yaml-trap", None, "on: none"),
    ("      0: none", "      true: none", "key-type", None, "true: none"),
    ("      0: none", "      0.5: none", "key-type", None, "0.5: none"),
    ("      0: none", "      [0]: none", "key-type", None, "[0]: none"),
    ("{id: early, label: Early}", "{<<: {id: early}}", "yaml-trap", None, "<<"),
    ("title: A small instrument", "title: [", "yaml-syntax", None, None),
    ("title: A small instrument", "title: \x07", "yaml-syntax", None, None),
    ("title: A small instrument", "title: " + "[" * 30 + "]" * 30, "too-deep", None, "[[["),
    ("grammar: 1", "%YAML 1.1\n---\ngrammar: 1", "yaml-directive", None, "%YAML"),
    ("scoring:", "---\nscoring:", "yaml-syntax", None, "---"),
    # Keys and kinds of value
    ("language: en", "language: en\nlicense: MIT", "unknown-key", None, "license: MIT"),
    ("    section: B\n", "    section: B\n    sektion: B\n", "unknown-key", "B1", "sektion"),
    ("licence: CC-BY-4.0\n", "", "missing-key", None, "grammar"),
    ("    assesses: Whether the loss is mourned.\n", "", "missing-key", "B1", "- id: B1"),
    ('version: "0.9"', "version: 0.9", "wrong-type", None, "version: 0.9"),
    ("name: Listening", "name: 7", "wrong-type", "A1", "name: 7"),
    ("name: Listening", "name: [Listening]", "wrong-type", "A1", "[Listening]"),
    ("flags:\n", "flags: none\nflaggs:\n", "wrong-type", None, "flags: none"),
    ("scoring:\n", "scoring: usual\nscorings:\n", "wrong-type", None, "scoring: usual"),
    ("absent: 0", 'absent: "0"', "wrong-type", None, 'absent: "0"'),
    ("absent: 0", "absent: true", "wrong-type", None, "absent: true"),
    ("      0: none", "      none: none", "wrong-type", None, "none: none"),
    ("name: Listening", 'name: "  "', "empty-text", "A1", 'name: "  "'),
    ("name: Listening", 'name: "a\\u0000b"', "control-character", "A1", "u0000"),
    ("name: Listening", 'name: "a\\ud800b"', "yaml-syntax", None, "ud800"),
    ("slug: small-test", "slug: Small Test", "bad-form", None, "slug: Small"),
    ('version: "0.9"', 'version: "v1"', "bad-form", None, '"v1"'),
    ('version: "0.9"', 'version: "1.01"', "bad-form", None, '"1.01"'),
    ("language: en", "language: English", "bad-form", None, "English"),
    ("  - id: A1", "  - id: a-1", "bad-form", "a-1", "id: a-1"),
    ("status: draft", "status: final", "unknown-word", None, "status: final"),
    ("kind: drift", "kind: nuisance", "unknown-word", "X1", "nuisance"),
    ("consequence: recorded", "consequence: ignored", "unknown-word", "X1", "ignored"),
    ("late: conditional", "late: sometimes", "unknown-word", "A1", "sometimes"),
    ("[icc_a1, alpha_ordinal]", "[icc_a1, alfa]", "unknown-word", None, "alfa"),
    ("not_applicable: excluded", "not_applicable: zero", "unknown-word", None, "zero"),
    ("problem_areas: [loss]", "problem_areas: loss", "unknown-word", "B1", "loss"),
    ("problem_areas: [loss]", "problem_areas: []", "too-few", "B1", "[]"),
    ("      extent: {0: Avoided, 2: Addressed}", "      extent: {}", "too-few", "B1", "{}"),
    ("minimum_answered_percent: 80", "minimum_answered_percent: 101", "less-than-equal", None, "1"),
    ("grammar: 1", "grammar: 2", "grammar-version", None, "grammar"),
    # Between the parts
    ("{id: B, title: Second}", "{id: A, title: Second}", "duplicate-id", None, "Second"),
    ("{id: late, label: Late}", "{id: early, label: Late}", "duplicate-id", None, "Late"),
    ("  - id: skill", "  - id: extent", "duplicate-id", None, None),
    ("  - id: B1", "  - id: A1", "duplicate-id", "A1", None),
    ("id: X1", "id: A1", "duplicate-id", "A1", "drift"),
    ("      1: some\n", "", "scale-points", None, "points:"),
    ("      1: Some of it", "      7: Some of it", "anchor-off-scale", None, "7: Some"),
    ("extent: {0: Talks", "extent: {5: Talks", "anchor-off-scale", "A1", "5: Talks"),
    ("    section: B\n", "    section: C\n", "unknown-section", "B1", "section: C"),
    (
        "{id: B, title: Second}",
        "{id: B, title: Second}\n  - {id: C, title: Third}",
        "empty-section",
        None,
        "Third",
    ),
    ("{early: required,", "{soon: required,", "unknown-phase", "A1", "soon"),
    ("{early: required, late", "{late", "phase-missing", "A1", "applicability: {late"),
    ("late: once_per_phase", "late: never", "never-applies", "B1", "late: never"),
    ("problem_areas: [loss]", "problem_areas: [grief]", "unknown-problem-area", "B1", "grief"),
    ("formats: [individual]", "formats: [couple]", "unknown-format", "B1", "couple"),
    ("problem_areas: [loss]", "problem_areas: [loss, change]", "write-all", "B1", "[loss, ch"),
    ("problem_areas: [loss]", "problem_areas: [loss, loss]", "listed-twice", "B1", "[loss, lo"),
    ("[icc_a1, alpha_ordinal]", "[icc_a1, icc_a1]", "listed-twice", None, "[icc_a1"),
    ("skill: {0: Misses", "warmth: {0: Misses", "unknown-scale", "A1", "warmth"),
    ("absent: 0", "absent: 9", "scoring-off-scale", None, "absent: 9"),
]


@pytest.mark.parametrize("file", GOOD, ids=lambda file: file.name)
def test_good_definition_is_read(file: Path) -> None:
    rubric = load(file)

    assert rubric.items


@pytest.mark.parametrize(
    ("old", "new", "rule", "item", "on_line"), BAD, ids=[row[2] for row in BAD]
)
def test_bad_definition_is_refused_with_file_line_item_and_rule(
    small_text: str, old: str, new: str, rule: str, item: str | None, on_line: str | None
) -> None:
    assert old in small_text
    text = small_text.replace(old, new, 1)

    with pytest.raises(RubricError) as caught:
        parse(text, name="mine.yaml")

    found = [problem for problem in caught.value.problems if problem.rule == rule]
    assert found, str(caught.value)
    assert {problem.item for problem in found} == {item}
    assert str(found[0]).startswith("mine.yaml")
    assert f"[{rule}]" in str(caught.value)
    if on_line is not None:
        named = [f"{text.splitlines()[problem.line - 1]}\n" for problem in found if problem.line]
        assert any(on_line in line for line in named), named


def test_every_problem_of_a_file_is_named_at_once(small_text: str) -> None:
    text = small_text.replace("section: A\n", "section: Q\n", 1).replace("[loss]", "[grief]")

    with pytest.raises(RubricError) as caught:
        parse(text, name="mine.yaml")

    rules = {problem.rule for problem in caught.value.problems}
    assert rules == {"unknown-section", "empty-section", "unknown-problem-area"}


@pytest.mark.parametrize("text", ["", "# only a comment\n"])
def test_empty_text_is_refused(text: str) -> None:
    with pytest.raises(RubricError, match="empty-file"):
        parse(text, name="mine.yaml")


@pytest.mark.parametrize("text", ["just words", "- a\n- list", "[]"])
def test_text_that_is_no_mapping_is_refused(text: str) -> None:
    with pytest.raises(RubricError, match="wrong-type"):
        parse(text, name="mine.yaml")


def test_over_large_text_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(RubricError, match="too-large"):
        parse("#" * 1_000_001, name="mine.yaml")


def test_rubric_cannot_be_changed(small: Rubric) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        small.title = "Another"  # type: ignore[misc]


def test_text_is_normalised(small_text: str) -> None:
    text = small_text.replace("name: Listening", 'name: "  Cafe\\u0301\\n  talk "')

    rubric = parse(text, name="mine.yaml")

    assert rubric.item("A1").name == "Caf\u00e9 talk"


def test_item_is_rated_on_the_scales_it_has_anchors_for(small: Rubric) -> None:
    assert small.item("A1").scales == ("extent", "skill")
    assert small.item("B1").scales == ("extent",)


def test_version_ten_comes_after_version_nine(small: Rubric) -> None:
    later = small.model_copy(update={"version": "0.10"})

    assert later.version_key > small.version_key


README = (Path(__file__).parents[2] / "rubrics" / "README.md").read_text(encoding="utf-8")
EXAMPLE = README.split("```yaml\n")[1].split("```")[0]


def test_example_of_the_readme_is_a_valid_definition() -> None:
    rubric = parse(EXAMPLE, name="README.md")

    assert [part.id for part in rubric.parts] == ["A1", "A2", "K1", "RQ", "RO"]


def test_example_of_the_readme_shows_every_key_of_the_grammar() -> None:
    schema = json.loads(schema_text())
    keys = set(schema["properties"])
    for definition in schema["$defs"].values():
        keys |= set(definition["properties"])

    assert keys <= set(re.findall(r"\b(\w+):(?: |$)", EXAMPLE, re.MULTILINE))


def test_error_shown_in_the_readme_is_the_one_its_example_gives() -> None:
    broken = EXAMPLE.replace("section: A\n", "section: Z\n", 1)

    with pytest.raises(RubricError) as caught:
        parse(broken, name="listening/0.1.yaml")

    assert f"    {caught.value}\n" in README
