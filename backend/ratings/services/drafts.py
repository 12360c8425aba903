"""Save a draft, one part at a time; each save is one transaction and names the version it is from.

A body that says what is stored already changes nothing and is answered as saved, whatever version
it names: a save that is sent again after a broken connection is neither doubled nor refused.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils import timezone

from backend.access.rules import require
from backend.accounts.models import User
from backend.ratings import answers
from backend.ratings.actions import needed_to_write
from backend.ratings.completeness import Entry, Sheet
from backend.ratings.flagging import Flagged, follow
from backend.ratings.models import RaisedFlag, Rating
from backend.ratings.services.locking import LockedDraft


@dataclass(frozen=True, slots=True)
class Saved:
    """The draft after a save."""

    rating: Rating
    sheet: Sheet


def save_item(
    *,
    actor: User,
    rating: Rating,
    item: str,
    answer: Entry,
    points: Mapping[str, int | None],
    version: int,
    active_seconds: int | None = None,
) -> Saved:
    """Save what is said of one item: `points` are the scores it changes, None takes one away.

    Raises InvalidInput or Conflict.
    """
    require(actor, needed_to_write(rating.kind), rating.programme_id)
    with LockedDraft.for_a_save(actor, rating) as draft:
        answers.check_item_known(draft.instrument, item)
        answers.check_scales(draft.instrument, item, points)
        stored = draft.sheet.entry(item)
        turns = answers.check_turns(answer.evidence, draft.n_turns)
        choices = answers.check_choices(draft.instrument, item, answer.choices)
        said = replace(answer, evidence=turns, choices=choices)
        entry = answers.with_points(stored, said, points)
        changed = entry != stored
        if changed:
            answers.check_entry(draft.sheet, item, entry)
            draft.check_version(version)
            draft.write_entry(item, entry)
        draft.mark_saved(active_seconds, changed=changed)
        return Saved(draft.rating, draft.sheet)


def save_problem_areas(
    *,
    actor: User,
    rating: Rating,
    problem_areas: Sequence[str],
    version: int,
    active_seconds: int | None = None,
) -> Saved:
    """Save the rater's own answer on the problem area. Raises InvalidInput or Conflict."""
    require(actor, needed_to_write(rating.kind), rating.programme_id)
    with LockedDraft.for_a_save(actor, rating) as draft:
        areas = answers.check_problem_areas(draft.instrument, problem_areas)
        changed = areas != draft.rating.problem_areas
        if changed:
            draft.check_version(version)
            draft.rating.problem_areas = areas
            draft.sheet = replace(draft.sheet, problem_areas=tuple(areas))
        draft.mark_saved(active_seconds, changed=changed)
        return Saved(draft.rating, draft.sheet)


def save_flag(
    *,
    actor: User,
    rating: Rating,
    flag: str,
    raised: bool,
    note: str,
    evidence: Sequence[int],
    version: int,
) -> Saved:
    """Raise a flag, change it, or take it back. Raises InvalidInput or Conflict."""
    require(actor, needed_to_write(rating.kind), rating.programme_id)
    with LockedDraft.for_a_save(actor, rating) as draft:
        answers.check_flag_known(draft.instrument, flag)
        turns = answers.check_turns(evidence, draft.n_turns) if raised else ()
        row = RaisedFlag.objects.filter(rating=draft.rating, flag=flag).first()
        before = draft.sheet.entry(flag).evidence
        is_same = raised == (row is not None) and turns == before
        changed = not is_same or (row is not None and row.note != note)
        if changed:
            draft.check_version(version)
            draft.write_evidence(flag, before, turns)
            draft.sheet = draft.sheet.saying(flag, Entry(evidence=turns))
            if row is not None and not raised:
                row.delete()
            elif raised:
                row = row or RaisedFlag(rating=draft.rating, flag=flag, raised_at=timezone.now())
                row.note = note
                row.save()
            if not is_same:
                known = next(known for known in draft.instrument.rubric.flags if known.id == flag)
                follow(draft.rating, Flagged(flag, known.kind, known.text, raised, tuple(turns)))
        draft.mark_saved(None, changed=changed)
        return Saved(draft.rating, draft.sheet)


def save_note(*, actor: User, rating: Rating, note: str, version: int) -> Saved:
    """Save the note on the rating as a whole. Raises Conflict."""
    require(actor, needed_to_write(rating.kind), rating.programme_id)
    with LockedDraft.for_a_save(actor, rating) as draft:
        changed = note != draft.rating.note
        if changed:
            draft.check_version(version)
            draft.rating.note = note
        draft.mark_saved(None, changed=changed)
        return Saved(draft.rating, draft.sheet)
