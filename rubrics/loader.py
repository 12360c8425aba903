"""From a file, a text or a slug to a checked rubric; errors name file, line, item and rule."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from rubrics import strict_yaml
from rubrics.errors import Problem, RubricError, RubricNotFound
from rubrics.model import Rubric
from rubrics.strict_yaml import Document, Finding

DEFINITIONS = Path(__file__).parent / "definitions"

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
    "too_short": ("too-few", None),
}


def parse(text: str, *, name: str) -> Rubric:
    r"""Read one definition from its text.

    Parameters
    ----------
    text : str
        A whole definition in YAML.
    name : str
        What error messages call it, usually the file name.

    Returns
    -------
    Rubric
        Checked and frozen.

    Raises
    ------
    RubricError
        With every broken rule found.

    Examples
    --------
    >>> try:
    ...     parse("slug: mine\nslug: yours\n", name="mine.yaml")
    ... except RubricError as error:
    ...     print(error)
    mine.yaml:2: [duplicate-key] 'slug' is already on line 1
    """
    document = strict_yaml.read(text)
    findings = document.findings
    if not findings:
        try:
            return Rubric.model_validate(document.data)
        except ValidationError as error:
            findings = list(_findings(error, document))
    raise RubricError(_problem(finding, document, name) for finding in findings)


def read_file(path: Path) -> Rubric:
    """Read one definition file.

    Parameters
    ----------
    path : Path
        A UTF-8 file.

    Returns
    -------
    Rubric
        Checked and frozen.

    Raises
    ------
    RubricNotFound
        There is no such file.
    RubricError
        With every broken rule found.

    Examples
    --------
    >>> read_file(DEFINITIONS / "ipt-adherence-competence" / "0.1.yaml").status
    'draft'
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise RubricNotFound([Problem(str(path), None, None, "no-file", message)]) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        problem = Problem(str(path), line, None, "not-utf8", "the file is not UTF-8 text")
        raise RubricError([problem]) from error
    return parse(text, name=str(path))


def load(
    path_or_slug: str | Path, version: str | None = None, *, extra_folder: Path | None = None
) -> Rubric:
    """Load one rubric by path or by slug.

    Parameters
    ----------
    path_or_slug : str or Path
        A path ends in ``.yaml`` or ``.yml``; anything else is a slug.
    version : str, optional
        For a slug: the version. Without it, the newest published version, or the newest draft
        where none is published.
    extra_folder : Path, optional
        A second folder of definitions, laid out like ``rubrics/definitions``.

    Returns
    -------
    Rubric
        Checked and frozen.

    Raises
    ------
    RubricNotFound
        Nothing has this path, slug or version.
    RubricError
        The definition breaks a rule.

    Examples
    --------
    >>> len(load("ipt-adherence-competence", "0.1").items)
    26
    """
    if isinstance(path_or_slug, Path) or path_or_slug.endswith((".yaml", ".yml")):
        rubric = read_file(Path(path_or_slug))
        if version not in {None, rubric.version}:
            message = f"holds version {rubric.version}, not {version}"
            raise RubricNotFound([Problem(str(path_or_slug), None, None, "no-version", message)])
        return rubric
    slug = path_or_slug
    files = definition_files(extra_folder)
    rubrics = [
        rubric
        for rubric in _read_placed_files([file for file in files if file.parent.name == slug])
        if version in {None, rubric.version}
    ]
    if not rubrics:
        known = ", ".join(f"{file.parent.name} {file.stem}" for file in files)
        wanted = "" if version is None else f" in version {version}"
        message = f"there is no such rubric{wanted}, only: {known}"
        raise RubricNotFound([Problem(slug, None, None, "no-rubric", message)])
    return max(rubrics, key=lambda rubric: (rubric.status == "published", rubric.version_key))


def load_all(extra_folder: Path | None = None) -> tuple[Rubric, ...]:
    """Load every definition.

    Parameters
    ----------
    extra_folder : Path, optional
        A second folder of definitions, laid out like ``rubrics/definitions``.

    Returns
    -------
    tuple of Rubric
        By slug, then by version from old to new.

    Raises
    ------
    RubricError
        With the broken rules of all files, or a slug and version defined twice.

    Examples
    --------
    >>> [(rubric.slug, rubric.version) for rubric in load_all()]
    [('ipt-adherence-competence', '0.1')]
    """
    rubrics = _read_placed_files(definition_files(extra_folder))
    return tuple(sorted(rubrics, key=lambda rubric: (rubric.slug, rubric.version_key)))


def definition_files(extra_folder: Path | None = None, folder: Path = DEFINITIONS) -> list[Path]:
    """List the definition files ``<folder>/<slug>/<version>.yaml``, then those of the extra folder.

    Parameters
    ----------
    extra_folder, folder : Path
        Folders of definitions. An extra folder that does not exist is an error, not an empty one.

    Returns
    -------
    list of Path
        Sorted by name within each folder.

    Raises
    ------
    RubricNotFound
        A folder does not exist.

    Examples
    --------
    >>> [file.name for file in definition_files()]
    ['0.1.yaml']
    """
    folders = [folder] if extra_folder is None else [folder, extra_folder]
    for each in folders:
        if not each.is_dir():
            problem = Problem(str(each), None, None, "no-folder", "there is no such folder")
            raise RubricNotFound([problem])
    return [file for each in folders for file in sorted(each.glob("*/*.yaml"))]


def read_placed_file(file: Path) -> Rubric:
    """Read a file of a definitions folder, whose place must say slug and version.

    Parameters
    ----------
    file : Path
        ``…/<slug>/<version>.yaml``.

    Returns
    -------
    Rubric
        Checked and frozen.

    Raises
    ------
    RubricError
        A rule is broken, or the place says something else than the file.

    Examples
    --------
    >>> read_placed_file(DEFINITIONS / "ipt-adherence-competence" / "0.1.yaml").slug
    'ipt-adherence-competence'
    """
    rubric = read_file(file)
    expected = f"{rubric.slug}/{rubric.version}.yaml"
    if f"{file.parent.name}/{file.name}" != expected:
        message = f"by its content this file belongs at {expected}"
        raise RubricError([Problem(str(file), None, None, "wrong-place", message)])
    return rubric


def _read_placed_files(files: Iterable[Path]) -> list[Rubric]:
    """Read them all, so that one error names every problem of every file."""
    rubrics: dict[tuple[str, str], Rubric] = {}
    problems: list[Problem] = []
    for file in files:
        try:
            rubric = read_placed_file(file)
        except RubricError as error:
            problems.extend(error.problems)
            continue
        if (rubric.slug, rubric.version) in rubrics:
            message = f"{rubric.slug} {rubric.version} is defined twice"
            problems.append(Problem(str(file), None, None, "defined-twice", message))
        rubrics[rubric.slug, rubric.version] = rubric
    if problems:
        raise RubricError(problems)
    return list(rubrics.values())


def _findings(error: ValidationError, document: Document) -> Iterator[Finding]:
    for detail in error.errors(include_url=False):
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


def _problem(finding: Finding, document: Document, name: str) -> Problem:
    path, line = finding.path, finding.line
    while line is None and path:
        line = document.lines.get(path)
        path = path[:-1]
    return Problem(
        name,
        line or document.lines.get(()),
        _item_id(finding.path, document),
        finding.rule,
        finding.message,
    )


def _item_id(path: strict_yaml.Path, document: Document) -> str | None:
    """Name the item or flag a path lies in, when it has an id that can be read."""
    if len(path) < 2 or path[0] not in {"items", "flags"}:
        return None
    part: Any = document.data
    for step in path[:2]:
        part = part[step]
    found = part.get("id") if isinstance(part, dict) else None
    return str(found) if found else f"number {int(path[1]) + 1}"
