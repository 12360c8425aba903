"""Generalisability theory: what scores vary with, and what that means for a trainee's mean."""

from fidelity.gtheory.decisions import d_study
from fidelity.gtheory.dependability import DStudy, DStudyCell
from fidelity.gtheory.results import GStudy, MeanSquare, RaterEffect, TraineeEffect
from fidelity.gtheory.study import g_study

__all__ = [
    "DStudy",
    "DStudyCell",
    "GStudy",
    "MeanSquare",
    "RaterEffect",
    "TraineeEffect",
    "d_study",
    "g_study",
]
