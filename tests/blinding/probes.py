"""What would leak first if a question of visibility were answered wrongly: a world and its probes.

Each probe asks as a person does, and says what was told that must not be. The probes are few, so
that they can be asked once for each function that might be lost.
"""

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import time_machine

from backend.access.roles import Role
from backend.accounts.models import User
from backend.audit.services import record
from backend.consensus import services as consensus
from backend.consensus.models import AnchorNote, ConsensusCase
from backend.ratings.models import (
    Assignment,
    Rating,
    RatingKind,
    Release,
    RoundPhase,
    RoundPurpose,
    RoundSession,
)
from backend.ratings.services.single import open_for_one
from backend.ratings.visibility import may_see, phase_of, visible
from tests import factories
from tests.backend.ratings.people import add_role
from tests.clients import client_of
from tests.conferring import disagree, make_note, opened
from tests.recordings import make_recording
from tests.worlds import World

API = "/api/v1"
REASON = "Because of the plan that was made."


@dataclass(frozen=True)
class Watched:
    """A world with something to hide from everybody in it.

    rater1 rates in the open round and leads the programme too; rater2 rates there alone, also a
    hidden check, and discusses a session with rater1. other_supervisor supervises the trainee and
    has not rated the closed session. A rating is released to the trainee, who has not rated the
    session themselves.
    """

    world: World
    check: Rating
    unrevealed: Rating
    case: ConsensusCase
    new_note: AnchorNote
    own_note: AnchorNote
    # What rater2 rated before, and has to rate again without it.
    first: Rating
    # Of a session that is still rated, whose supervisor has rated it.
    self_rating: Rating


def watched(world: World) -> Watched:
    """Add to a world what the probes look for."""
    add_role(world.rater1, world.programme, Role.LEAD)
    factories.make_supervision(world.other_supervisor, world.enrolment)
    make_recording(world.open_session, by=world.lead)
    make_recording(world.other_session, by=world.lead)
    factories.make_harm_flag(world.submitted_in_open_round)
    record(actor=world.rater2, verb="rating.started", programme_id=world.programme.pk)
    row = RoundSession.objects.create(
        round=world.open_round, therapy_session=world.other_session, code="Q77", is_check=True
    )
    given = Assignment.objects.create(
        programme=world.programme, round_session=row, rater=world.rater2, position=9
    )
    check = factories.make_rating(
        world.other_session, rater=world.rater2, assignment=given, kind=RatingKind.CALIBRATION
    )
    # An earlier round on a session that rater1 has to rate now.
    earlier = factories.make_round(
        world.programme,
        lead=world.lead,
        sessions=[world.open_session],
        raters=[world.rater2],
        phase=RoundPhase.CLOSED,
    )
    factories.make_rating(
        world.open_session,
        rater=world.rater2,
        assignment=world.assignment(earlier, world.rater2),
    )
    unrevealed = world.closed_rating1
    Release.objects.create(
        programme=world.programme,
        rating=unrevealed,
        enrolment=world.enrolment,
        released_by=world.supervisor,
        after_self_rating=True,
    )
    case, new_note, own_note = _discussed(world)
    first, self_rating = _rated_again(world), _self_rated(world)
    return Watched(world, check, unrevealed, case, new_note, own_note, first, self_rating)


def _self_rated(world: World) -> Rating:
    """Let trainee and supervisor rate a session that a rater has not rated yet."""
    session = factories.make_session(
        world.programme, case=world.case, number=82, ready_by=world.lead
    )
    factories.make_round(
        world.programme, lead=world.lead, sessions=[session], raters=[world.rater2]
    )
    factories.make_rating(session, rater=world.supervisor, kind=RatingKind.SUPERVISOR)
    return factories.make_rating(session, rater=world.trainee, kind=RatingKind.SELF)


def _rated_again(world: World) -> Rating:
    """Let rater2 rate a session of a closed round, and be given it again."""
    session = factories.make_session(
        world.programme, case=world.case, number=81, ready_by=world.lead
    )
    closed = factories.make_round(
        world.programme,
        lead=world.lead,
        sessions=[session],
        raters=[world.rater2],
        phase=RoundPhase.CLOSED,
    )
    first = factories.make_rating(
        session, rater=world.rater2, assignment=world.assignment(closed, world.rater2)
    )
    open_for_one(
        rater=world.rater2,
        programme=world.programme,
        name="Single session",
        purpose=RoundPurpose.RECODE,
        rubric=closed.rubric,
        sessions=[session],
        at=factories.NOW,
    )
    return first


def _discussed(world: World) -> tuple[ConsensusCase, AnchorNote, AnchorNote]:
    """Open a consensus in which rater1 alone has said why; rater1 has its session to rate anew.

    One note was made after the open rounds began; another of that session, before.
    """
    talk = disagree(world)
    case = talk.open()
    for part in opened(world.rater1, case).board.differing:
        consensus.give_reason(actor=world.rater1, case=case, part=part, text=REASON)
    factories.make_round(
        world.programme, lead=world.lead, sessions=[talk.session], raters=[world.rater1]
    )
    with time_machine.travel(factories.NOW - timedelta(days=9), tick=False):
        own_note = AnchorNote.objects.create(
            programme=world.programme,
            rubric=factories.ipt_rubric(),
            item="A2",
            text="Count the plan.",
            made_by=world.lead,
            case=case,
        )
    return case, make_note(world, item="A1"), own_note


def first_leak(found: Watched) -> str | None:
    """Return by which probe somebody first learns what they must not; None when nobody does."""
    return next((name for name, probe in PROBES.items() if probe(found)), None)


def _get(person: User, path: str) -> Any:
    return client_of(person).get(f"{API}{path}")


def _rows(person: User, path: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = _get(person, path).json()["results"]
    return rows


def _names(person: User, path: str, *rows: Any) -> bool:
    content = _get(person, path).content
    return any(str(row.pk).encode() in content for row in rows)


def _others_ratings(w: Watched) -> bool:
    world = w.world
    seen: dict[User, tuple[Rating, ...]] = {
        world.rater2: (world.draft, world.closed_rating1),
        world.other_supervisor: (world.closed_rating1, world.closed_rating2),
        world.trainee: (w.unrevealed,),
        world.supervisor: (w.self_rating,),
        world.lead: (world.submitted_in_open_round, w.check),
        world.adjudicator: (world.closed_rating1, world.draft),
    }
    return any(_names(person, "/ratings/", *rows) for person, rows in seen.items())


def _rule_and_twin_differ(w: Watched) -> bool:
    """Whether the rule in Python would show what its twin in SQL hides, or the other way round."""
    ratings = list(Rating.objects.order_by("pk"))

    def seen(person: User) -> Iterator[bool]:
        viewer = User.objects.get(pk=person.pk)
        shown = set(visible(Rating.objects.all(), viewer).values_list("pk", flat=True))
        for rating in ratings:
            yield may_see(viewer, rating, phase_of(rating)) != (rating.pk in shown)

    return any(any(seen(person)) for person in w.world.people().values())


def _session_of_a_code(w: Watched) -> bool:
    answer = _get(w.world.rater2, f"/ratings/{w.world.submitted_in_open_round.pk}/").json()
    return answer.get("session") is not None


def _who_else_rates(w: Watched) -> bool:
    answer = _get(w.world.rater1, f"/rounds/{w.world.open_round.pk}/").json()
    (row,) = [row for row in answer["sessions"] if row["code"] != "Q77"]
    return row["session"] is not None or row["raters"] != []


def _progress(w: Watched) -> bool:
    answer = _get(w.world.rater1, f"/rounds/{w.world.open_round.pk}/").json()
    return answer["n_submitted"] is not None


def _plan(w: Watched) -> bool:
    body = {"basis": "none"}
    url = f"{API}/rounds/{w.world.open_round.pk}/replan/"
    return client_of(w.world.rater1).post(url, body, format="json").status_code != 403


def _agreed_area(w: Watched) -> bool:
    case = _get(w.world.rater1, f"/cases/{w.world.case.pk}/")
    return case.status_code == 200 and case.json()["agreed_problem_areas"] is not None


def _whose_session(w: Watched) -> bool:
    return _names(w.world.rater1, "/sessions/", w.world.open_session)


def _what_others_did(w: Watched) -> bool:
    return any(row["verb"] == "rating.started" for row in _rows(w.world.rater1, "/audit-events/"))


def _how_much_others_did(w: Watched) -> bool:
    body = {"programme": str(w.world.programme.pk)}
    asked = client_of(w.world.rater1).post(f"{API}/audit-verifications/", body, format="json")
    return asked.status_code != 403


def _anothers_flag(w: Watched) -> bool:
    return _rows(w.world.rater1, "/flags/") != []


def _text_not_given(w: Watched) -> bool:
    transcript = w.world.transcript(w.world.closed_session)
    Assignment.objects.filter(
        round_session__round=w.world.closed_round, rater=w.world.rater2
    ).update(status="recused")
    return _get(w.world.rater2, f"/transcripts/{transcript.pk}/turns/").status_code != 404


def _voice_of_a_blind_round(w: Watched) -> bool:
    return _rows(w.world.rater2, "/media/") != []


def _voice_not_given(w: Watched) -> bool:
    # Where there is a text, what may not be read may not be heard either.
    without_text = factories.make_meeting(w.world.case, 77, recording="recorded", missing_reason="")
    recording = make_recording(without_text, by=w.world.lead)
    return _names(w.world.rater2, "/media/", recording)


def _others_reasons(w: Watched) -> bool:
    answer = _get(w.world.rater2, f"/consensus/{w.case.pk}/")
    return answer.status_code != 200 or REASON.encode() in answer.content


def _consensus_on_what_is_due(w: Watched) -> bool:
    return _names(w.world.rater1, "/consensus/", w.case)


def _rule_settled_meanwhile(w: Watched) -> bool:
    return _names(w.world.rater2, "/anchor-notes/", w.new_note)


def _rule_of_what_is_due(w: Watched) -> bool:
    return _names(w.world.rater1, "/anchor-notes/", w.own_note)


def _own_first_rating(w: Watched) -> bool:
    return _names(w.world.rater2, "/ratings/", w.first)


def _that_it_is_again(w: Watched) -> bool:
    rows = _rows(w.world.rater2, "/assignments/")
    return any(row["round"]["purpose"] == "recode" for row in rows)


def _rule_of_what_is_unrated(w: Watched) -> bool:
    # The supervisor has not rated the session that it came of.
    return _names(w.world.supervisor, "/anchor-notes/", w.own_note)


def _open_round_to_export(w: Watched) -> bool:
    path = f"/exports/options/?programme={w.world.programme.pk}"
    return _names(w.world.rater1, path, w.world.open_round)


def _others_ratings_in_own_data(w: Watched) -> bool:
    content = _get(w.world.rater2, "/personal-data/mine/").content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return str(w.world.closed_rating1.pk) in archive.read("data.json").decode()


def _hidden_check(w: Watched) -> bool:
    rater = w.world.rater2
    shown = _get(rater, f"/ratings/{w.check.pk}/").json()["kind"]
    asked_for = _names(rater, "/ratings/?kind=independent", w.check)
    return shown != "independent" or not asked_for


PROBES: dict[str, Callable[[Watched], bool]] = {
    "others' ratings": _others_ratings,
    "rule and twin": _rule_and_twin_differ,
    "which session a code stands for": _session_of_a_code,
    "who else rates a session": _who_else_rates,
    "progress of the round": _progress,
    "plan of the round": _plan,
    "agreed area": _agreed_area,
    "whose session it is": _whose_session,
    "what others did": _what_others_did,
    "how much others did": _how_much_others_did,
    "another's flag": _anothers_flag,
    "voice in a blind round": _voice_of_a_blind_round,
    "hidden check": _hidden_check,
    "others' reasons": _others_reasons,
    "consensus on what is due": _consensus_on_what_is_due,
    "one's first rating": _own_first_rating,
    "that it is rated again": _that_it_is_again,
    "rule settled meanwhile": _rule_settled_meanwhile,
    "rule of what is due": _rule_of_what_is_due,
    "rule of what a supervisor has to rate": _rule_of_what_is_unrated,
    "open round to export": _open_round_to_export,
    "others' ratings in own data": _others_ratings_in_own_data,
    # These change the world, so they come last.
    "voice that was not given": _voice_not_given,
    "text that was not given": _text_not_given,
}
