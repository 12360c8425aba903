"""Drawing up who rates what in a large round, with a share double-coded and conflicts."""

from __future__ import annotations

import random

from backend.ratings.plan import Plan, make_plan, wanted_raters
from tests.bench.measure import SLACK, Check, Row, measure
from tests.bench.sizes import Sizes

SECONDS = 2.0
PERCENT = 20


def plans_rows(sizes: Sizes) -> list[Row]:
    """Measure a plan with a share double-coded, and one in which every session has two raters."""
    n_sessions, n_raters = sizes.plan
    # Each session has up to two raters who supervise its trainee.
    conflicts = {s: {s % n_raters, s * 7 % n_raters} for s in range(n_sessions)}

    def plan(raters_per_session: int) -> Plan[int, int]:
        rng = random.Random(1)  # noqa: S311 - a plan that can be redone
        wanted = wanted_raters(
            range(n_sessions),
            range(n_raters),
            raters_per_session=raters_per_session,
            double_coded_percent=PERCENT,
            conflicts=conflicts,
            rng=rng,
        )
        return make_plan(
            range(n_sessions),
            range(n_raters),
            wanted=wanted,
            conflicts=conflicts,
            rng=rng,
            may_add=True,
        )

    rows = []
    for what, each in ((f"{PERCENT} % double-coded", 1), ("two raters each", 2)):
        made = plan(each)
        own = measure(lambda each=each: plan(each), runs=sizes.runs)  # type: ignore[misc]
        checks = [
            Check("parts", float(made.n_components), 1.0),
            Check("difference of loads", float(max(made.loads) - min(made.loads)), 1.0),
        ]
        if sizes.judged:
            checks.append(Check("best run", own.best, SECONDS, slack=SLACK, unit="s"))
        task = f"plan of {n_sessions} sessions × {n_raters} raters, {what}"
        rows.append(Row("plans", task, own, None, tuple(checks)))
    return rows
