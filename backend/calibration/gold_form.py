"""What a gold rating has to say of a session, with what raters already agreed on."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from backend.accounts.models import User
from backend.calibration.parts import names_of
from backend.casework.models import Format, TherapySession
from backend.core.errors import InvalidInput
from backend.instruments.models import RubricVersion
from backend.instruments.rules import instrument_of
from backend.ratings import answers
from backend.ratings.completeness import ASKED, Entry, Sheet, entries_of, statuses_for
from backend.ratings.models import Rating, RatingKind, RatingStatus
from backend.ratings.visibility import visible


def gold_form(
    actor: User,
    therapy_session: TherapySession,
    rubric: RubricVersion,
    problem_areas: Sequence[str] | None,
) -> dict[str, Any]:
    """Return every part that is asked for, and what raters said of it in closed rounds.

    Without problem areas, those that most raters recorded. Raises InvalidInput for unknown ones.
    """
    instrument = instrument_of(rubric.pk)
    case = therapy_session.case
    given = Rating.objects.filter(
        therapy_session=therapy_session,
        rubric=rubric,
        kind=RatingKind.INDEPENDENT,
        status=RatingStatus.SUBMITTED,
    ).prefetch_related("item_scores", "evidence")
    ratings = list(visible(given, actor).order_by("submitted_at", "id"))
    areas: list[str] | None = None
    if instrument.asks_problem_area:
        areas = (
            answers.check_problem_areas(instrument, problem_areas)
            if problem_areas
            else _usual_areas(ratings)
        )
    said = [entries_of(rating) for rating in ratings]
    sheet = Sheet(
        instrument=instrument,
        phase=therapy_session.phase,
        treatment_format=case.format if case is not None else Format.INDIVIDUAL,
        problem_areas=None if areas is None else tuple(areas),
        # What others depend on is taken as most said it.
        entries={
            part: most for part in instrument.deciding if (most := _most(said, part)) is not None
        },
    )
    names = names_of(instrument)
    items = []
    for item, asked in sheet.applicability().items():
        part = instrument.parts[item]
        applies = asked.state in ASKED
        entries = [each[item] for each in said if item in each] if applies else []
        items.append(
            {
                "item": item,
                "name": names[item],
                "kind": part.kind,
                "section": part.section,
                "state": asked.state,
                "reason": asked.reason,
                "statuses": sorted(statuses_for(asked, part)) if applies else [],
                "scales": list(part.scales),
                "choices": list(part.choices),
                "agreed": _row(_agreed(entries, len(ratings))),
                "said": [_row(entry) for entry in entries],
            }
        )
    return {
        "session": therapy_session.pk,
        "label": therapy_session.label,
        "phase": sheet.phase,
        "format": sheet.treatment_format,
        "problem_areas": areas,
        "known_areas": list(instrument.problem_areas) if instrument.asks_problem_area else [],
        "most_areas": instrument.most_areas,
        "raters": [rating.rater_id for rating in ratings],
        "items": items,
    }


def check_has_case(therapy_session: TherapySession) -> None:
    """Raise InvalidInput for a session that waits for a case."""
    if therapy_session.case is None:
        raise InvalidInput("This session has no case yet.", code="no_case")


def _usual_areas(ratings: Sequence[Rating]) -> list[str] | None:
    counts = Counter(tuple(rating.problem_areas or ()) for rating in ratings)
    counts.pop((), None)
    most = counts.most_common(1)
    return list(most[0][0]) if most else None


def _key(entry: Entry) -> tuple[Any, ...]:
    return (
        entry.status,
        tuple(sorted(entry.values.items())),
        entry.choices,
        entry.count,
        entry.not_applicable_reason,
    )


def _most(said: Sequence[dict[str, Entry]], part: str) -> Entry | None:
    entries = [each[part] for each in said if part in each]
    counts = Counter(_key(entry) for entry in entries)
    if not counts:
        return None
    key = counts.most_common(1)[0][0]
    return next(entry for entry in entries if _key(entry) == key)


def _agreed(entries: Sequence[Entry], n_raters: int) -> Entry | None:
    """Return what every rater said, where there are two at least; turns are those of any."""
    if n_raters < 2 or len(entries) < n_raters or len({_key(entry) for entry in entries}) > 1:
        return None
    turns = sorted({turn for entry in entries for turn in entry.evidence})
    first = entries[0]
    return Entry(
        status=first.status,
        values=first.values,
        choices=first.choices,
        count=first.count,
        not_applicable_reason=first.not_applicable_reason,
        evidence=tuple(turns),
    )


def _row(entry: Entry | None) -> dict[str, Any] | None:
    if entry is None:
        return None
    return {
        "status": entry.status,
        "values": dict(entry.values),
        "choices": list(entry.choices),
        "count": entry.count,
        "not_applicable_reason": entry.not_applicable_reason or None,
        "turns": list(entry.evidence),
    }
