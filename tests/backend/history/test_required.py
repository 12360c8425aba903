"""An item without a row is missing where the rubric asks for it in every session."""

import pytest

from backend.history.matrices import past_item_rows
from backend.history.models import PastRating
from backend.history.required import required_items
from tests import factories
from tests.backend.ratings.mixed import store_rubric
from tests.past_data import make_past_import, past_file
from tests.worlds import World

pytestmark = pytest.mark.django_db


def test_what_is_required_depends_on_the_phase_and_never_on_a_condition(world: World) -> None:
    found = required_items(factories.ipt_rubric().pk)

    assert found["initial"] == {"A1", "A3", "D1", "E1", "F1", "G1"}
    assert {"D5", "E3", "F2"} <= found["middle"]
    assert "C1" in found["termination"]
    assert "B4" not in found["middle"]
    assert "H1" not in found["middle"]
    assert found[""] == found["initial"] & found["middle"] & found["termination"]
    mixed = required_items(store_rubric().pk)
    assert set(mixed) >= {"", "initial", "middle", "termination"}
    assert "RS" not in mixed[""]


def test_missing_rows_are_added_as_missing_and_nothing_else(world: World) -> None:
    header = "session,rater,kind,item,adherence,competence,phase"
    lines = ["S1,R1,independent,A1,2,3,initial", "S2,R1,independent,A1,2,3,", "S2,R1,self,C1,2,3,"]
    past = make_past_import(world.programme, by=world.lead, raw=past_file(lines, header))
    ratings = {
        (row.session.code, row.kind): row.pk
        for row in PastRating.objects.filter(past_import=past).select_related("session")
    }

    frame = past_item_rows(list(ratings.values())).frame

    by_rating = {
        key: dict(frame[frame["rating"] == str(pk)][["item", "status"]].to_numpy().tolist())
        for key, pk in ratings.items()
    }
    assert by_rating["S1", "independent"] == {
        "A1": "scored",
        **dict.fromkeys(["A3", "D1", "E1", "F1", "G1"], "unscored"),
    }
    everywhere = required_items(factories.ipt_rubric().pk)[""]
    assert by_rating["S2", "independent"].keys() == everywhere
    assert by_rating["S2", "self"]["C1"] == "scored"
    assert by_rating["S2", "self"]["A1"] == "unscored"
