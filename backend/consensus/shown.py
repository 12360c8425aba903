"""A case as one person may see it: the same rows for everybody, and words as `states` permits."""

from typing import Any
from uuid import UUID

from backend.access.roles import Permission, Role
from backend.access.rules import allows, has_role
from backend.accounts.models import User
from backend.consensus.actions import case_actions
from backend.consensus.boards import Opened
from backend.consensus.comparing import AGREED, AREA, DIFFERS, SETTLED, WAITS
from backend.ratings.completeness import Entry
from backend.ratings.matrices import scores_of

RATER, ADJUDICATOR, LEAD = "rater", "adjudicator", "lead"
OPEN, CONCLUDED = "open", "concluded"


class Shown:
    """What the API says of a case to a person."""

    def __init__(self, actor: User, case: Any) -> None:
        self.actor = actor
        self.opened = Opened(case)
        self.case = case
        self.table = self.opened.table
        self.board = self.opened.board
        self.letter = self.table.letter_of(actor.pk)

    @property
    def seat(self) -> str:
        """In which part the person sees the case; whoever rated it is a rater in every role."""
        if self.letter is not None:
            return RATER
        programme_id = self.case.programme_id
        if self.table.adjudicator == self.actor.pk and has_role(
            self.actor, Role.ADJUDICATOR, programme_id
        ):
            return ADJUDICATOR
        return LEAD

    @property
    def knows_session(self) -> bool:
        """Whether the person is shown whose session it is: a lead who has no other part in it."""
        return self.seat == LEAD and allows(
            self.actor, Permission.CONSENSUS_MANAGE, self.case.programme_id
        )

    def brief(self) -> dict[str, Any]:
        """Return what a list says."""
        case, row = self.case, self.case.round_session
        session = case.therapy_session
        knows = self.knows_session
        place = getattr(case, "meeting_place", None)
        return {
            "id": case.pk,
            "programme": case.programme_id,
            "round": row.round_id,
            "round_name": row.round.name,
            "code": row.code,
            "session": session.pk if knows else None,
            "label": session.label if knows else None,
            "trainee_code": session.case.enrolment.code if knows and session.case else None,
            "state": CONCLUDED if self.table.is_concluded else OPEN,
            "seat": self.seat,
            "triggers": case.triggers,
            "n_sides": len(self.table.raters),
            "n_agreed": self.board.count(AGREED),
            "n_differing": len(self.board.differing),
            "n_open": self.board.n_open,
            "n_reasons_due": len(self.table.reasons_due_from(self.actor.pk, self.board)),
            "is_adjudicated": self.table.adjudicator is not None,
            "meeting": place.meeting_id if place is not None else None,
            "opened_at": case.opened_at,
            "concluded_at": case.result.concluded_at if self.table.is_concluded else None,
            "allowed_actions": case_actions(self.actor, self.opened),
        }

    def detail(self) -> dict[str, Any]:
        """Return everything that the person may see."""
        case, session = self.case, self.case.therapy_session
        transcript = getattr(session, "transcript", None)
        first = next(iter(self.opened.ratings.values()))
        return {
            **self.brief(),
            "rubric": self.opened.instrument_id,
            "transcript": None if transcript is None else transcript.pk,
            "n_turns": 0 if transcript is None else transcript.n_turns,
            "session_phase": first.session_phase,
            "session_format": first.session_format,
            "text_closed": case.text_closed or None,
            "letter": self.letter,
            "basis": self.opened.basis,
            "sides": [self._side(letter) for letter in self.table.raters],
            "adjudicator": self._adjudicator(),
            "area": self._area(),
            "items": [self._item(part) for part in self.board.lines],
        }

    def _side(self, letter: str) -> dict[str, Any]:
        rating = self.opened.ratings[letter]
        side = next(s for s in self.case.sides_by_letter if s.letter == letter)
        sheet = self.opened.sheets[letter]
        return {
            "letter": letter,
            "is_own": letter == self.letter,
            "rater_code": side.rater_code if self.knows_session else None,
            "is_present": side.is_present,
            "has_agreed": rating.rater_id in self.table.agreed,
            "problem_areas": rating.problem_areas,
            "scores": [row for row in scores_of(rating) if row.of == "overall"],
            "flags": [
                {"flag": row.flag, "evidence": list(sheet.entry(row.flag).evidence)}
                for row in rating.flags.all()
            ],
        }

    def _adjudicator(self) -> dict[str, Any] | None:
        person = self.table.adjudicator
        if person is None:
            return None
        named = max(self.case.all_adjudicators, key=lambda row: row.number).person
        return {
            "name": named.name if self.knows_session else None,
            "is_you": person == self.actor.pk,
            "has_agreed": person in self.table.agreed,
        }

    def _area(self) -> dict[str, Any]:
        return {
            "state": self.board.area_state,
            "areas": self.board.areas,
            **self._talk(AREA),
        }

    def _item(self, part: str) -> dict[str, Any]:
        line = self.board.lines[part]
        sides = [{"letter": letter, **self._answer(letter, part)} for letter in self.opened.sheets]
        return {
            "item": part,
            "state": line.state,
            "asked": {"state": line.asked.state, "reason": line.asked.reason},
            "holds": None if line.entry is None else self._entry(part, line.entry),
            "sides": sides,
            **self._talk(part),
        }

    def _answer(self, letter: str, part: str) -> dict[str, Any]:
        """Return what a side says; a note on it is a reason, and read when reasons are."""
        entry = self.opened.sheets[letter].entry(part)
        may_read = (
            letter == self.letter
            or self.board.lines[part].state not in {DIFFERS, SETTLED, WAITS}
            or self.table.reads_reasons(self.actor.pk, part)
        )
        return {
            **self._entry(part, entry),
            "note": entry.note if may_read else "",
            "evidence": list(entry.evidence),
        }

    def _entry(self, part: str, entry: Entry) -> dict[str, Any]:
        scales = self.opened.instrument.parts[part].scales
        return {
            "status": entry.status,
            "values": {scale: entry.values.get(scale) for scale in scales},
            "choices": list(entry.choices),
            "count": entry.count,
            "not_applicable_reason": entry.not_applicable_reason or None,
        }

    def _talk(self, part: str) -> dict[str, Any]:
        """Return what was said of a part and how it was settled, as far as the person reads it."""
        reads = self.table.reads_reasons(self.actor.pk, part)
        settlement = self.opened.settled.get(part)
        said = [
            {"letter": row.letter, "text": row.text}
            for row in self.case.all_reasons
            if row.part == part and (reads or row.letter == self.letter)
        ]
        return {
            "reasons": said,
            # Who has spoken is told to whoever has, so that nobody waits for another's words.
            "reasons_missing": self.table.missing_reasons(part) if self._is_open(part) else [],
            "settlement": None
            if settlement is None
            else {
                "number": settlement.number,
                "cause": settlement.cause,
                "why": settlement.why,
                "rule": settlement.rule,
                "by": self._who(settlement.settled_by_id),
                "settled_at": settlement.settled_at,
            },
        }

    def _is_open(self, part: str) -> bool:
        return part in self.board.differing and not self.table.is_concluded

    def _who(self, person: UUID) -> str:
        """Return a letter, or the word for who adjudicated."""
        return self.table.letter_of(person) or ADJUDICATOR
