"""From a file, a text or a slug to a checked pathway; errors name file, line, rule id and rule."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from rubrics.errors import Problem, RubricError
from rubrics.folders import check_place, check_version, chosen, files_in, read_placed
from rubrics.frozen import Entry, Record, changed, incomplete, read_record
from rubrics.loader import load_all
from rubrics.model import Rubric
from rubrics.pathways.fingerprint import pathway_fingerprint
from rubrics.pathways.fit import misfits
from rubrics.pathways.instrument import NamedInstrument
from rubrics.pathways.model import Pathway
from rubrics.reading import locate, parse_as, read_text

PRESETS = Path(__file__).parent / "presets"
NAMED = frozenset({"rules"})


def parse_pathway(text: str, *, name: str, instruments: Iterable[Rubric] = ()) -> Pathway:
    r"""Read one pathway from its text.

    Parameters
    ----------
    text : str
        A whole pathway in YAML.
    name : str
        What error messages call it, usually the file name.
    instruments : iterable of Rubric
        Instruments at hand. Where one is what the pathway is bound to, what the pathway names must
        exist there; where none is, that is not looked at.

    Returns
    -------
    Pathway
        Checked and frozen.

    Raises
    ------
    RubricError
        With every broken rule found.

    Examples
    --------
    >>> try:
    ...     parse_pathway("slug: mine\nslug: yours\n", name="mine.yaml")
    ... except RubricError as error:
    ...     print(error)
    mine.yaml:2: [duplicate-key] 'slug' is already on line 1
    """
    try:
        pathway = parse_as(Pathway, text, name=name, named=NAMED)
        found = [
            finding
            for rubric in instruments
            if is_bound_to(pathway, rubric)
            for finding in misfits(pathway, rubric)
        ]
        if found:
            raise RubricError(locate(dict.fromkeys(found), text, name=name, named=NAMED))
    except RubricError as error:
        raise RubricError(replace(each, noun="rule") for each in error.problems) from None
    return pathway


def is_bound_to(pathway: Pathway, rubric: Rubric) -> bool:
    """Say whether a rubric is the instrument a pathway names, in a version it allows.

    Parameters
    ----------
    pathway : Pathway
        Any pathway; one whose instrument the programme supplies is bound to none.
    rubric : Rubric
        Any rubric.

    Returns
    -------
    bool
        By slug, and by version where the pathway lists versions.

    Examples
    --------
    >>> from rubrics import load
    >>> is_bound_to(load_pathway("portfolio-pathway"), load("ipt-adherence-competence"))
    False
    """
    named = pathway.instrument
    return (
        isinstance(named, NamedInstrument)
        and named.slug == rubric.slug
        and (not named.versions or rubric.version in named.versions)
    )


def load_pathway(
    path_or_slug: str | Path, version: str | None = None, *, extra_folder: Path | None = None
) -> Pathway:
    """Load one pathway by path or by slug.

    Parameters
    ----------
    path_or_slug : str or Path
        A path ends in ``.yaml`` or ``.yml``; anything else is a slug.
    version : str, optional
        For a slug: the version. Without it, the newest published version, or the newest draft
        where none is published.
    extra_folder : Path, optional
        A second folder of pathways, laid out like ``rubrics/pathways/presets``.

    Returns
    -------
    Pathway
        Checked, also against the instrument where that is one of the definitions.

    Raises
    ------
    RubricNotFound
        Nothing has this path, slug or version.
    RubricError
        The pathway breaks a rule.

    Examples
    --------
    >>> load_pathway("portfolio-pathway").instrument.highest
    5
    """
    if isinstance(path_or_slug, Path) or path_or_slug.endswith((".yaml", ".yml")):
        pathway = _read(Path(path_or_slug), load_all())
        check_version(pathway, version, path_or_slug)
        return pathway
    files = pathway_files(extra_folder)
    of_slug = _read_placed(file for file in files if file.parent.name == path_or_slug)
    return chosen(of_slug, path_or_slug, version, noun="pathway", known=files)


def load_all_pathways(extra_folder: Path | None = None) -> tuple[Pathway, ...]:
    """Load every pathway.

    Parameters
    ----------
    extra_folder : Path, optional
        A second folder of pathways, laid out like ``rubrics/pathways/presets``.

    Returns
    -------
    tuple of Pathway
        By slug, then by version from old to new.

    Raises
    ------
    RubricError
        With the broken rules of all files, or a slug and version defined twice.

    Examples
    --------
    >>> [(each.slug, each.version) for each in load_all_pathways()][:2]
    [('attune-recommended', '1.0'), ('attune-recommended', '1.1')]
    """
    found = _read_placed(pathway_files(extra_folder))
    return tuple(sorted(found, key=lambda each: (each.slug, each.version_key)))


def pathway_files(extra_folder: Path | None = None, folder: Path = PRESETS) -> list[Path]:
    """List the files ``<folder>/<slug>/<version>.yaml``, then those of the extra folder.

    Parameters
    ----------
    extra_folder, folder : Path
        Folders of pathways. An extra folder that does not exist is an error, not an empty one.

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
    >>> pathway_files()[0].parent.name
    'attune-recommended'
    """
    return files_in(folder, extra_folder)


def check_pathway_files(
    files: Sequence[Path] = (),
    *,
    folder: Path = PRESETS,
    record_folder: Path | None = None,
    instruments: Iterable[Rubric] | None = None,
) -> tuple[tuple[Pathway, ...], tuple[Problem, ...]]:
    """Check pathway files and that none that was published has changed or is gone.

    Parameters
    ----------
    files : sequence of Path
        Left out: every file of the folder.
    folder : Path
        Pathways as ``<slug>/<version>.yaml``; a file in it must lie where its content says.
    record_folder : Path, optional
        Where ``FINGERPRINTS`` is; the folder above when left out.
    instruments : iterable of Rubric, optional
        Instruments at hand; every definition of this package when left out.

    Returns
    -------
    tuple of Pathway, tuple of Problem
        What could be read, and every problem found.

    Raises
    ------
    RubricError
        The record itself is malformed, or the folder does not exist.

    Examples
    --------
    >>> pathways, problems = check_pathway_files()
    >>> len(pathways), problems
    (5, ())
    """
    recorded_in = folder.parent if record_folder is None else record_folder
    record: Record = read_record(recorded_in)
    at_hand = load_all() if instruments is None else tuple(instruments)
    is_all_read = True
    pathways: list[Pathway] = []
    problems: list[Problem] = []
    for file in files or pathway_files(folder=folder):
        try:
            pathway = _read(file, at_hand)
            if file.resolve().parent.parent == folder.resolve():
                check_place(pathway, file)
        except RubricError as error:
            is_all_read = False
            problems.extend(error.problems)
            continue
        pathways.append(pathway)
        problems.extend(changed(pathway_entry(pathway), str(file), record))
    # A file that cannot be read is not a file that is gone: say only the first.
    if not files and is_all_read:
        entries = [pathway_entry(pathway) for pathway in pathways]
        problems.extend(incomplete(entries, recorded_in, record))
    return tuple(pathways), tuple(problems)


def pathway_entry(pathway: Pathway) -> Entry:
    """Return what the record of published pathways knows of one.

    Parameters
    ----------
    pathway : Pathway
        Any pathway.

    Returns
    -------
    Entry
        For `rubrics.frozen.record_line` and its neighbours.

    Examples
    --------
    >>> pathway_entry(load_pathway("attune-recommended"))[:3]
    ('attune-recommended', '1.1', 'published')
    """
    return Entry(pathway.slug, pathway.version, pathway.status, pathway_fingerprint(pathway))


def _read(file: Path, instruments: Iterable[Rubric]) -> Pathway:
    return parse_pathway(read_text(file), name=str(file), instruments=instruments)


def _read_placed(files: Iterable[Path]) -> list[Pathway]:
    instruments = load_all()
    read, problems = read_placed(files, lambda file: _read(file, instruments))
    if problems:
        raise RubricError(problems)
    return list(read.values())
