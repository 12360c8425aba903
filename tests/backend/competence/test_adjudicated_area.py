"""A trainee's score is by the area that consensus settled; agreement by what raters said."""

from typing import Any

import pytest

from backend.consensus import services
from backend.consensus.adjudicated import read_by_area
from backend.ratings.models import Rating, RatingKind, RoundPhase
from backend.reliability.layout import layout_of
from backend.reliability.matrices import RatingKey, RoundMatrices
from tests import factories
from tests.clients import client_of
from tests.conferring import SLIP, Talk, agree, disagree, give_reasons, settle_all
from tests.worlds import World

pytestmark = pytest.mark.django_db


def _talk(w: World) -> Talk:
    """Let rater 1 see a dispute and rater 2 a transition, alike in all else."""
    return disagree(
        w, areas=("dispute", "transition"), phase=RoundPhase.CLOSED, second={"A3": (1, 1)}
    )


def _settle(w: World, talk: Talk, area: str) -> None:
    case = talk.open()
    give_reasons(w, case)
    services.settle_area(actor=w.rater1, case=case, areas=[area], saying=SLIP)
    give_reasons(w, case)
    settle_all(w, case)
    agree(case, w.rater1, w.rater2)


def _points(w: World, talk: Talk, section: str) -> dict[str, Any]:
    url = f"/api/v1/trainees/{w.enrolment.pk}/curve/?scale=adherence&section={section}"
    points = client_of(w.lead).get(url).json()["points"]
    return {
        row["rater_code"]: (row["n_items"], row["by_adjudicated_area"])
        for row in points
        if row["session"] == str(talk.session.pk)
    }


def _matrices(talk: Talk) -> RoundMatrices:
    keys = [
        RatingKey(row.pk, row.therapy_session_id, row.rater_id, frozenset(row.problem_areas or ()))
        for row in Rating.objects.filter(pk__in=[row.pk for row in talk.ratings])
    ]
    return RoundMatrices.of(keys, layout_of(factories.ipt_rubric().definition))


def test_the_settled_area_decides_which_items_make_the_score(world: World) -> None:
    talk = _talk(world)
    before = _points(world, talk, "overall")
    matrices = _matrices(talk)

    _settle(world, talk, "dispute")

    after = _points(world, talk, "overall")
    assert before["R01"] == after["R01"] == (before["R01"][0], False)
    # Rater 2 scored what a transition asks for, and was never asked what a dispute asks for.
    assert before["R02"] == (before["R01"][0], False)
    assert after["R02"] == (before["R01"][0] - 1, True)
    assert _matrices(talk).data_hash == matrices.data_hash
    assert _matrices(talk).area_differs == {talk.session.pk}


def test_a_portfolio_reads_independent_ratings_by_it_and_stores_nothing(world: World) -> None:
    talk = _talk(world)
    own = factories.make_rating(
        talk.session,
        rater=world.supervisor,
        kind=RatingKind.SUPERVISOR,
        scores={"B5": (2, 3)},
        problem_areas=["transition"],
    )
    _settle(world, talk, "dispute")

    rows = list(
        Rating.objects.filter(therapy_session=talk.session)
        .prefetch_related("item_scores", "evidence")
        .order_by("pk")
    )
    read_by_area(rows)

    said = {
        (row.kind, row.rater_id, item.item): item.status
        for row in rows
        for item in row.item_scores.all()
        if item.item in {"B4", "B5"}
    }
    independent, second = RatingKind.INDEPENDENT, world.rater2.pk
    assert said[independent, second, "B5"] == "not_applicable"
    assert said[independent, second, "B4"] == "unscored"
    assert said[independent, world.rater1.pk, "B4"] == "scored"
    # A supervisor's word is their own.
    assert said[RatingKind.SUPERVISOR, world.supervisor.pk, "B5"] == "scored"
    stored = Rating.objects.get(pk=own.pk).item_scores.get(item="B5")
    assert stored.status == "scored"
    assert Rating.objects.get(pk=talk.ratings[1].pk).problem_areas == ["transition"]


def test_a_kept_score_follows_the_area(world: World) -> None:
    talk = _talk(world)
    first = _points(world, talk, "B")
    assert set(first) == {"R01", "R02"}

    _settle(world, talk, "transition")

    second = _points(world, talk, "B")
    assert second["R02"] == first["R02"]
    assert second.get("R01") != first["R01"]
