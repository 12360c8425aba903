"""Curves and portfolios of a large cohort: opened from what is kept, made again by the worker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.bench.measure import SLACK, Check, Measured, Row, measure, seconds
from tests.bench.sizes import Sizes
from tests.bench.training import Training, make_training

OPEN, REFRESH = 1.0, 10.0


def curves_rows(sizes: Sizes) -> list[Row]:
    """Measure the worker's refresh, then every page that rests on it."""
    made = make_training(*sizes.training)
    from backend.certification.services import open_portfolio
    from backend.competence.models import KeptGrowth
    from backend.competence.services import open_curve, open_sections, refresh_curves

    what = "{} trainees × {} sessions".format(*sizes.training)
    slug = "ipt-adherence-competence"

    def refresh() -> object:
        return refresh_curves(programme_id=made.programme.pk, instrument=slug)

    first = Measured.of([seconds(refresh)], 0)
    # What closes a round adds few ratings, whose scores are computed, and changes every model.
    KeptGrowth.objects.all().delete()
    again = Measured.of([seconds(refresh)], 0)
    rows = [
        Row("curves", f"scores and curves for the first time, {what}", first),
        _row(f"all curves anew when a round closes, {what}", again, REFRESH, sizes),
    ]
    _adopt(made)
    pages: dict[str, Callable[[], Any]] = {
        "curve": lambda: open_curve(
            actor=made.lead,
            enrolment=made.trainees[0],
            instrument=None,
            scale=None,
            section="overall",
        ),
        "page of sections": lambda: open_sections(
            actor=made.lead, enrolment=made.trainees[0], instrument=None
        ),
        "portfolio": lambda: open_portfolio(actor=made.lead, enrolment=made.trainees[0]),
    }
    for name, page in pages.items():
        opened = measure(page, runs=sizes.runs)
        rows.append(_row(f"open a {name}, {what}", opened, OPEN, sizes))
    return rows


def _row(task: str, own: Measured, target: float, sizes: Sizes) -> Row:
    check = Check("best run", own.best, target, slack=SLACK, unit="s")
    return Row("curves", task, own, None, (check,) if sizes.judged else ())


def _adopt(made: Training) -> None:
    """Let the programme certify by the recommended pathway."""
    from backend.certification.models import PathwayVersion
    from backend.certification.services import adopt_pathway

    pathway = PathwayVersion.objects.filter(programme=None, slug="attune-recommended")
    adopt_pathway(actor=made.lead, programme=made.programme, pathway=pathway.latest("loaded_at"))
