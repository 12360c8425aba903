"""Publish versions of the form that clients sign."""

from collections.abc import Iterable

from django.db import transaction

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.casework.models import ConsentForm, ConsentScope
from backend.core.errors import Conflict, ErrorDetail, InvalidInput
from backend.programmes.models import Programme


@transaction.atomic
def publish_consent_form(
    *,
    actor: User,
    programme: Programme,
    name: str,
    version: str,
    text: str,
    scopes: Iterable[ConsentScope],
    offers_keeping_scores: bool = False,
    expires_after_months: int | None = None,
) -> ConsentForm:
    """Publish a version of a consent form, which never changes. Raises InvalidInput or Conflict."""
    require(actor, Permission.CONSENT_FORM_MANAGE, programme.pk)
    said = {"name": name.strip(), "version": version.strip(), "text": text.strip()}
    for field, words in said.items():
        if not words:
            raise InvalidInput(
                f"The form needs its {field}.",
                code=f"{field}_missing",
                errors=[ErrorDetail(f"{field}_missing", "This is missing.", field=field)],
            )
    offered = sorted({str(scope) for scope in scopes})
    if not offered:
        raise InvalidInput("Say what a client can agree to on this form.", code="scopes_missing")
    Programme.objects.select_for_update().get(pk=programme.pk)
    taken = ConsentForm.objects.filter(
        programme=programme, name=said["name"], version=said["version"]
    )
    if taken.exists():
        raise Conflict(
            f"{said['name']} {said['version']} is published already and never changes. "
            "Give the new text a version of its own.",
            code="form_version_taken",
        )
    form = ConsentForm.objects.create(
        programme=programme,
        scopes=offered,
        offers_keeping_scores=offers_keeping_scores,
        expires_after_months=expires_after_months,
        published_by=actor,
        **said,
    )
    record(
        actor=actor,
        verb="consent_form.published",
        programme_id=programme.pk,
        target=form,
        details={"version": form.version, "scopes": offered},
    )
    return form
