"""A pathway as plain data for the API: every rule with its sentence and its numbers."""

from typing import Any

from rubrics.pathways.fingerprint import pathway_fingerprint
from rubrics.pathways.instrument import NamedInstrument
from rubrics.pathways.model import Pathway


def pathway_to_public_dict(pathway: Pathway) -> dict[str, Any]:
    """Return everything a page about the pathway shows, as JSON-able data.

    Parameters
    ----------
    pathway : Pathway
        Any pathway, draft or published.

    Returns
    -------
    dict
        ``slug, version, status, title, summary, language, licence, permission, fingerprint,
        sources, instrument`` (with ``kind`` "named" or "supplied") and ``rules``: each ``id, kind,
        sentence, why`` and ``parameters`` with defaults written out.

    Examples
    --------
    >>> from rubrics.pathways import load_pathway
    >>> shown = pathway_to_public_dict(load_pathway("attune-recommended"))
    >>> shown["rules"][0]["sentence"], shown["rules"][0]["parameters"]["at_least"]
    ('At least 4 sessions.', 4)
    """
    kept = {"slug", "version", "status", "title", "summary", "language", "licence", "permission"}
    shown: dict[str, Any] = pathway.model_dump(mode="json", include=kept | {"sources"})
    shown["fingerprint"] = pathway_fingerprint(pathway)
    is_named = isinstance(pathway.instrument, NamedInstrument)
    shown["instrument"] = {
        "kind": "named" if is_named else "supplied",
        **pathway.instrument.model_dump(mode="json"),
    }
    shown["rules"] = [
        {
            "id": rule.id,
            "kind": rule.kind,
            "sentence": rule.sentence,
            "why": rule.why,
            "parameters": rule.model_dump(mode="json", exclude={"id", "kind", "why", "says"}),
        }
        for rule in pathway.rules
    ]
    return shown
