"""Raters two by two: how far they agree, and on which items of which sessions they do not."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pandas as pd

from backend.reliability.matrices import RoundMatrices, pair_kappa


@dataclass(frozen=True, slots=True)
class Difference:
    """Two raters' scores of one item of a session that are apart, by so many points."""

    session: str
    item: str
    a: str
    b: str
    score_a: float
    score_b: float
    apart: float


def differences(
    matrices: RoundMatrices, *, scale: str, item: str | None, raters: Sequence[UUID]
) -> tuple[list[Difference], int]:
    """Return where scores of the same item are apart, farthest first, and how many were compared.

    Of pairs in which all `raters` are; of one item, or of all.
    """
    both = _both(matrices)
    both = both[both["scale"] == scale]
    if item is not None:
        both = both[both["item"] == item]
    for rater in raters:
        both = both[(both["rater_a"] == str(rater)) | (both["rater_b"] == str(rater))]
    both = both.assign(apart=(both["score_a"] - both["score_b"]).abs())
    apart = both[both["apart"] > 0].sort_values(
        ["apart", "session", "item", "rater_a", "rater_b"],
        ascending=[False, True, True, True, True],
    )
    found = [
        Difference(
            session=str(row["session"]),
            item=str(row["item"]),
            a=str(row["rater_a"]),
            b=str(row["rater_b"]),
            score_a=float(row["score_a"]),
            score_b=float(row["score_b"]),
            apart=float(row["apart"]),
        )
        for row in apart.to_dict("records")
    ]
    return found, len(both)


def _both(matrices: RoundMatrices) -> pd.DataFrame:
    """Return a row for every two raters who both scored an item of a session on a scale."""
    scored = matrices.items[matrices.items["score"].notna()]
    both = scored.merge(scored, on=["session", "item", "scale"], suffixes=("_a", "_b"))
    return both[both["rater_a"] < both["rater_b"]]


def rater_pairs(matrices: RoundMatrices) -> list[dict[str, Any]]:
    """Return for every two raters and scale how far their scores of the same items agree."""
    both = _both(matrices)
    apart = (both["score_a"] - both["score_b"]).abs()
    compared = both.assign(exact=apart < 0.5, within_one=apart < 1.5)
    found = []
    for (a, b, scale), rows in compared.groupby(["rater_a", "rater_b", "scale"], sort=True):
        found.append(
            {
                "a": str(a),
                "b": str(b),
                "scale": str(scale),
                "n": len(rows),
                "n_sessions": int(rows["session"].nunique()),
                "within_one": float(rows["within_one"].mean()),
                "exact": float(rows["exact"].mean()),
                "weighted_kappa": pair_kappa(
                    rows["score_a"],
                    rows["score_b"],
                    values=matrices.layout.scales[str(scale)].values,
                    sessions=rows["session"],
                ),
            }
        )
    return found
