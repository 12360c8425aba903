"""Definitions that lie in folders as ``<slug>/<version>.yaml``: found, read, and chosen from."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from rubrics.errors import Problem, RubricError, RubricNotFound


class Definition(Protocol):
    """What an instrument and a pathway have in common: slug, version and status."""

    @property
    def slug(self) -> str:
        """The name of the folder."""

    @property
    def version(self) -> str:
        """The name of the file."""

    @property
    def status(self) -> str:
        """``draft`` or ``published``."""

    @property
    def version_key(self) -> tuple[int, ...]:
        """The version as numbers."""


AnyDefinition = TypeVar("AnyDefinition", bound=Definition)


def files_in(folder: Path, extra_folder: Path | None) -> list[Path]:
    """List the files ``<folder>/<slug>/<version>.yaml``, then those of the extra folder.

    Parameters
    ----------
    folder, extra_folder : Path
        Folders of definitions. An extra folder that does not exist is an error, not an empty one.

    Returns
    -------
    list of Path
        Sorted by name within each folder.

    Raises
    ------
    RubricNotFound
        A folder does not exist.
    """
    folders = [folder] if extra_folder is None else [folder, extra_folder]
    for each in folders:
        if not each.is_dir():
            problem = Problem(str(each), None, None, "no-folder", "there is no such folder")
            raise RubricNotFound([problem])
    return [file for each in folders for file in sorted(each.glob("*/*.yaml"))]


def check_place(definition: Definition, file: Path) -> None:
    """Raise RubricError unless a file lies where its content says it belongs."""
    expected = f"{definition.slug}/{definition.version}.yaml"
    if f"{file.parent.name}/{file.name}" != expected:
        message = f"by its content this file belongs at {expected}"
        raise RubricError([Problem(str(file), None, None, "wrong-place", message)])


def read_placed(
    files: Iterable[Path], read: Callable[[Path], AnyDefinition]
) -> tuple[dict[Path, AnyDefinition], list[Problem]]:
    """Read files of a folder all to the end, so that every problem of every file is named.

    Parameters
    ----------
    files : iterable of Path
        Each must lie where its content says.
    read : callable
        Reads one file, or raises RubricError.

    Returns
    -------
    dict of Path to definition, list of Problem
        What could be read, and what is wrong: rules broken, a wrong place, a version given twice.
    """
    found: dict[Path, AnyDefinition] = {}
    problems: list[Problem] = []
    seen: set[tuple[str, str]] = set()
    for file in files:
        try:
            definition = read(file)
            check_place(definition, file)
        except RubricError as error:
            problems.extend(error.problems)
            continue
        key = (definition.slug, definition.version)
        if key in seen:
            message = f"{' '.join(key)} is defined twice"
            problems.append(Problem(str(file), None, None, "defined-twice", message))
        seen.add(key)
        found[file] = definition
    return found, problems


def check_version(definition: Definition, version: str | None, path: Path | str) -> None:
    """Raise RubricNotFound when a file holds another version than the one that was asked for."""
    if version not in {None, definition.version}:
        message = f"holds version {definition.version}, not {version}"
        raise RubricNotFound([Problem(str(path), None, None, "no-version", message)])


def chosen(
    found: Sequence[AnyDefinition],
    slug: str,
    version: str | None,
    *,
    noun: str,
    known: Iterable[Path],
) -> AnyDefinition:
    """Return the definition of a slug that is asked for.

    Parameters
    ----------
    found : sequence of definitions
        All of the slug.
    slug : str
        What they are called.
    version : str or None
        Without it, the newest published version, or the newest draft where none is published.
    noun : str
        What the error calls a definition.
    known : iterable of Path
        All files there are, for the error.

    Returns
    -------
    definition
        The one chosen.

    Raises
    ------
    RubricNotFound
        There is none of this slug and version.
    """
    fitting = [each for each in found if version in {None, each.version}]
    if not fitting:
        names = ", ".join(f"{file.parent.name} {file.stem}" for file in known)
        wanted = "" if version is None else f" in version {version}"
        message = f"there is no such {noun}{wanted}, only: {names}"
        raise RubricNotFound([Problem(slug, None, None, f"no-{noun}", message)])
    return max(fitting, key=lambda each: (each.status == "published", each.version_key))
