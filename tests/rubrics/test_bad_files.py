"""Each file of `bad/` breaks one rule; its first line says which, in which line and which item."""

from pathlib import Path

import pytest

from rubrics.__main__ import main

BAD = sorted((Path(__file__).parent / "bad").glob("*.yaml"))


def test_there_are_files_that_break_rules() -> None:
    assert len(BAD) >= 45


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_check_names_the_line_the_rule_and_the_item(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    expected = file.read_bytes().split(b"\n", 1)[0].decode().removeprefix("# expect: ").split()
    line, rule, *item = expected
    named = f"item {item[0]}: " if item else ""

    code = main(["check", str(file)])

    problems = capsys.readouterr().err.splitlines()
    assert code == 1
    assert len(problems) == 1, problems
    assert problems[0].startswith(f"{file}:{line}: {named}[{rule}] "), problems
