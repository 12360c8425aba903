"""The figures of a programme's year, as its lead may see them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import quantiles
from typing import Any

from django.utils import timezone

from backend.access.models import Membership
from backend.access.roles import Role
from backend.access.rules import in_force
from backend.accounts.models import User
from backend.calibration.selectors import rubrics_for_standing, standings
from backend.calibration.standing import State
from backend.competence.cohorts import cohort_competence
from backend.credentials.models import Certificate
from backend.credentials.selectors import certificates_visible_to
from backend.programmes.models import Cohort, Programme
from backend.programmes.selectors import cohorts_visible_to
from backend.ratings.models import Round
from backend.reliability.models import ReliabilityReport
from backend.reliability.selectors import reports_visible_to
from backend.reporting.careful import LEAST, RULE, shown, shown_parts
from backend.reporting.wording import methods_paragraph, too_few

STATE_NAMES: Mapping[State, str] = {
    State.QUALIFIED: "in status",
    State.UNDER_REVIEW: "under review",
    State.EXPIRED: "expired",
    State.NOT_QUALIFIED: "not qualified any more",
    State.NO_TRIES_LEFT: "no tries left",
    State.IN_TRAINING: "in training",
    State.NOT_BEGUN: "not begun",
}


@dataclass(frozen=True, slots=True)
class Year:
    """A calendar year, both ends included."""

    number: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.number, 1, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.number, 12, 31)

    def holds(self, day: date) -> bool:
        """Tell whether a day lies in it."""
        return day.year == self.number


def report_of(actor: User, programme: Programme, year: int) -> dict[str, Any]:
    """Return the report on a programme's year: what a lead who sees its rounds may know."""
    asked = Year(year)
    certificates = _certificates(actor, programme, asked)
    cohorts = [
        _cohort(actor, cohort, certificates, asked)
        for cohort in cohorts_visible_to(actor)
        .filter(programme=programme, starts_on__lte=asked.last)
        .order_by("starts_on", "name", "id")
    ]
    rounds = [_round(*row) for row in _newest_reports(actor, programme, asked)]
    raters = _raters(programme)
    by_pathway = _by_pathway(certificates)
    return {
        "programme": {"id": programme.pk, "name": programme.name},
        "year": year,
        "first_day": asked.first,
        "last_day": asked.last,
        "made_on": timezone.localdate(),
        "cohorts": cohorts,
        "rounds": rounds,
        "raters": raters,
        "certificates": by_pathway,
        "methods": methods_paragraph(
            cut=programme.competence_cut,
            cohorts=cohorts,
            rounds=rounds,
            raters=raters,
            certificates=by_pathway,
        ),
        "small_counts": RULE,
        "is_simulated": programme.is_simulated,
    }


# ── Cohorts ──────────────────────────────────────────────────────────────────────────────


def _cohort(
    actor: User, cohort: Cohort, certificates: Sequence[Certificate], year: Year
) -> dict[str, Any]:
    found = cohort_competence(actor, cohort, instrument=None, scale=None, until=year.last)
    n = found["cohort"]["n_trainees"]
    levels = [row["level"] for row in found["rows"] if row["level"] is not None]
    own = {row["trainee"].pk for row in found["rows"]}
    certified = {row.enrolment_id for row in certificates} & own
    return {
        "name": cohort.name,
        "starts_on": cohort.starts_on,
        "n_trainees": n,
        "n_rated": shown(sum(row["n_rated"] > 0 for row in found["rows"]), n),
        "n_certified": shown(len(certified), n),
        "scale": {"name": found["scale"]["name"], "max": found["scale"]["max"]},
        "instrument": f"{found['instrument']['name']} {found['version']}",
        "cut": found["cut"],
        "levels": _spread([row["level"] for row in levels], found["cut"]),
        "why_no_levels": None if len(levels) >= LEAST else too_few(found["model"]),
        "software": found["model"].get("software"),
        "data_hash": found["model"].get("data_hash"),
    }


def _spread(levels: Sequence[float], cut: float | None) -> dict[str, Any] | None:
    """Return the middle half of the levels, never the highest and lowest: those are people."""
    if len(levels) < LEAST:
        return None
    low, middle, high = quantiles(levels, n=4, method="inclusive")
    above = None if cut is None else sum(level >= cut for level in levels)
    return {
        "n": len(levels),
        "quarter": low,
        "median": middle,
        "three_quarters": high,
        "n_at_or_above_cut": None if above is None else shown(above, len(levels)),
    }


# ── Reliability ──────────────────────────────────────────────────────────────────────────


def _newest_reports(
    actor: User, programme: Programme, year: Year
) -> list[tuple[Round, ReliabilityReport]]:
    """Return the newest report on each round that was closed in the year, in that order."""
    newest: dict[Any, tuple[Any, Round, ReliabilityReport]] = {}
    rows = reports_visible_to(actor).filter(programme=programme)
    for row in rows.order_by("created_at", "id"):
        closed = None if row.round is None else row.round.closed_at
        if row.round is not None and closed and year.holds(timezone.localdate(closed)):
            newest[row.round_id] = (closed, row.round, row)
    found = sorted(newest.values(), key=lambda of: (of[0], str(of[2].pk)))
    return [(round_, report) for _, round_, report in found]


def _round(round_: Round, report: ReliabilityReport) -> dict[str, Any]:
    head = report.result["headline"]
    closed = round_.closed_at
    return {
        "name": round_.name,
        "closed_on": None if closed is None else timezone.localdate(closed),
        "instrument": f"{round_.rubric.title} {round_.rubric.version}",
        "n_sessions": report.n_sessions,
        "n_raters": report.n_raters,
        "n_ratings": report.n_ratings,
        "scale": head["scale"],
        "value": head["value"],
        "low": head["low"],
        "high": head["high"],
        "sentence": head["sentence"],
        "n_flags": len(report.flags.all()),
        "software": report.software,
        "data_hash": report.data_hash,
    }


# ── Raters and certificates ──────────────────────────────────────────────────────────────


def _raters(programme: Programme) -> list[dict[str, Any]]:
    """Return how many raters stand where, under each version the programme works with."""
    members = Membership.objects.filter(in_force(), programme=programme, role=Role.RATER)
    people = sorted(set(members.values_list("person_id", flat=True)), key=str)
    rubrics = rubrics_for_standing([programme.pk])[programme.pk]
    found = standings(programme.pk, people, rubrics)
    rows = []
    for rubric in rubrics:
        states = Counter(found[person, rubric.pk].state for person in people)
        rows.append(
            {
                "instrument": f"{rubric.title} {rubric.version}",
                "n_raters": len(people),
                "n_in_status": states[State.QUALIFIED],
                "states": [
                    {"state": state.value, "name": name, "n": states[state]}
                    for state, name in STATE_NAMES.items()
                    if states[state]
                ],
            }
        )
    return rows


def _certificates(actor: User, programme: Programme, year: Year) -> list[Certificate]:
    rows = certificates_visible_to(actor).filter(
        programme=programme, issued_at__date__range=(year.first, year.last)
    )
    return list(rows)


def _by_pathway(certificates: Sequence[Any]) -> dict[str, Any]:
    """Return what was issued, by pathway; counts of few are withheld."""
    names = Counter((row.title, row.pathway_version) for row in certificates)
    titles = sorted(names)
    n = len(certificates)
    parts = shown_parts([names[title] for title in titles])
    return {
        "n_issued": n if n == 0 or n >= LEAST else None,
        "n_revoked": shown(sum(row.is_revoked for row in certificates), n),
        "pathways": [
            {"title": title, "version": version, "n_issued": n}
            for (title, version), n in zip(titles, parts, strict=True)
        ],
    }
