"""`diff`: made-up versions with every kind of change, of instruments and of pathways."""

from pathlib import Path

import pytest

from rubrics import compare, load, load_all
from rubrics.cli.differences import differences
from rubrics.loader import definition_files
from rubrics.pathways.loader import PRESETS, pathway_files
from tests.rubrics.invoking import Outcome, run, run_as_process

HERE = Path(__file__).parent
BEFORE = HERE / "versions" / "everything" / "1.0.yaml"
AFTER = HERE / "versions" / "everything" / "1.1.yaml"
EVERY_KIND = HERE / "pathways" / "good" / "every-kind.yaml"


def under(result: Outcome, title: str, indent: int = 0) -> list[str]:
    """The lines below a heading, up to the next line that is not deeper."""
    start = result.lines.index(" " * indent + title) + 1
    found = []
    for line in result.lines[start:]:
        if not line.startswith(" " * (indent + 1)):
            break
        found.append(line.strip())
    return found


def changed(tmp_path: Path, file: Path, *changes: tuple[str, str]) -> Path:
    """A copy of a file with some texts replaced, each of which must be there."""
    text = file.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    copy = tmp_path / f"changed-{file.name}"
    copy.write_text(text, encoding="utf-8")
    return copy


@pytest.fixture(scope="module")
def every_change() -> Outcome:
    return run("diff", BEFORE, AFTER)


def test_first_lines_say_what_is_compared_and_by_what(every_change: Outcome) -> None:
    assert (every_change.returncode, every_change.stderr) == (0, "")
    assert every_change.lines[:2] == [
        "everything 1.0 -> everything 1.1",
        "1.1 says what became of each part of 1.0.",
    ]


def test_every_part_has_a_line_with_its_relation(every_change: Outcome) -> None:
    comparison = compare(load(BEFORE), load(AFTER))

    starts = [tuple(line.split()[:2]) for line in every_change.lines if line[:3].strip()]
    starts += [tuple(line.split()[:2]) for line in every_change.lines if line.startswith("  ")]
    for part in comparison.parts:
        assert (part.later or part.earlier, part.relation) in starts


def test_reworded_item_shows_the_texts_that_changed(every_change: Outcome) -> None:
    assert under(every_change, "A1   reworded  Hearing", 2) == [
        "assesses",
        "- Whether the client can finish a sentence.",
        "+ Whether the client can finish.",
        "its scales differ, see scales",
    ]


def test_renumbered_item_names_its_earlier_id(every_change: Outcome) -> None:
    assert "  A2   reworded  Answering (was A7)" in every_change.lines


def test_rescaled_item_shows_what_each_point_is_worth_and_why(every_change: Outcome) -> None:
    told = under(
        every_change, "B1   rescaled  Asking openly (was B3) [Raters asked for finer points]", 2
    )

    assert told[0] == "ease: 0 -> 0, 1 -> 1.5, 2 -> 4"


def test_new_and_dropped_parts_are_named_with_their_reason(every_change: Outcome) -> None:
    for line in (
        "  A3   new       Waiting on the screen [Sessions by video had no item]",
        "  B2   dropped   Advising",
        "  NX   dropped   Sighs",
        "  K2   new       What hindered it?",
    ):
        assert line in every_change.lines


def test_scales_scoring_and_flags_are_compared_too(every_change: Outcome) -> None:
    assert under(every_change, "scales")[:3] == [
        "level.statistics",
        "+ ac2_ordinal",
        "+ percent_exact",
    ]
    assert under(every_change, "flags") == [
        "X1",
        "+ kind harm, text Shouting, consequence blocks_pass_until_resolved",
    ]
    scoring = under(every_change, "scoring")
    assert scoring[:3] == ["overall_score", "- mean_of_items", "+ sum_of_items"]
    assert "+ of A, scale amount, at least 1.5, label Fair" in scoring


def test_last_lines_count(every_change: Outcome) -> None:
    assert every_change.lines[-2:] == [
        "Of 8 parts in 1.1, 5 can be compared with 1.0.",
        "4 reworded, 1 rescaled, 3 new, 2 dropped; 20 other changes",
    ]


def test_guidance_is_compared_line_by_line(tmp_path: Path) -> None:
    line = "  - Answer from top to bottom."
    new = changed(tmp_path, AFTER, (line, f"  - First listen.\n{line}\n  - Then rest."))

    result = run("diff", AFTER, new)

    assert under(result, "guidance") == ["+ First listen.", "+ Then rest."]
    assert result.lines[-1] == "8 same; 1 other change"


def test_order_of_items_and_scales_is_a_change(tmp_path: Path) -> None:
    old = load(AFTER)
    text = AFTER.read_text(encoding="utf-8")
    first, second = text.index("  - id: NQ"), text.index("  - id: NR")
    end = text.index("flags:")
    second_count = text[second:end].replace("      - {count: NQ, at_least: 1}\n", "")
    swapped = text[:first] + second_count + text[first:second] + text[end:]
    new = tmp_path / "new.yaml"
    new.write_text(swapped, encoding="utf-8")
    assert [count.id for count in load(new).counts] != [count.id for count in old.counts]

    result = run("diff", AFTER, new)

    assert under(result, "counts")[:3] == ["order", "- NQ, NR", "+ NR, NQ"]


def test_versions_that_state_no_lineage_are_called_unstated(tmp_path: Path) -> None:
    old, new = (
        HERE / "good" / "small.yaml",
        changed(
            tmp_path,
            HERE / "good" / "small.yaml",
            ('version: "0.9"', 'version: "1.0"'),
            ("name: Mourning", "name: Grieving"),
        ),
    )

    result = run("diff", old, new)

    assert result.lines[1] == (
        "1.0 does not say that it follows 0.9: only parts of equal content count as the same."
    )
    assert "  B1   unstated  Grieving" in result.lines
    assert result.lines[-2] == "Of 2 parts in 1.0, 1 can be compared with 0.9."


def test_wrong_order_is_pointed_out() -> None:
    assert run("diff", AFTER, BEFORE).lines[1] == (
        "1.1 is the later one: name 1.0 first to compare by lineage."
    )


def test_one_slug_compares_its_two_newest_versions() -> None:
    alone = run_as_process("diff", "ipt-adherence-competence")
    named = run("diff", "ipt-adherence-competence@0.1", "ipt-adherence-competence")

    assert (alone.returncode, alone.stderr) == (0, "")
    assert alone.stdout == named.stdout
    assert alone.lines[0] == "ipt-adherence-competence 0.1 -> ipt-adherence-competence 1.0"
    for item in load("ipt-adherence-competence").items:
        assert sum(line.startswith(f"  {item.id:4} ") for line in alone.lines) == 1


@pytest.mark.parametrize(
    "file", [*definition_files(), *pathway_files()], ids=lambda file: file.parent.name
)
def test_definition_does_not_differ_from_itself(file: Path) -> None:
    result = run("diff", file, file, "--exit-code")

    assert result.returncode == 0
    assert result.lines[-1].endswith(" same; 0 other changes")
    assert not [line for line in result.lines if line.lstrip().startswith(("+ ", "- "))]


def test_exit_code_is_asked_for() -> None:
    assert run("diff", BEFORE, AFTER).returncode == 0
    assert run("diff", BEFORE, AFTER, "--exit-code").returncode == 1
    assert run("diff", BEFORE, "absent.yaml", "--exit-code").returncode == 2
    assert run("diff", BEFORE, "absent.yaml").returncode == 1


def test_rules_of_pathways_are_added_removed_and_changed(tmp_path: Path) -> None:
    old = PRESETS / "attune-recommended" / "1.0.yaml"
    new = changed(
        tmp_path,
        old,
        ('version: "1.0"', 'version: "1.1"'),
        ("    at_least: 4\n    why: One session", "    at_least: 5\n    why: One session"),
        (
            "  - id: problem_areas\n    kind: problem_areas\n",
            "  - id: areas\n    kind: problem_areas\n",
        ),
        ("in_status: true", "in_status: false"),
        ("scale: competence\n", "scale: adherence\n"),
    )

    result = run("diff", old, new)

    assert (result.returncode, result.stderr) == (0, "")
    assert result.lines[0] == "attune-recommended 1.0 -> attune-recommended 1.1"
    assert under(result, "instrument") == ["scale", "- competence", "+ adherence"]
    assert under(result, "sessions  changed  At least 5 sessions.", 2) == [
        "sentence",
        "- At least 4 sessions.",
        "+ At least 5 sessions.",
        "at_least",
        "- 4",
        "+ 5",
    ]
    assert "  areas  added  Sessions in at least 2 different problem areas." in result.lines
    assert (
        "  problem_areas  removed  Sessions in at least 2 different problem areas." in result.lines
    )
    raters = next(line for line in result.lines if line.startswith("  raters  changed  "))
    assert under(result, raters.strip(), 2)[-3:] == ["in_status", "- yes", "+ no"]
    assert result.lines[-1] == "9 same, 2 changed, 1 added, 1 removed; 1 other change"


def test_order_of_rules_is_a_change(tmp_path: Path) -> None:
    text = EVERY_KIND.read_text(encoding="utf-8")
    head, first, second, *rest = text.split("  - id: ")
    new = tmp_path / "new.yaml"
    new.write_text("  - id: ".join([head, second, first, *rest]), encoding="utf-8")

    result = run("diff", EVERY_KIND, new)

    assert under(result, "rules")[0] == "order"
    assert under(result, "rules")[2].startswith("+ clients, cases, ")


def test_instrument_and_pathway_are_not_compared() -> None:
    result = run("diff", "common-factors", "attune-recommended")

    assert result.returncode == 1
    assert "[two-kinds] one of the two is an instrument, the other a pathway" in result.stderr


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("common-factors", "[one-version] there is one version only, 1.0"),
        ("portfolio-pathway", "[one-version] there is one version only, 1.0"),
        ("common-factors@1.0", "[one-version] name the version to compare it with as well"),
        (str(AFTER), "[one-version] name the version to compare it with as well"),
        ("nothing", "[no-rubric] there is no such instrument or pathway"),
    ],
)
def test_one_name_with_nothing_to_compare_is_one_clear_line(name: str, message: str) -> None:
    result = run("diff", name)

    assert (result.returncode, result.stdout) == (1, "")
    assert message in result.stderr
    assert result.stderr.count("\n") == 1


def test_differences_say_nothing_of_equal_data_and_something_of_any_other() -> None:
    rubrics = [each.model_dump(mode="json") for each in load_all()]

    for one in rubrics:
        assert list(differences(one, one)) == []
        assert [other for other in rubrics if not list(differences(one, other))] == [one]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (None, "x", [("k", (), ("x",))]),
        ("x", None, [("k", ("x",), ())]),
        (None, ["x", "y"], [("k", (), ("x", "y"))]),
        ("all", ["x"], [("k", ("all",), ("x",))]),
        (1, {"a": 1}, [("k", ("1",), ("a 1",))]),
        ({"a": 1}, {"a": 1, "b": True}, [("k.b", (), ("yes",))]),
        ([], [{"id": "A", "n": 1}], [("k.A", (), ("n 1",))]),
        (
            [{"id": "A"}, {"id": "B"}],
            [{"id": "B"}, {"id": "C"}, {"id": "A"}],
            [("k.C", (), ("",)), ("k.order", ("A, B",), ("B, A",))],
        ),
        (["x", "x"], ["x"], [("k", ("x",), ())]),
    ],
)
def test_difference_of_any_data(before: object, after: object, told: list[object]) -> None:
    found = [
        (each.place, tuple(each.before), tuple(each.after))
        for each in differences(before, after, "k")
    ]

    assert found == told
