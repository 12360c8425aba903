"""Bring the pathways that come with the product into the database."""

from django.db import transaction

from backend.certification.models import PathwayVersion
from backend.instruments.services import PublishedHasChanged
from rubrics.pathways import load_all_pathways, pathway_fingerprint, pathway_to_public_dict
from rubrics.pathways.loader import pathway_files
from rubrics.reading import read_text


@transaction.atomic
def load_pathway_versions() -> int:
    """Add a row for each preset whose content is not there yet; return how many were added.

    Raises PublishedHasChanged, and then adds nothing: decisions rest on what was published.
    """
    shipped = PathwayVersion.objects.filter(programme__isnull=True)
    known = set(shipped.values_list("fingerprint", flat=True))
    published = set(shipped.filter(status="published").values_list("slug", "version"))
    texts = {(file.parent.name, file.stem): read_text(file) for file in pathway_files()}
    added = 0
    for pathway in load_all_pathways():
        fingerprint = pathway_fingerprint(pathway)
        if fingerprint in known:
            continue
        if (pathway.slug, pathway.version) in published:
            raise PublishedHasChanged(
                f"{pathway.slug} {pathway.version} is published, and this database holds it with "
                "other content: restore the definition, and put the change into a new version."
            )
        PathwayVersion.objects.create(
            slug=pathway.slug,
            version=pathway.version,
            title=pathway.title,
            language=pathway.language,
            status=pathway.status,
            fingerprint=fingerprint,
            definition=pathway_to_public_dict(pathway),
            source=texts[pathway.slug, pathway.version],
        )
        added += 1
    return added
