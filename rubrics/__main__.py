"""Command line: ``python -m rubrics check | show | fingerprint | schema``."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from rubrics.errors import Problem, RubricError
from rubrics.fingerprint import fingerprint, scoring_fingerprint
from rubrics.frozen import changed, incomplete, read_record, record_line
from rubrics.json_schema import schema_text
from rubrics.lineage import lineage_problems
from rubrics.loader import DEFINITIONS, definition_files, load, read_file, read_placed_file
from rubrics.model import Rubric


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    arguments : sequence of str, optional
        Without the program's name; the process's own when left out.

    Returns
    -------
    int
        0 when all is well, 1 when a definition breaks a rule.

    Examples
    --------
    >>> main(["fingerprint", "ipt-adherence-competence"])  # doctest: +ELLIPSIS
    ipt-adherence-competence 0.1 ...
    0
    """
    options = _parser().parse_args(arguments)
    try:
        if options.command == "check":
            return _check(options.files, options.definitions)
        if options.command == "schema":
            sys.stdout.write(schema_text())
        for name in getattr(options, "rubrics", ()):
            rubric = load(name)
            lines = [record_line(rubric)] if options.command == "fingerprint" else _shown(rubric)
            sys.stdout.writelines(f"{line}\n" for line in lines)
    except RubricError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m rubrics", description="Rating instruments.")
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="check definitions, all of them or the files named")
    check.add_argument("files", nargs="*", type=Path)
    check.add_argument(
        "--definitions", type=Path, default=DEFINITIONS, help="folder with its FINGERPRINTS"
    )
    for name, purpose in (
        ("show", "print an instrument, one line an item"),
        ("fingerprint", "print the line that freezes an instrument"),
    ):
        command = commands.add_parser(name, help=purpose)
        command.add_argument("rubrics", nargs="+", metavar="slug|path")
    commands.add_parser("schema", help="print the JSON Schema of the grammar")
    return parser


def _check(files: list[Path], folder: Path) -> int:
    record = read_record(folder)
    whole_folder = not files
    read: list[tuple[Path, Rubric]] = []
    problems: list[Problem] = []
    for file in files or definition_files(folder=folder):
        try:
            is_placed = file.resolve().parent.parent == folder.resolve()
            rubric = read_placed_file(file) if is_placed else read_file(file)
        except RubricError as error:
            problems.extend(error.problems)
            continue
        read.append((file, rubric))
        problems.extend(changed(rubric, str(file), record))
    problems.extend(lineage_problems([*read, *_followed(read)]))
    rubrics = [rubric for _, rubric in read]
    # A file that cannot be read is not a file that is gone: say only the first.
    if whole_folder and not problems:
        problems.extend(incomplete(rubrics, folder, record))
    for rubric in rubrics:
        sys.stdout.write(f"{rubric.status:9} {record_line(rubric)}\n")
    for problem in problems:
        sys.stderr.write(f"{problem}\n")
    sys.stdout.write(f"{len(rubrics)} definitions read, {len(problems)} problems\n")
    return 1 if problems else 0


def _followed(read: list[tuple[Path, Rubric]]) -> Iterator[tuple[Path, Rubric]]:
    """Read the earlier versions that lie beside the files and were not named themselves."""
    known = {(rubric.slug, rubric.version) for _, rubric in read}
    for file, rubric in read:
        earlier = file.with_name(f"{rubric.follows}{file.suffix}")
        if rubric.follows and (rubric.slug, rubric.follows) not in known and earlier.is_file():
            yield earlier, read_file(earlier)


def _shown(rubric: Rubric) -> Iterator[str]:
    yield f"{rubric.title}"
    yield f"{rubric.slug} {rubric.version} ({rubric.status}, {rubric.language}, {rubric.licence})"
    yield f"content {fingerprint(rubric)}"
    yield f"scoring {scoring_fingerprint(rubric)}"
    for scale in rubric.scales:
        points = "; ".join(f"{point} {scale.points[point]}" for point in sorted(scale.points))
        yield f"{scale.label}: {points}"
    for section in rubric.sections:
        yield ""
        yield f"{section.title}"
        for item in rubric.items:
            if item.section == section.id:
                asked = item.applicability
                phases = (
                    asked
                    if isinstance(asked, str)
                    else ", ".join(
                        f"{phase.id} {asked[phase.id].replace('_', ' ')}" for phase in rubric.phases
                    )
                )
                limits = "".join(
                    f"; {key} {', '.join(chosen)}"
                    for key, chosen in (("area", item.problem_areas), ("format", item.formats))
                    if not isinstance(chosen, str)
                )
                yield f"{item.id:3} {item.name} ({phases}{limits})"
    if rubric.flags:
        yield ""
        yield "Flags"
        for flag in rubric.flags:
            yield f"{flag.id:3} {flag.text} ({flag.kind}, {flag.consequence.replace('_', ' ')})"


if __name__ == "__main__":
    sys.exit(main())
