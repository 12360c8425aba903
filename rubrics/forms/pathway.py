"""A pathway as a checklist for one trainee."""

from collections.abc import Iterator

from rubrics.forms.sheet import (
    Block,
    Box,
    Boxes,
    Bullets,
    Chapter,
    Lines,
    Part,
    Sheet,
    Text,
)
from rubrics.pathways import NamedInstrument, Pathway, pathway_fingerprint
from rubrics.pathways.rules import SignaturesRule

_STATES = ("pass", "not yet", "cannot tell")


def checklist(pathway: Pathway) -> Sheet:
    """Lay a pathway out as a checklist: each rule with what was found.

    Parameters
    ----------
    pathway : Pathway
        Any pathway, draft or published.

    Returns
    -------
    Sheet
        For `to_html` and `to_markdown`.

    Examples
    --------
    >>> from rubrics.pathways import load_pathway
    >>> [chapter.title for chapter in checklist(load_pathway("attune-recommended")).chapters]
    ['The trainee', 'Rules', 'Decision', 'About this pathway']
    """
    signatures = sum(rule.at_least for rule in pathway.rules if isinstance(rule, SignaturesRule))
    return Sheet(
        title=pathway.title,
        language=pathway.language,
        identity=f"{pathway.slug} {pathway.version}",
        opening=list(_opening(pathway)),
        chapters=[
            Chapter("The trainee", [Lines(["Trainee", "Programme", "Date"])]),
            Chapter("Rules", list(_rules(pathway))),
            Chapter(
                "Decision",
                [
                    Text(
                        "Any rule not yet makes the whole not yet, else any that cannot tell makes "
                        "it cannot tell. Whoever rated a session does not sign."
                    ),
                    Boxes([Box(state) for state in _STATES], "The whole"),
                    *(Lines(["Name", "Signature", "Date"]) for _ in range(signatures)),
                ],
            ),
            Chapter(
                "About this pathway",
                [
                    Text(pathway.licence, "Licence"),
                    Bullets([f"{source.title}: {source.used_for}" for source in pathway.sources]),
                ],
            ),
        ],
    )


def instrument_words(pathway: Pathway) -> str:
    """Name the instrument whose scores count.

    Parameters
    ----------
    pathway : Pathway
        Any pathway.

    Returns
    -------
    str
        Slug, versions and scale, or what the programme must supply.

    Examples
    --------
    >>> from rubrics.pathways import load_pathway
    >>> instrument_words(load_pathway("attune-recommended"))
    'ipt-adherence-competence 1.0, scale competence'
    """
    named = pathway.instrument
    if isinstance(named, NamedInstrument):
        versions = " or ".join(named.versions) or "in any one version"
        return f"{named.slug} {versions}, scale {named.scale}"
    ends = ""
    if named.lowest is not None and named.highest is not None:
        ends = f", rated from {named.lowest} to {named.highest}"
    return f"named by the programme: {named.supplied}{ends}"


def _opening(pathway: Pathway) -> Iterator[Block]:
    yield Text(pathway.summary)
    yield Text(
        f"{pathway.slug} {pathway.version}, {pathway.status}. "
        f"Fingerprint {pathway_fingerprint(pathway)[:16]}.",
        tone="soft",
    )
    yield Text(pathway.permission, "Permission", tone="soft")
    yield Text(instrument_words(pathway), "Instrument")


def _rules(pathway: Pathway) -> Iterator[Part]:
    for rule in pathway.rules:
        found: list[Block] = [
            Text(rule.why, tone="soft"),
            Boxes([Box(state) for state in _STATES]),
            Lines(["Evidence"]),
        ]
        yield Part(rule.id, rule.sentence, found)
