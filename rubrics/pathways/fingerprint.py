"""Identity of a pathway by its content: equal pathways have equal fingerprints."""

import hashlib
import json

from rubrics.pathways.model import Pathway

# Lists that only select. The order of rules and sources is content: it is what people read.
_SELECTIONS = ("phases", "formats", "covering", "named", "items", "renewal")


def pathway_fingerprint(pathway: Pathway) -> str:
    """Return the SHA-256 of the pathway's content: the key of a pathway version.

    Parameters
    ----------
    pathway : Pathway
        Any pathway, draft or published.

    Returns
    -------
    str
        64 hexadecimal digits. Independent of key order, comments, spacing, quoting, defaults
        written out and the version of the grammar.

    Examples
    --------
    >>> from rubrics.pathways import load_pathway
    >>> pathway = load_pathway("attune-recommended")
    >>> renamed = pathway.model_copy(update={"title": "Another"})
    >>> pathway_fingerprint(pathway) == pathway_fingerprint(renamed)
    False
    """
    content = pathway.model_dump(mode="json", exclude_defaults=True, exclude={"grammar"})
    for part in [content["instrument"], *content["rules"]]:
        for key in (*_SELECTIONS, "versions"):
            if part.get(key):
                part[key] = sorted(part[key])
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
