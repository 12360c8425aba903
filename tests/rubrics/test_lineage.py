"""Two versions of an instrument: is the lineage true, and what can be compared."""

from pathlib import Path

import pytest

from rubrics import Rubric, RubricError, SameAs, check_lineage, compare, load_all, parse
from rubrics.__main__ import main

VERSIONS = Path(__file__).parent / "versions"

# Each row: text to replace, replacement, broken rule, item named, a piece of the line named.
UNTRUE = [
    ("dropped: [B2, NX]", "dropped: [B2]", "lineage-incomplete", None, "follows:"),
    ("dropped: [B2, NX]", "dropped: [B2, NX, Q9]", "unknown-origin", None, "dropped:"),
    ("{same: A7}", "{same: A9}", "unknown-origin", "A2", "{same: A9}"),
    ("rescaled: B3", "rescaled: B9", "unknown-origin", "B1", "lineage:"),
    ("2: 4}}", "2: 4, 3: 4}}", "map-points", "B1", "map:"),
    ("2: below basic, 3: basic, 4: advanced", "2: basic", "not-the-same", "A1", "lineage: same"),
    ("      amount: {0: Never, 2: Always}\n", "", "not-the-same", "A1", "lineage: same"),
    (
        "- {id: phone, label: By telephone}",
        "- {id: call, label: By telephone}",
        "not-the-same",
        "K1",
        "lineage: same",
    ),
]


def test_lineage_of_the_two_versions_is_true(everything: Rubric, everything_before: Rubric) -> None:
    assert check_lineage(everything, everything_before) == []
    assert [rubric.version for rubric in load_all(VERSIONS) if rubric.slug == "everything"] == [
        "1.0",
        "1.1",
    ]


def test_another_version_is_not_the_one_that_is_followed(
    everything: Rubric, everything_before: Rubric
) -> None:
    later = everything_before.model_copy(update={"version": "1.0.1"})

    assert [finding.rule for finding in check_lineage(everything, later)] == ["follows-other"]


def test_item_cannot_come_from_a_count(everything: Rubric, everything_before: Rubric) -> None:
    item = everything.items[1].model_copy(update={"lineage": SameAs(same="NX")})
    items = (everything.items[0], item, *everything.items[2:])
    later = everything.model_copy(update={"items": items, "dropped": ("A7", "B2")})

    (finding,) = check_lineage(later, everything_before)

    assert finding.path == ("items", 1, "lineage")
    assert finding.message == "NX of version 1.0 is of another kind: count"


@pytest.mark.parametrize(
    ("old", "new", "rule", "item", "on_line"), UNTRUE, ids=[row[1] for row in UNTRUE]
)
def test_untrue_lineage_is_refused_where_both_versions_are_at_hand(
    tmp_path: Path,
    everything_text: str,
    capsys: pytest.CaptureFixture[str],
    old: str,
    new: str,
    rule: str,
    item: str | None,
    on_line: str,
) -> None:
    folder = tmp_path / "everything"
    folder.mkdir()
    before = (VERSIONS / "everything" / "1.0.yaml").read_text(encoding="utf-8")
    (folder / "1.0.yaml").write_text(before, encoding="utf-8")
    file = folder / "1.1.yaml"
    assert old in everything_text
    text = everything_text.replace(old, new, 1)
    if new == "2: basic":
        # The smaller scale needs smaller numbers elsewhere; they are not what is tested.
        text = (
            text.replace("4: Heard out", "2: Heard out")
            .replace("4: Taken up", "2: Taken up")
            .replace("scale: level, at_most: 3", "scale: level, at_most: 1")
            .replace("scale: level, at_least: 6", "scale: level, at_least: 3")
            .replace(
                "scale: level, at_least: 3, label: Basic", "scale: level, at_least: 2, label: Basic"
            )
        )
    if "amount: {0: Never" in old:
        text = text.replace("    asked_if:\n      - {item: A1, scale: amount, at_least: 1}\n", "")
    if "id: call" in new:
        text = text.replace("[online, phone]", "[online, call]")
    file.write_text(text, encoding="utf-8")

    with pytest.raises(RubricError) as caught:
        load_all(tmp_path)
    code = main(["check", str(file)])

    found = [problem for problem in caught.value.problems if problem.rule == rule]
    assert [problem.item for problem in found][:1] == [item]
    assert found[0].line is not None
    assert on_line in text.splitlines()[found[0].line - 1]
    assert code == 1
    assert str(found[0]) in capsys.readouterr().err


def test_later_version_alone_is_read(tmp_path: Path, everything_text: str) -> None:
    (tmp_path / "everything").mkdir()
    (tmp_path / "everything" / "1.1.yaml").write_text(everything_text, encoding="utf-8")

    assert "everything" in {rubric.slug for rubric in load_all(tmp_path)}


def test_comparison_says_of_every_part_what_it_was(
    everything: Rubric, everything_before: Rubric
) -> None:
    comparison = compare(everything_before, everything)

    found = {(part.earlier, part.later): part.relation for part in comparison.parts}
    assert comparison.is_stated
    assert found == {
        ("A1", "A1"): "reworded",
        ("A7", "A2"): "reworded",
        (None, "A3"): "new",
        ("B3", "B1"): "rescaled",
        ("K1", "K1"): "reworded",
        (None, "K2"): "new",
        ("NQ", "NQ"): "reworded",
        (None, "NR"): "new",
        ("B2", None): "dropped",
        ("NX", None): "dropped",
    }
    assert comparison.of("A1").changed == ("assesses", "scales")
    assert comparison.of("A3").reason == "Sessions by video had no item"
    assert comparison.of("B1").reason == "Raters asked for finer points"


@pytest.mark.parametrize(
    ("part", "scale", "score", "expected"),
    [
        ("A1", "level", 3, 3.0),
        ("B1", "ease", 0, 0.0),
        ("B1", "ease", 1, 1.5),
        ("B1", "ease", 1.5, 2.75),
        ("B1", "ease", 2, 4.0),
        ("B1", "ease", 3, None),
        ("B1", "level", 1, None),
        ("A3", "amount", 1, None),
    ],
)
def test_earlier_score_is_carried_over(
    everything: Rubric,
    everything_before: Rubric,
    part: str,
    scale: str,
    score: float,
    expected: float | None,
) -> None:
    assert compare(everything_before, everything).of(part).carry(scale, score) == expected


def test_without_lineage_nothing_says_that_an_id_means_the_same(
    small: Rubric, small_text: str
) -> None:
    text = small_text.replace("name: Mourning", "name: Grieving").replace("0.9", "1.0")

    comparison = compare(small, parse(text, name="mine.yaml"))

    assert not comparison.is_stated
    assert [(part.later, part.relation) for part in comparison.parts] == [
        ("A1", "same"),
        ("B1", "unstated"),
    ]
    assert comparison.of("B1").changed == ("name",)
    assert not comparison.of("B1").is_comparable
