"""From a file, a text or a slug to a checked rubric; errors name file, line, item and rule."""

from collections.abc import Iterable
from pathlib import Path

from rubrics.errors import RubricError
from rubrics.folders import check_place, check_version, chosen, files_in, read_placed
from rubrics.lineage import lineage_problems
from rubrics.model import Rubric
from rubrics.reading import NAMED_PARTS, parse_as, read_text

__all__ = [
    "DEFINITIONS",
    "definition_files",
    "load",
    "load_all",
    "parse",
    "parse_as",
    "read_file",
    "read_placed_file",
    "read_text",
]

DEFINITIONS = Path(__file__).parent / "definitions"


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
    return parse_as(Rubric, text, name=name, named=NAMED_PARTS)


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
    return parse(read_text(path), name=str(path))


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
        check_version(rubric, version, path_or_slug)
        return rubric
    files = definition_files(extra_folder)
    of_slug = _read_placed_files(file for file in files if file.parent.name == path_or_slug)
    return chosen(of_slug, path_or_slug, version, noun="rubric", known=files)


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
        With the broken rules of all files, a slug and version defined twice, or a lineage that
        is not true of the version it follows.

    Examples
    --------
    >>> [rubric.version for rubric in load_all() if rubric.slug == "ipt-adherence-competence"]
    ['0.1', '1.0']
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
    >>> "ipt-adherence-competence" in [file.parent.name for file in definition_files()]
    True
    """
    return files_in(folder, extra_folder)


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
    check_place(rubric, file)
    return rubric


def _read_placed_files(files: Iterable[Path]) -> list[Rubric]:
    read, problems = read_placed(files, read_file)
    problems.extend(lineage_problems(read.items()))
    if problems:
        raise RubricError(problems)
    return list(read.values())
