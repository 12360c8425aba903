"""Mixed models beside lme4: crossed REML, G-study, growth."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import pandas as pd

import fidelity
from tests.bench import lme4
from tests.bench.clock import best, peak
from tests.bench.data import crossed, training
from tests.bench.rows import Row
from tests.bench.sizes import Sizes

CROSSED = "score ~ 1 + (1 | session) + (1 | rater)"
G_STUDY = "score ~ 1 + (1 | trainee) + (1 | trainee:session) + (1 | rater) + (1 | trainee:rater)"
GROWTH = "score ~ 1 + session_number + (1 + session_number | trainee) + (1 | session) + (1 | rater)"

#: By how much our REML criterion may lie above lme4's; below it always may.
MOST_EXCESS = 1e-6


def crossed_reml(sizes: Sizes) -> Iterator[Row]:
    """Fit sessions crossed with raters, from checked ratings and from the frame."""
    for n_sessions, n_raters in sizes.crossed:
        frame = crossed(n_sessions, n_raters)
        matrix = fidelity.RatingMatrix.from_frame(frame)
        n = len(frame)
        is_target = n_raters == 50 and n > 100_000
        ours = fidelity.fit_crossed(matrix).criterion
        yield _row(
            f"crossed REML, {n:,} ratings x {n_raters} raters",
            partial(fidelity.fit_crossed, matrix),
            (frame, CROSSED, ("session", "rater")),
            ours,
            sizes,
            target_ratio=sizes.target(50.0) if is_target else None,
            note=f"checking the frame and putting it in order takes "
            f"{best(partial(fidelity.RatingMatrix.from_frame, frame), sizes.repeat):.3f} s more",
        )


def criterion(sizes: Sizes) -> Iterator[Row]:
    """Compare the criterion with lme4's on several seeds, one with no rater variance."""
    n_sessions, n_raters = sizes.crossed[0]
    for seed, rater_sd in ((11, 0.4), (12, 1.5), (13, 0.0), (14, 0.05)):
        frame = crossed(n_sessions, n_raters, 2, seed=seed, rater_sd=rater_sd)
        matrix = fidelity.RatingMatrix.from_frame(frame)
        yield _row(
            f"crossed REML, {len(frame):,} x {n_raters}, rater SD {rater_sd:g} (seed {seed})",
            partial(fidelity.fit_crossed, matrix),
            (frame, CROSSED, ("session", "rater")),
            fidelity.fit_crossed(matrix).criterion,
            sizes,
        )


def training_models(sizes: Sizes) -> Iterator[Row]:
    """Fit the models of trainees, from the frame to the whole result."""
    for n_trainees, n_sessions, n_raters in sizes.training:
        frame = training(n_trainees, n_sessions, n_raters)
        what = f"{len(frame):,} ratings of {n_trainees} trainees"
        factors = ("trainee", "session", "rater")
        study = fidelity.g_study(frame)
        yield _row(
            f"G-study, {what}",
            partial(fidelity.g_study, frame),
            (frame, G_STUDY, factors),
            study.reml_criterion,
            sizes,
        )
        grown = fidelity.growth(frame)
        # Without a random slope it is another model than the peer's.
        is_same = "singular_slope" not in grown.warnings
        yield _row(
            f"growth with sessions and raters, {what}",
            partial(fidelity.growth, frame),
            (frame, GROWTH, factors),
            grown.reml_criterion if is_same else None,
            sizes,
            note="" if is_same else "no random slope here: the criteria are of different models",
        )


def _row(
    name: str,
    work: Callable[[], object],
    model: tuple[pd.DataFrame, str, tuple[str, ...]],
    ours: float | None,
    sizes: Sizes,
    *,
    target_ratio: float | None = None,
    note: str = "",
) -> Row:
    seconds, megabytes = best(work, sizes.repeat), peak(work)
    version = lme4.found()
    if version is None:
        return Row(name, seconds, megabytes, peer=lme4.ABSENT, note=note)
    peer_seconds, theirs = lme4.fit(*model, sizes.repeat)
    return Row(
        name=name,
        seconds=seconds,
        megabytes=megabytes,
        peer=f"lme4 {version}, the call of lmer",
        peer_seconds=peer_seconds,
        target_ratio=target_ratio,
        excess=None if ours is None else ours - theirs,
        most_excess=MOST_EXCESS,
        note=note,
    )
