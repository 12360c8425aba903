"""`python -m rubrics check`: does every definition keep every rule, and did none change."""

import argparse
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rubrics.cli.fingerprint import line_of
from rubrics.cli.opening import Definition, is_pathway
from rubrics.errors import Problem, RubricError
from rubrics.frozen import RECORD_NAME, changed, incomplete, read_record
from rubrics.lineage import lineage_problems
from rubrics.loader import DEFINITIONS, definition_files, read_file, read_placed_file
from rubrics.model import Rubric
from rubrics.pathways import Pathway, check_pathway_files
from rubrics.pathways.loader import PRESETS
from rubrics.pathways.wording import count
from rubrics.reading import read_text


@dataclass(slots=True)
class _Outcome:
    """What could be read, and what is wrong."""

    rubrics: list[Rubric] = field(default_factory=list)
    pathways: list[Pathway] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def print(self) -> int:
        definitions: list[Definition] = [*self.rubrics, *self.pathways]
        for definition in definitions:
            sys.stdout.write(f"{definition.status:9} {line_of(definition)}\n")
        sys.stdout.flush()
        for problem in self.problems:
            sys.stderr.write(f"{problem}\n")
        read = (
            f"{count(len(self.rubrics), 'definition')} and {count(len(self.pathways), 'pathway')}"
        )
        sys.stdout.write(f"{read} read, {count(len(self.problems), 'problem')}\n")
        return 1 if self.problems else 0


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser(
        "check",
        help="check definitions and pathways, all of them or the files named",
        description=(
            "Check instruments and pathways: all of them, or the files named. "
            "The exit status is 1 when one breaks a rule or a published one changed."
        ),
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="file")
    parser.add_argument(
        "--definitions",
        type=Path,
        default=DEFINITIONS,
        metavar="FOLDER",
        help=f"instruments as <slug>/<version>.yaml, with their {RECORD_NAME}",
    )
    parser.add_argument(
        "--pathways",
        type=Path,
        default=PRESETS,
        metavar="FOLDER",
        help=f"pathways as <slug>/<version>.yaml, with their {RECORD_NAME} there or one above",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Check, print what was read and what is wrong; 1 when something is."""
    if options.files:
        return _check_files(options.files, options.definitions, options.pathways).print()
    outcome = _Outcome()
    outcome.rubrics, outcome.problems = _check_definitions((), options.definitions)
    _check_pathways(outcome, (), options.pathways, outcome.rubrics)
    return outcome.print()


def _check_files(files: Sequence[Path], definitions: Path, presets: Path) -> _Outcome:
    outcome = _Outcome()
    pathways: list[Path] = []
    instruments: list[Path] = []
    for file in files:
        try:
            (pathways if is_pathway(read_text(file)) else instruments).append(file)
        except RubricError as error:
            outcome.problems.extend(error.problems)
    if instruments:
        outcome.rubrics, found = _check_definitions(instruments, definitions)
        outcome.problems.extend(found)
    if pathways:
        known = [rubric for _, rubric in _readable(definition_files(folder=definitions))]
        _check_pathways(outcome, pathways, presets, [*outcome.rubrics, *known])
    return outcome


def _check_pathways(
    outcome: _Outcome, files: Sequence[Path], folder: Path, instruments: Iterable[Rubric]
) -> None:
    has_record = (folder / RECORD_NAME).exists()
    pathways, problems = check_pathway_files(
        files,
        folder=folder,
        record_folder=folder if has_record else None,
        instruments=instruments,
    )
    outcome.pathways.extend(pathways)
    outcome.problems.extend(problems)


def _check_definitions(files: Sequence[Path], folder: Path) -> tuple[list[Rubric], list[Problem]]:
    record = read_record(folder)
    read: list[tuple[Path, Rubric]] = []
    problems: list[Problem] = []
    is_all_read = True
    for file in files or definition_files(folder=folder):
        try:
            is_placed = file.resolve().parent.parent == folder.resolve()
            rubric = read_placed_file(file) if is_placed else read_file(file)
        except RubricError as error:
            is_all_read = False
            problems.extend(error.problems)
            continue
        read.append((file, rubric))
        problems.extend(changed(rubric, str(file), record))
    problems.extend(lineage_problems([*read, *_followed(read, folder)]))
    rubrics = [rubric for _, rubric in read]
    # A file that cannot be read is not a file that is gone: say only the first.
    if not files and is_all_read:
        problems.extend(incomplete(rubrics, folder, record))
    return rubrics, problems


def _followed(read: Sequence[tuple[Path, Rubric]], folder: Path) -> list[tuple[Path, Rubric]]:
    """Read the earlier versions that are at hand and were not named themselves.

    One lies beside the file or in the folder. One that is broken is left to a check of its own.
    """
    known = {(rubric.slug, rubric.version) for _, rubric in read}
    found: dict[tuple[str, str], tuple[Path, Rubric]] = {}
    for file, rubric in read:
        wanted = (rubric.slug, rubric.follows or "")
        if rubric.follows is None or wanted in known:
            continue
        beside = file.with_name(f"{rubric.follows}{file.suffix}")
        placed = folder / rubric.slug / f"{rubric.follows}.yaml"
        for earlier, old in _readable(each for each in (placed, beside) if each.is_file()):
            if (old.slug, old.version) == wanted:
                found[wanted] = (earlier, old)
    return list(found.values())


def _readable(files: Iterable[Path]) -> list[tuple[Path, Rubric]]:
    read = []
    for file in files:
        try:
            read.append((file, read_file(file)))
        except RubricError:
            continue
    return read
