"""From what somebody typed, a slug or a path, to the instrument or pathway they mean."""

import re
from pathlib import Path
from typing import TypeAlias

from rubrics import strict_yaml
from rubrics.errors import Problem, RubricNotFound
from rubrics.loader import definition_files, load
from rubrics.model import Rubric
from rubrics.model.words import version_key
from rubrics.pathways import Pathway, load_pathway
from rubrics.pathways.loader import pathway_files
from rubrics.reading import read_text

Definition: TypeAlias = Rubric | Pathway

# What is no slug is a path: a slug has neither a dot nor a slash.
_SLUG = re.compile(r"(?P<slug>[a-z][a-z0-9-]*)(@(?P<version>[^@/]*))?")
_TOP_LEVEL_KEY = re.compile(r"^[\"']?(\w+)[\"']?[ \t]*:", re.MULTILINE)


def open_definition(name: str, version: str | None = None) -> Definition:
    """Read an instrument or a pathway by path, by slug or by ``slug@version``.

    Raises RubricError where there is none or it breaks a rule.

    Examples
    --------
    >>> open_definition("ipt-adherence-competence@0.1").version
    '0.1'
    >>> open_definition("attune-recommended").rules[0].id
    'sessions'
    """
    match = _SLUG.fullmatch(name)
    if match is None:
        path = Path(name)
        if is_pathway(read_text(path)):
            return load_pathway(path, version)
        return load(path, version)
    slug, written = match["slug"], match["version"]
    if written is not None and version not in {None, written}:
        raise _not_found(name, "no-version", f"asks for {written}, and --version for {version}")
    _files_of(slug)
    wanted = version if written is None else written
    return load(slug, wanted) if _is_instrument(slug) else load_pathway(slug, wanted)


def newest_two(slug: str) -> tuple[Definition, Definition]:
    """Read the two newest versions there are of a slug, the older first; raises RubricError.

    Examples
    --------
    >>> [rubric.version for rubric in newest_two("ipt-adherence-competence")]
    ['0.1', '1.0']
    """
    match = _SLUG.fullmatch(slug)
    if match is None or match["version"] is not None:
        raise _not_found(slug, "one-version", "name the version to compare it with as well")
    versions = sorted((file.stem for file in _files_of(slug)), key=version_key)
    if len(versions) < 2:
        message = f"there is one version only, {versions[0]}: name the file to compare it with"
        raise _not_found(slug, "one-version", message)
    older, newer = (open_definition(slug, version) for version in versions[-2:])
    return older, newer


def is_pathway(text: str) -> bool:
    r"""Say by its content whether a file is meant as a pathway; it may be broken.

    Examples
    --------
    >>> is_pathway("rules:\n- id: cases\n"), is_pathway("items: []\n"), is_pathway("rules: [\n")
    (True, False, True)
    """
    data = strict_yaml.read(text).data
    keys = set(data) if isinstance(data, dict) else set(_TOP_LEVEL_KEY.findall(text))
    return bool(keys & {"rules", "instrument"}) and not keys & {"items", "scales"}


def _is_instrument(slug: str) -> bool:
    return any(file.parent.name == slug for file in definition_files())


def _files_of(slug: str) -> list[Path]:
    files = [*definition_files(), *pathway_files()]
    found = [file for file in files if file.parent.name == slug]
    if not found:
        known = ", ".join(dict.fromkeys(file.parent.name for file in files))
        message = f"there is no such instrument or pathway, only: {known}"
        raise _not_found(slug, "no-rubric", message)
    return found


def _not_found(name: str, rule: str, message: str) -> RubricNotFound:
    return RubricNotFound([Problem(name, None, None, rule, message)])
