"""Instruments and pathways."""

from backend.certification.models import PathwayVersion
from tests import factories
from tests.api.matrix.row import API, EVERYBODY, Row, at, everyone, ids, listing
from tests.definitions import PERMISSION, own_definition, own_pathway

RUBRIC_ROWS = [
    listing(
        "rubrics",
        lambda w: everyone(EVERYBODY, ids(*factories.shipped_rubrics(), w.own_rubric)),
        "rubric",
    ),
    Row("get", "rubric-detail", at("rubrics", lambda w: w.own_rubric), {200: EVERYBODY}),
    Row(
        "get",
        "rubric-detail",
        at("rubrics", lambda _: factories.ipt_rubric()),
        {200: f"{EVERYBODY} b_member"},
    ),
    Row("get", "rubric-source", at("rubrics", lambda w: w.own_rubric, "source/"), {200: EVERYBODY}),
    Row(
        "get",
        "rubric-compare",
        lambda w: f"{API}/rubrics/{w.own_rubric.pk}/compare/?with={factories.ipt_rubric().pk}",
        {400: EVERYBODY},
    ),
    Row(
        "post",
        "rubric-preview",
        lambda _: f"{API}/rubrics/preview/",
        {200: "lead", 403: EVERYBODY.replace("lead ", "")},
        body=lambda w: {"programme": str(w.programme.pk), "text": own_definition()},
    ),
    Row(
        "post",
        "rubric-list",
        lambda _: f"{API}/rubrics/",
        {201: "lead", 403: EVERYBODY.replace("lead ", "")},
        body=lambda w: {
            "programme": str(w.programme.pk),
            "text": own_definition(),
            "permission_note": PERMISSION,
        },
    ),
    Row(
        "post",
        "rubric-pin",
        at("rubrics", lambda w: w.own_rubric, "pin/"),
        {200: "lead", 403: EVERYBODY.replace("lead ", "")},
        body=lambda w: {"programme": str(w.programme.pk)},
    ),
    Row(
        "post",
        "rubric-unpin",
        at("rubrics", lambda w: w.own_rubric, "unpin/"),
        {409: "lead", 403: EVERYBODY.replace("lead ", "")},
        body=lambda w: {"programme": str(w.programme.pk)},
    ),
]


READERS_OF_PATHWAYS = "lead supervisor other_supervisor adjudicator trainee other_trainee auditor"
PATHWAY_ROWS = [
    listing(
        "pathways",
        lambda w: everyone(
            READERS_OF_PATHWAYS,
            ids(*PathwayVersion.objects.filter(programme__isnull=True), w.own_pathway),
        ),
        "pathway",
    ),
    Row(
        "get",
        "pathway-detail",
        at("pathways", lambda w: w.own_pathway),
        {200: READERS_OF_PATHWAYS},
    ),
    Row(
        "get",
        "pathway-source",
        at("pathways", lambda w: w.own_pathway, "source/"),
        {200: READERS_OF_PATHWAYS},
    ),
    Row(
        "get",
        "pathway-compare",
        lambda w: f"{API}/pathways/{w.own_pathway.pk}/compare/?with={w.own_pathway.pk}",
        {400: READERS_OF_PATHWAYS},
    ),
    Row(
        "get",
        "pathway-characteristics",
        lambda w: f"{API}/pathways/{w.own_pathway.pk}/characteristics/?programme={w.programme.pk}",
        {200: READERS_OF_PATHWAYS},
    ),
    Row(
        "post",
        "pathway-preview",
        lambda _: f"{API}/pathways/preview/",
        {200: "lead", 403: EVERYBODY.replace("lead ", "")},
        body=lambda w: {"programme": str(w.programme.pk), "text": own_pathway()},
    ),
    Row(
        "post",
        "pathway-list",
        lambda _: f"{API}/pathways/",
        {201: "lead", 403: EVERYBODY.replace("lead ", "")},
        body=lambda w: {
            "programme": str(w.programme.pk),
            "text": own_pathway(),
            "permission_note": PERMISSION,
        },
    ),
    Row(
        "post",
        "pathway-adopt",
        at("pathways", lambda w: w.own_pathway, "adopt/"),
        {200: "lead", 403: READERS_OF_PATHWAYS.replace("lead ", "")},
        body=lambda w: {"programme": str(w.programme.pk)},
    ),
    Row(
        "post",
        "pathway-withdraw",
        at("pathways", lambda w: w.own_pathway, "withdraw/"),
        {409: "lead", 403: READERS_OF_PATHWAYS.replace("lead ", "")},
        body=lambda w: {"programme": str(w.programme.pk)},
    ),
]
