"""Published definitions never change: the append-only record of their fingerprints."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple, TypeAlias

from rubrics.errors import Problem, RubricError
from rubrics.fingerprint import fingerprint
from rubrics.model import Rubric

RECORD_NAME = "FINGERPRINTS"
Record: TypeAlias = dict[tuple[str, str], str]

_LINE = re.compile(r"(?P<slug>[a-z0-9-]+) (?P<version>[0-9.]+) (?P<sha256>[0-9a-f]{64})")


class Entry(NamedTuple):
    """What the record knows of a definition, whatever it defines."""

    slug: str
    version: str
    status: str
    sha256: str


def entry_of(definition: Rubric | Entry) -> Entry:
    """Return the entry of a rubric; an entry is its own.

    Parameters
    ----------
    definition : Rubric or Entry
        A rubric, or the entry of a definition of another kind.

    Returns
    -------
    Entry
        With the fingerprint of the content.

    Examples
    --------
    >>> from rubrics import load
    >>> entry_of(load("ipt-adherence-competence", "0.1"))[:3]
    ('ipt-adherence-competence', '0.1', 'draft')
    """
    if isinstance(definition, Entry):
        return definition
    sha256 = fingerprint(definition)
    return Entry(definition.slug, definition.version, definition.status, sha256)


def record_line(rubric: Rubric | Entry) -> str:
    """Write the line that freezes a rubric.

    Parameters
    ----------
    rubric : Rubric or Entry
        The definition to freeze.

    Returns
    -------
    str
        ``slug version sha256``, without the end of line.

    Examples
    --------
    >>> from rubrics import load
    >>> record_line(load("ipt-adherence-competence", "0.1"))[:28]
    'ipt-adherence-competence 0.1'
    """
    entry = entry_of(rubric)
    return f"{entry.slug} {entry.version} {entry.sha256}"


def read_record(folder: Path) -> Record:
    """Read ``FINGERPRINTS`` of a definitions folder.

    Parameters
    ----------
    folder : Path
        A folder without the file has nothing frozen.

    Returns
    -------
    dict
        SHA-256 by slug and version.

    Raises
    ------
    RubricError
        A line is malformed, or a version is recorded twice.

    Examples
    --------
    >>> from rubrics.loader import DEFINITIONS
    >>> ("ipt-adherence-competence", "0.1") in read_record(DEFINITIONS)
    False
    """
    file = folder / RECORD_NAME
    record: Record = {}
    if not file.exists():
        return record
    problems: list[Problem] = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            message = "a line is: slug, version and SHA-256, with one space between"
            problems.append(Problem(str(file), number, None, "record-line", message))
            continue
        key = (match["slug"], match["version"])
        if key in record:
            message = f"{' '.join(key)} is already recorded: lines are only ever added"
            problems.append(Problem(str(file), number, None, "record-twice", message))
            continue
        record[key] = match["sha256"]
    if problems:
        raise RubricError(problems)
    return record


def changed(rubric: Rubric | Entry, file: str, record: Record) -> list[Problem]:
    """Say whether a definition differs from the frozen one of its slug and version.

    Parameters
    ----------
    rubric : Rubric or Entry
        As read now.
    file : str
        What the problem calls it.
    record : dict
        From `read_record`.

    Returns
    -------
    list of Problem
        Empty when the definition is unchanged or was never frozen.

    Examples
    --------
    >>> from rubrics import load
    >>> rubric = load("ipt-adherence-competence", "0.1")
    >>> changed(rubric, "0.1.yaml", {})
    []
    >>> frozen = {(rubric.slug, rubric.version): "0" * 64}
    >>> changed(rubric, "0.1.yaml", frozen)[0].rule
    'frozen-changed'
    """
    entry = entry_of(rubric)
    recorded = record.get((entry.slug, entry.version))
    if recorded is None or recorded == entry.sha256:
        return []
    message = (
        f"{entry.slug} {entry.version} is published and its content has changed: "
        "restore it, and put the change into a new version"
    )
    return [Problem(file, None, None, "frozen-changed", message)]


def incomplete(rubrics: Iterable[Rubric | Entry], folder: Path, record: Record) -> list[Problem]:
    """Say which published definitions are not recorded, and which recorded ones are gone.

    Parameters
    ----------
    rubrics : iterable of Rubric or Entry
        Every definition of the folder.
    folder : Path
        The folder with the record.
    record : dict
        From `read_record`.

    Returns
    -------
    list of Problem
        Empty when definitions and record match. Drafts are not recorded.

    Examples
    --------
    >>> from rubrics import load_all
    >>> from rubrics.loader import DEFINITIONS
    >>> incomplete(load_all(), DEFINITIONS, read_record(DEFINITIONS))
    []
    """
    file = str(folder / RECORD_NAME)
    found = {(each.slug, each.version): each for each in map(entry_of, rubrics)}
    problems = [
        Problem(
            file, None, None, "not-recorded", f"published, so add the line: {record_line(each)}"
        )
        for key, each in found.items()
        if each.status == "published" and key not in record
    ]
    problems += [
        Problem(file, None, None, "frozen-missing", f"{' '.join(key)} is recorded but has no file")
        for key in record
        if key not in found
    ]
    return problems
