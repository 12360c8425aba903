"""Earlier studies."""

from backend.history.models import PastImport
from tests import factories
from tests.api.matrix.row import API, EVERYBODY, Row, at, everyone, ids, listing
from tests.past_data import make_past_import, past_file
from tests.worlds import World

READERS = "lead auditor"


def past_of(w: World) -> PastImport:
    """Return the earlier study of a world, which is brought in when it is first asked for."""
    found = PastImport.objects.filter(programme=w.programme).first()
    return found or make_past_import(w.programme, by=w.lead)


def _file(w: World, **said: str) -> dict[str, str]:
    return {
        "programme": str(w.programme.pk),
        "rubric": str(factories.ipt_rubric().pk),
        "text": past_file().decode(),
        **said,
    }


HISTORY_ROWS = [
    listing("past-imports", lambda w: everyone(READERS, ids(past_of(w))), "past-import"),
    Row("get", "past-import-detail", at("past-imports", past_of), {200: READERS}),
    Row(
        "get",
        "past-import-reliability",
        at("past-imports", past_of, "reliability/"),
        {200: READERS},
    ),
    Row(
        "post",
        "past-import-preview",
        lambda _: f"{API}/past-imports/preview/",
        {200: "lead", 403: EVERYBODY.replace("lead ", "")},
        body=_file,
    ),
    Row(
        "post",
        "past-import-list",
        lambda _: f"{API}/past-imports/",
        {201: "lead", 403: EVERYBODY.replace("lead ", "")},
        body=lambda w: _file(w, name="Earlier study"),
    ),
    Row(
        "post",
        "past-import-names",
        at("past-imports", past_of, "names/"),
        {200: "lead", 403: "auditor"},
        body=lambda w: {
            "codes": [{"of": "trainee", "code": "T01", "id": str(w.enrolment.pk)}],
        },
    ),
    Row(
        "post",
        "past-import-withdraw",
        at("past-imports", past_of, "withdraw/"),
        {200: "lead", 403: "auditor"},
        body=lambda _: {"reason": "Scored with another version."},
    ),
    Row(
        "get",
        "past-import-codebook",
        lambda w: f"{API}/past-imports/codebook/?rubric={w.own_rubric.pk}",
        {200: EVERYBODY},
    ),
    Row(
        "get",
        "past-import-template",
        lambda w: f"{API}/past-imports/template/?rubric={w.own_rubric.pk}",
        {200: EVERYBODY},
    ),
]
