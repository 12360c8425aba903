"""Crossed REML, G-study and growth beside lme4."""

from __future__ import annotations

from dataclasses import replace

import fidelity
from tests.bench import data, jobs, lme4
from tests.bench.measure import Check, Row, measure
from tests.bench.sizes import Sizes

#: The design at which speed is judged, as sessions of three ratings and raters, and its ratio.
JUDGED, LME4_RATIO = (33_334, 50), 50.0


def crossed_rows(sizes: Sizes) -> list[Row]:
    """Measure single fits from few to very many ratings."""
    pairs = []
    for sessions, raters in sizes.crossed:
        frame = data.crossed_ratings(sessions, raters)
        matrix = fidelity.RatingMatrix.from_frame(frame)
        # A new matrix each time: the design is derived anew, as the first caller sees it.
        own = measure(lambda m=matrix: fidelity.fit_crossed(replace(m)), runs=sizes.runs)
        task = f"crossed REML, {len(frame):,} ratings × {raters} raters"
        pairs.append((Row("crossed", task, own), jobs.crossed_job(frame, sizes.peer_runs)))
    rows = beside_lme4(pairs)
    for number, (design, row) in enumerate(zip(sizes.crossed, rows, strict=True)):
        if design == JUDGED and sizes.judged and row.ratio is not None:
            check = Check("× lme4", row.ratio, LME4_RATIO, "at least")
            rows[number] = replace(row, checks=(*row.checks, check))
    return rows


def generalisability_rows(sizes: Sizes) -> list[Row]:
    """Measure G-studies."""
    pairs = []
    for trainees, sessions, raters, each in sizes.generalisability:
        frame = data.generalisability_ratings(trainees, sessions, raters, each)
        columns = frame[["trainee", "session", "rater", "score"]]
        own = measure(lambda c=columns: fidelity.g_study(c), runs=sizes.runs)
        task = f"G-study, {len(frame):,} ratings, {trainees} trainees, {each} of {raters} raters"
        pairs.append((Row("gstudy", task, own), jobs.generalisability_job(frame, sizes.peer_runs)))
    return beside_lme4(pairs)


def growth_rows(sizes: Sizes) -> list[Row]:
    """Measure growth curves, alone and with sessions and raters as further effects."""
    pairs = []
    for trainees, sessions in sizes.growth:
        for crossed in (False, True):
            frame = data.growth_ratings(trainees, sessions, 6, 2, crossed=crossed)
            own = measure(lambda f=frame: fidelity.growth(f), runs=sizes.runs)
            further = ", sessions and raters" if crossed else ""
            task = f"growth, {len(frame):,} ratings, {trainees} trainees × {sessions}{further}"
            pairs.append((Row("growth", task, own), jobs.growth_job(frame, sizes.peer_runs)))
    return beside_lme4(pairs)


def beside_lme4(pairs: list[tuple[Row, lme4.Job]]) -> list[Row]:
    """Add lme4's times and the judgement of the criterion, or why they lack."""
    if reason := lme4.missing():
        return [replace(row, note=reason) for row, _ in pairs]
    answers = lme4.fit([job for _, job in pairs])
    return [
        replace(row, peer=answer.peer(), checks=lme4.checks([(job, answer)]))
        for (row, job), answer in zip(pairs, answers, strict=True)
    ]
