"""The one way from stored ratings to the scores and models of `fidelity`."""

from backend.competence.matrices.comparing import Gap, gap_of
from backend.competence.matrices.growing import (
    MIN_TRAINEES,
    CohortGrowth,
    GrowthRow,
    NoGrowth,
    cohort_growth,
    own_line,
)
from backend.competence.matrices.monitoring import Monitor, monitor_of
from backend.competence.matrices.scoring import (
    EVERY_PHASE,
    Rated,
    Score,
    ScoreTable,
    comparable_scores,
    score_tables,
    scores_of,
)
from backend.competence.matrices.study import Study, StudyRow, study_of

__all__ = [
    "EVERY_PHASE",
    "MIN_TRAINEES",
    "CohortGrowth",
    "Gap",
    "GrowthRow",
    "Monitor",
    "NoGrowth",
    "Rated",
    "Score",
    "ScoreTable",
    "Study",
    "StudyRow",
    "cohort_growth",
    "comparable_scores",
    "gap_of",
    "monitor_of",
    "own_line",
    "score_tables",
    "scores_of",
    "study_of",
]
