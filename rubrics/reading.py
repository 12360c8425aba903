"""From a strict YAML text to a model of any kind; errors name file, line, part and rule."""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from rubrics import strict_yaml
from rubrics.errors import Problem, RubricError, RubricNotFound
from rubrics.strict_yaml import Document, Finding

# Lists of a rubric whose members an error calls by their id.
NAMED_PARTS = frozenset({"items", "categories", "counts", "flags"})

Model = TypeVar("Model", bound=BaseModel)

_RULES = {
    "extra_forbidden": ("unknown-key", "the grammar has no such key"),
    "missing": ("missing-key", "this key is missing"),
    "literal_error": ("unknown-word", None),
    "string_pattern_mismatch": ("bad-form", None),
    "string_type": ("wrong-type", None),
    "int_type": ("wrong-type", None),
    "int_parsing": ("wrong-type", None),
    "tuple_type": ("wrong-type", "a list is expected"),
    "mapping_type": ("wrong-type", "keys with values are expected"),
    "model_type": ("wrong-type", "keys with values are expected"),
    "float_type": ("wrong-type", None),
    "bool_type": ("wrong-type", None),
    "union_tag_invalid": ("unknown-word", None),
    "union_tag_not_found": ("missing-key", None),
    "too_short": ("too-few", None),
}


def parse_as(
    model: type[Model], text: str, *, name: str, named: Collection[str] = frozenset()
) -> Model:
    r"""Read a strict YAML text into a model, with errors that name line, part and rule.

    Parameters
    ----------
    model : type of BaseModel
        What the text defines. A validator of its own that finds broken rules between its parts
        raises ``PydanticCustomError("inconsistent", ..., {"findings": [Finding, ...]})``.
    text : str
        A whole definition in YAML.
    name : str
        What error messages call it, usually the file name.
    named : collection of str
        Top-level keys with lists whose members have an ``id`` that an error names.

    Returns
    -------
    BaseModel
        Of the type asked for.

    Raises
    ------
    RubricError
        With every broken rule found.

    Examples
    --------
    >>> from rubrics.model import Flag
    >>> try:
    ...     parse_as(Flag, "id: X1\nkind: nuisance\n", name="flag.yaml")
    ... except RubricError as error:
    ...     print(error.problems[0].rule, error.problems[0].line)
    unknown-word 2
    """
    document = strict_yaml.read(text)
    findings = document.findings
    if not findings:
        try:
            return model.model_validate(document.data)
        except ValidationError as error:
            findings = list(_findings(error, document))
    raise RubricError(_problem(finding, document, name, named) for finding in findings)


def locate(
    findings: Iterable[Finding], text: str, *, name: str, named: Collection[str] = frozenset()
) -> list[Problem]:
    r"""Say in which lines of a text the findings lie that were made after reading it.

    Parameters
    ----------
    findings : iterable of Finding
        With paths of keys and positions in the definition.
    text : str
        The definition they were found in.
    name : str
        What error messages call it, usually the file name.
    named : collection of str
        Top-level keys with lists whose members have an ``id`` that an error names.

    Returns
    -------
    list of Problem
        In the order of the findings.

    Examples
    --------
    >>> [problem] = locate([Finding(("b", 0), "rule", "no")], "a: 1\nb:\n- x\n", name="f.yaml")
    >>> problem.line
    3
    """
    document = strict_yaml.read(text)
    return [_problem(finding, document, name, named) for finding in findings]


def read_text(path: Path) -> str:
    """Read a UTF-8 file whole.

    Parameters
    ----------
    path : Path
        A byte order mark at its start is left out.

    Returns
    -------
    str
        The text.

    Raises
    ------
    RubricNotFound
        There is no such file.
    RubricError
        The file is not UTF-8.

    Examples
    --------
    >>> from rubrics.loader import DEFINITIONS
    >>> read_text(DEFINITIONS / "ipt-adherence-competence" / "0.1.yaml")[:1]
    '#'
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise RubricNotFound([Problem(str(path), None, None, "no-file", message)]) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        problem = Problem(str(path), line, None, "not-utf8", "the file is not UTF-8 text")
        raise RubricError([problem]) from error


def _findings(error: ValidationError, document: Document) -> Iterator[Finding]:
    details = error.errors(include_url=False)
    places = [detail["loc"] for detail in details]
    for detail in details:
        # A list is called too short when its members are refused: say only the cause.
        depth = len(detail["loc"])
        if detail["type"] == "too_short" and any(
            len(place) > depth and place[:depth] == detail["loc"] for place in places
        ):
            continue
        if detail["type"] == "inconsistent":
            yield from detail["ctx"]["findings"]
            continue
        rule, message = _RULES.get(detail["type"], (detail["type"].replace("_", "-"), None))
        message = message or detail["msg"]
        if detail["type"] == "string_type" and isinstance(detail["input"], bool | int | float):
            message = f"{detail['input']} is not text: put it in quotes"
        path = _path(detail["loc"], document, is_missing=detail["type"] == "missing")
        yield Finding(path, rule, f"{_spoken(path)}{message}")


def _path(loc: tuple[int | str, ...], document: Document, *, is_missing: bool) -> strict_yaml.Path:
    """Keep those steps of pydantic's location that are steps in the file."""
    path: strict_yaml.Path = ()
    for step in loc:
        for candidate in ((*path, step), (*path, str(step))):
            if candidate in document.lines:
                path = candidate
                break
    return (*path, loc[-1]) if is_missing else path


def _spoken(path: strict_yaml.Path) -> str:
    """Name the key a message is about, for example ``items.3.anchors:``."""
    return f"{'.'.join(str(step) for step in path)}: " if path else ""


def _problem(finding: Finding, document: Document, name: str, named: Collection[str]) -> Problem:
    path, line = finding.path, finding.line
    while line is None and path:
        line = document.lines.get(path)
        path = path[:-1]
    return Problem(
        name,
        line or document.lines.get(()),
        _part_id(finding.path, document, named),
        finding.rule,
        finding.message,
    )


def _part_id(path: strict_yaml.Path, document: Document, named: Collection[str]) -> str | None:
    """Name the item, flag or other part a path lies in, when it has an id that can be read."""
    if len(path) < 2 or path[0] not in named:
        return None
    part: Any = document.data
    for step in path[:2]:
        part = part[step]
    found = part.get("id") if isinstance(part, dict) else None
    return str(found) if found else f"number {int(path[1]) + 1}"
