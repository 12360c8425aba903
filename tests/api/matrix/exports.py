"""Exports and personal data."""

from backend.access.models import Membership
from backend.exports import services
from backend.exports.models import DataUse, Export, FileFormat, Form
from tests.api.matrix.row import API, EVERYBODY, Row, at, ids, listing
from tests.worlds import World


def export_of(w: World) -> Export:
    """Return the lead's export of a world, which is built when it is first asked for."""
    found = Export.objects.filter(programme=w.programme).first()
    if found is not None:
        return found
    asked = services.request_export(
        actor=w.lead,
        programme=w.programme,
        data_use=DataUse.PROGRAMME,
        round_=None,
        forms=[Form.LONG],
        formats=[FileFormat.CSV],
    )
    return services.build_export(export_id=asked.pk)


def _role_of_rater(w: World) -> Membership:
    return Membership.objects.get(person=w.rater2, programme=w.programme)


EXPORT_ROWS = [
    Row(
        "get",
        "personal-data-mine",
        lambda _: f"{API}/personal-data/mine/",
        {200: f"{EVERYBODY} stranger twin"},
    ),
    Row(
        "get",
        "personal-data-detail",
        at("personal-data", _role_of_rater),
        {200: "lead operator", 403: "auditor"},
    ),
    Row(
        "post",
        "personal-data-erase",
        at("personal-data", _role_of_rater, "erase/"),
        {200: "lead operator", 403: "auditor"},
        body=lambda w: {"email": w.rater2.email, "keep_scores": True},
    ),
    listing("exports", lambda w: {"lead": ids(export_of(w))}, "export"),
    Row("get", "export-detail", at("exports", export_of), {200: "lead"}),
    Row("get", "export-download", at("exports", export_of, "download/"), {200: "lead"}),
    Row("post", "export-delete-file", at("exports", export_of, "delete/"), {200: "lead"}),
    Row(
        "get",
        "export-options",
        lambda w: f"{API}/exports/options/?programme={w.programme.pk}",
        {200: EVERYBODY},
    ),
    Row(
        "post",
        "export-list",
        lambda _: f"{API}/exports/",
        {201: "lead", 403: EVERYBODY.replace("lead ", "")},
        body=lambda w: {
            "programme": str(w.programme.pk),
            "data_use": "programme",
            "forms": ["long"],
            "formats": ["csv"],
        },
    ),
]
