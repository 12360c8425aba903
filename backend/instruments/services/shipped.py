"""Bring the definitions that come with the product into the database."""

from pathlib import Path

from django.conf import settings
from django.db import transaction

import rubrics
from backend.instruments.models import RubricVersion
from rubrics.loader import definition_files, read_text


class PublishedHasChanged(RuntimeError):
    """A published definition has other content than the database holds under its version."""


@transaction.atomic
def load_rubric_versions() -> int:
    """Add a row for each definition whose content is not there yet; return how many were added.

    Raises PublishedHasChanged, and then adds nothing: ratings rest on what was published.
    """
    folder = Path(settings.RUBRICS_FOLDER) if settings.RUBRICS_FOLDER else None
    shipped = RubricVersion.objects.filter(programme__isnull=True)
    known = set(shipped.values_list("fingerprint", flat=True))
    published = set(shipped.filter(status="published").values_list("slug", "version"))
    texts = {(file.parent.name, file.stem): read_text(file) for file in definition_files(folder)}
    added = 0
    for rubric in rubrics.load_all(folder):
        fingerprint = rubrics.fingerprint(rubric)
        if fingerprint in known:
            continue
        if (rubric.slug, rubric.version) in published:
            raise PublishedHasChanged(
                f"{rubric.slug} {rubric.version} is published, and this database holds it with "
                "other content: restore the definition, and put the change into a new version."
            )
        RubricVersion.objects.create(
            slug=rubric.slug,
            version=rubric.version,
            title=rubric.title,
            language=rubric.language,
            status=rubric.status,
            fingerprint=fingerprint,
            definition=rubrics.to_public_dict(rubric),
            source=texts[rubric.slug, rubric.version],
        )
        added += 1
    return added
