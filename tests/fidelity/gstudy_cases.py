"""Scores of trainees, sessions and raters for the tests of G-studies, and a dense second route."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

SPREAD = {
    "trainee": 0.8,
    "case_in_trainee": 0.4,
    "session_in_trainee": 0.5,
    "rater": 0.4,
    "trainee_x_rater": 0.3,
    "residual": 0.5,
}


def incomplete_study(
    seed: int, *, n_trainees: int = 9, n_raters: int = 5, cases: bool = False
) -> pd.DataFrame:
    """Draw a ragged study: some cases of each trainee, some sessions, some raters each."""
    rng = np.random.default_rng(seed)
    harsh = rng.normal(0, SPREAD["rater"], n_raters)
    rows = []
    for trainee in range(n_trainees):
        level = 3 + rng.normal(0, SPREAD["trainee"])
        liking = rng.normal(0, SPREAD["trainee_x_rater"], n_raters)
        for case in range(int(rng.integers(2, 4))):
            of_case = rng.normal(0, SPREAD["case_in_trainee"]) if cases else 0.0
            for session in range(int(rng.integers(1, 4))):
                day = rng.normal(0, SPREAD["session_in_trainee"])
                for rater in rng.choice(n_raters, int(rng.integers(1, 4)), replace=False):
                    score = level + of_case + day + harsh[rater] + liking[rater]
                    score += rng.normal(0, SPREAD["residual"])
                    rows.append((f"T{trainee:02}", f"c{case}", f"{case}.{session}", rater, score))
    frame = pd.DataFrame(rows, columns=["trainee", "case", "session", "rater", "score"])
    frame["rater"] = "R" + frame["rater"].astype(str)
    return frame if cases else frame.drop(columns="case")


def balanced_study(scores: np.ndarray) -> pd.DataFrame:
    """Turn an array (trainees, sessions, raters) into a long table."""
    trainee, session, rater = (index.ravel() for index in np.indices(scores.shape))
    return pd.DataFrame(
        {
            "trainee": [f"T{code:03}" for code in trainee],
            "session": session,
            "rater": [f"R{code}" for code in rater],
            "score": scores.ravel(),
        }
    )


@dataclass(frozen=True)
class Dense:
    """The same model written out: one indicator matrix per component, no shortcuts."""

    y: np.ndarray
    designs: dict[str, np.ndarray]
    labels: dict[str, list[object]]

    @classmethod
    def of(cls, frame: pd.DataFrame) -> Dense:
        keys = {
            "trainee": ["trainee"],
            "session_in_trainee": ["trainee", "session"],
            "rater": ["rater"],
            "trainee_x_rater": ["trainee", "rater"],
        }
        if "case" in frame:
            keys["case_in_trainee"] = ["trainee", "case"]
        designs, labels = {}, {}
        for name, columns in keys.items():
            grouped = frame.groupby(columns, sort=True)
            codes = grouped.ngroup().to_numpy()
            designs[name] = np.eye(codes.max() + 1)[codes]
            labels[name] = list(grouped.groups)
        return cls(frame["score"].to_numpy(dtype=float), designs, labels)

    def covariance(self, variance: dict[str, float]) -> np.ndarray:
        total = variance["residual"] * np.eye(len(self.y))
        for name, design in self.designs.items():
            total += variance[name] * design @ design.T
        return total

    def criterion(self, variance: dict[str, float]) -> float:
        """-2 log REML likelihood."""
        inverse = np.linalg.inv(self.covariance(variance))
        ones = np.ones(len(self.y))
        information = ones @ inverse @ ones
        rest = self.y - ones @ inverse @ self.y / information
        value = np.linalg.slogdet(self.covariance(variance))[1] + np.log(information)
        value += rest @ inverse @ rest
        return float(value + (len(self.y) - 1) * np.log(2 * np.pi))

    def slopes(self, variance: dict[str, float]) -> dict[str, float]:
        """Derivatives of the criterion by component."""
        inverse = np.linalg.inv(self.covariance(variance))
        ones = np.ones((len(self.y), 1))
        projection = inverse - inverse @ ones @ ones.T @ inverse / (ones.T @ inverse @ ones)
        projected = projection @ self.y
        kernels = {name: design @ design.T for name, design in self.designs.items()}
        kernels["residual"] = np.eye(len(self.y))
        return {
            name: float(np.trace(projection @ kernel) - projected @ kernel @ projected)
            for name, kernel in kernels.items()
        }

    def henderson(
        self, variance: dict[str, float]
    ) -> tuple[np.ndarray, np.ndarray, dict[str, slice]]:
        """Solution and error covariance of the mixed-model equations, and where effects stand."""
        names = [name for name in self.designs if variance[name] > 0]
        design = np.column_stack([np.ones(len(self.y)), *(self.designs[name] for name in names)])
        penalty, places, start = [0.0], {}, 1
        for name in names:
            width = self.designs[name].shape[1]
            penalty += [1 / variance[name]] * width
            places[name] = slice(start, start + width)
            start += width
        matrix = design.T @ design / variance["residual"] + np.diag(penalty)
        inverse = np.linalg.inv(matrix)
        return inverse @ design.T @ self.y / variance["residual"], inverse, places
