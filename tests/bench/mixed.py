"""Crossed REML, G-study and growth beside lme4."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import fidelity
from tests.bench import data, jobs, lme4
from tests.bench.measure import Check, Measured, Row, in_turn, peak, seconds
from tests.bench.sizes import Sizes

#: The design at which speed is judged, as sessions of three ratings and raters, and its ratio.
JUDGED, LME4_RATIO = (33_334, 50), 50.0


def crossed_rows(sizes: Sizes) -> Iterator[Row]:
    """Measure single fits from few to very many ratings."""
    for sessions, raters in sizes.crossed:
        frame = data.crossed_ratings(sessions, raters)
        matrix = fidelity.RatingMatrix.from_frame(frame)
        task = f"crossed REML, {len(frame):,} ratings × {raters} raters"
        job = jobs.crossed_job(frame, sizes.peer_runs)
        row = beside_lme4("crossed", task, partial(fit_anew, matrix), job, sizes)
        if (sessions, raters) == JUDGED and sizes.judged and row.ratio is not None:
            check = Check("× lme4", row.ratio, LME4_RATIO, "at least")
            row = replace(row, checks=(*row.checks, check))
        yield row


def fit_anew(matrix: fidelity.RatingMatrix) -> fidelity.CrossedFit:
    """Fit a copy, which derives its design anew, as the first caller sees it."""
    return fidelity.fit_crossed(replace(matrix))


def generalisability_rows(sizes: Sizes) -> Iterator[Row]:
    """Measure G-studies."""
    for trainees, sessions, raters, each in sizes.generalisability:
        frame = data.generalisability_ratings(trainees, sessions, raters, each)
        work = partial(fidelity.g_study, frame[["trainee", "session", "rater", "score"]])
        task = f"G-study, {len(frame):,} ratings, {trainees} trainees, {each} of {raters} raters"
        job = jobs.generalisability_job(frame, sizes.peer_runs)
        yield beside_lme4("gstudy", task, work, job, sizes)


def growth_rows(sizes: Sizes) -> Iterator[Row]:
    """Measure growth curves, alone and with sessions and raters as further effects."""
    for trainees, sessions in sizes.growth:
        for crossed in (False, True):
            frame = data.growth_ratings(trainees, sessions, 6, 2, crossed=crossed)
            further = ", sessions and raters" if crossed else ""
            task = f"growth, {len(frame):,} ratings, {trainees} trainees × {sessions}{further}"
            job = jobs.growth_job(frame, sizes.peer_runs)
            work = partial(fidelity.growth, frame)
            yield beside_lme4("growth", task, work, job, sizes)


def beside_lme4(
    name: str, task: str, work: Callable[[], object], job: lme4.Job, sizes: Sizes
) -> Row:
    """Measure before and after lme4 does the same, and judge the criterion; or say what lacks."""
    memory = peak(work)
    times = in_turn(partial(seconds, work), runs=sizes.runs)[0]
    if reason := lme4.missing():
        return Row(name, task, Measured.of(times, memory), note=reason)
    answer = lme4.fit([job])[0]
    times += in_turn(partial(seconds, work), runs=sizes.runs)[0]
    own = Measured.of(times, memory)
    return Row(name, task, own, answer.peer(), lme4.checks([(job, answer)]))
