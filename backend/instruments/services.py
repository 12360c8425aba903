"""Bring rubric definitions into the database."""

from django.conf import settings

import rubrics
from backend.instruments.models import RubricVersion


def load_rubric_versions() -> int:
    """Add a row for each definition whose content is not there yet; return how many were added."""
    known = set(RubricVersion.objects.values_list("fingerprint", flat=True))
    added = 0
    for rubric in rubrics.load_all(settings.RUBRICS_FOLDER or None):
        fingerprint = rubrics.fingerprint(rubric)
        if fingerprint in known:
            continue
        RubricVersion.objects.create(
            slug=rubric.slug,
            version=rubric.version,
            title=rubric.title,
            language=rubric.language,
            status=rubric.status,
            fingerprint=fingerprint,
            definition=rubrics.to_public_dict(rubric),
        )
        added += 1
    return added
