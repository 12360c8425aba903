"""Options that name variance components, one by one or in the JSON of a study."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fidelity.decision.components import GStudyComponents
from fidelity.errors import InvalidInput

#: Option, component, whether a study of raters alone has it, and what it is.
_OPTIONS = (
    ("--trainee", "trainee", False, "between trainees"),
    ("--case", "case_in_trainee", False, "between the cases of a trainee (default: 0)"),
    ("--session", "session_in_trainee", True, "between the sessions of a trainee"),
    ("--rater", "rater", True, "between raters, their severity"),
    ("--trainee-x-rater", "trainee_x_rater", False, "between raters on the same trainee"),
    ("--residual", "residual", True, "the rest"),
)


def add_component_options(parser: argparse.ArgumentParser) -> None:
    """Add one option per component, --from and --defaults."""
    group = parser.add_argument_group(
        "variance components of single scores, in squared points of the scale"
    )
    for option, name, _, what in _OPTIONS:
        group.add_argument(option, dest=name, type=float, metavar="VARIANCE", help=what)
    group.add_argument(
        "--from",
        dest="source",
        type=Path,
        metavar="GSTUDY.json",
        help="what `gstudy FILE.csv --json` printed; single options replace its values",
    )
    group.add_argument(
        "--defaults",
        action="store_true",
        help=f"stand-ins for a programme without a study of its own: {GStudyComponents.defaults()}",
    )


def read_components(
    options: argparse.Namespace, *, raters_only: bool = False, item: str | None = None
) -> GStudyComponents:
    """Return the components that the options name.

    With `raters_only` session, rater and residual suffice, and the JSON of `reliability` serves
    as well.
    """
    if options.defaults and options.source is not None:
        raise InvalidInput("--from and --defaults exclude each other")
    found: dict[str, Any] = GStudyComponents.defaults().to_dict() if options.defaults else {}
    if options.source is not None:
        found = _from_file(options.source, raters_only=raters_only, item=item)
    for _, name, _, _ in _OPTIONS:
        if getattr(options, name) is not None:
            found[name] = getattr(options, name)
    needed = [
        row for row in _OPTIONS if row[1] != "case_in_trainee" and (row[2] or not raters_only)
    ]
    if missing := [option for option, name, _, _ in needed if name not in found]:
        raise InvalidInput(
            f"{missing[0]} is missing: name every component, or use --from or --defaults"
        )
    if raters_only:
        found = {"trainee": 0.0, "trainee_x_rater": 0.0, **found}
    return GStudyComponents.from_mapping(found)


def _from_file(path: Path, *, raters_only: bool, item: str | None) -> dict[str, Any]:
    try:
        study = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InvalidInput(f"{path}: there is no such file") from None
    except OSError as error:
        raise InvalidInput(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{path}: not UTF-8 text (byte {error.start})") from None
    except json.JSONDecodeError as error:
        raise InvalidInput(f"{path}, line {error.lineno}: not JSON: {error.msg}") from None
    if isinstance(study, dict) and isinstance(study.get("items"), list) and raters_only:
        study = _item(path, study["items"], item)
    variance = study.get("variance") if isinstance(study, dict) else None
    if not isinstance(variance, dict):
        raise InvalidInput(f"{path}: there is no `variance` with the components")
    if raters_only and set(variance) == {"session", "rater", "residual"}:
        variance = {**variance, "session_in_trainee": variance["session"]}
        del variance["session"]
    return variance


def _item(path: Path, items: list[Any], wanted: str | None) -> Mapping[str, Any]:
    """Return the report of one item of a reliability report."""
    reports = [report for report in items if isinstance(report, dict)]
    if wanted is None:
        if len(reports) != 1:
            raise InvalidInput(f"{path}: there are {len(reports)} items; name one with --item")
        return reports[0]
    for report in reports:
        if report.get("item") == wanted:
            return report
    raise InvalidInput(f"{path}: there is no item {wanted!r}")


def numbers(text: str, option: str) -> list[float]:
    """Read a list of numbers, separated by commas or blanks."""
    try:
        return [float(word) for word in text.replace(",", " ").split()]
    except ValueError:
        raise InvalidInput(f"{option} is a list of numbers, not {text!r}") from None


def whole(text: str, option: str) -> list[int]:
    """Read a list of whole numbers; 1-4 stands for 1,2,3,4."""
    found: list[int] = []
    try:
        for word in text.replace(",", " ").split():
            first, dash, last = word.partition("-")
            found.extend(range(int(first), int(last) + 1) if dash else [int(first)])
    except ValueError:
        raise InvalidInput(f"{option} is a list of whole numbers, not {text!r}") from None
    return found
