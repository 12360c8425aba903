"""How large the tasks are: those of the targets, or small ones that only prove that all runs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """Sizes of all tasks; speed is judged only at those that the targets name."""

    judged: bool
    runs: int
    peer_runs: int  # of lme4
    items: int
    sessions: int
    raters: int
    resamples: int
    peer_resamples: int
    icc_sessions: tuple[int, ...]
    alpha_sessions: tuple[int, ...]
    continuous_sessions: int
    crossed: tuple[tuple[int, int], ...]  # sessions with three ratings each, raters
    agreement_seeds: int
    generalisability: tuple[tuple[int, int, int, int], ...]  # trainees, sessions, raters, of them
    growth: tuple[tuple[int, int], ...]  # trainees, sessions
    scaling_sessions: tuple[int, ...]
    scaling_raters: tuple[int, ...]
    scaling_items: tuple[int, ...]
    turns: int  # of a session to de-identify
    plan: tuple[int, int]  # sessions, raters of a round
    saving: tuple[int, int]  # raters, saves of each
    training: tuple[int, int]  # trainees of a cohort, rated sessions of each


FULL = Sizes(
    judged=True,
    runs=5,
    peer_runs=3,
    items=48,
    sessions=5000,
    raters=3,
    resamples=1000,
    peer_resamples=5,
    icc_sessions=(500, 5000),
    alpha_sessions=(500, 5000),
    continuous_sessions=150,
    crossed=((500, 8), (5000, 50), (33_334, 50), (33_334, 500)),
    agreement_seeds=4,
    generalisability=((20, 4, 3, 3), (100, 10, 4, 4), (500, 10, 12, 3)),
    growth=((30, 10), (300, 10)),
    scaling_sessions=(500, 1000, 2000, 4000, 8000, 16_000, 32_000),
    scaling_raters=(5, 10, 20, 40, 80, 160, 320),
    scaling_items=(3, 6, 12, 24, 48, 96),
    turns=2500,
    plan=(500, 20),
    saving=(50, 20),
    training=(200, 20),
)

QUICK = Sizes(
    judged=False,
    runs=1,
    peer_runs=1,
    items=2,
    sessions=40,
    raters=3,
    resamples=20,
    peer_resamples=1,
    icc_sessions=(40,),
    alpha_sessions=(40,),
    continuous_sessions=40,
    crossed=((60, 6),),
    agreement_seeds=1,
    generalisability=((12, 4, 4, 3),),
    growth=((12, 5),),
    scaling_sessions=(40, 80),
    scaling_raters=(4, 8),
    scaling_items=(1, 2),
    turns=100,
    plan=(40, 5),
    saving=(4, 2),
    training=(6, 4),
)
