"""A rater's scores beside the gold standard's, checked and put into one canonical order."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from fidelity import _validate
from fidelity._arrays import FloatArray, IntArray
from fidelity.errors import DuplicateRating, InvalidInput
from fidelity.types import Scale


@dataclass(frozen=True, eq=False)
class GoldScores:
    """Pairs of scores of one rater, ordered by session and section label.

    Parameters
    ----------
    sessions : tuple of str
        Sessions with at least one complete pair.
    session : ndarray of int, shape (n_pairs,)
        Position of each pair's session.
    sections : tuple of str
        Section of each pair; empty texts where sessions have one score each.
    gold, rater : ndarray of float, shape (n_pairs,)
    dropped : tuple of str
        Places that lack one of the two scores.
    """

    sessions: tuple[str, ...]
    session: IntArray
    sections: tuple[str, ...]
    gold: FloatArray
    rater: FloatArray
    dropped: tuple[str, ...]

    @classmethod
    def of(
        cls, scores: pd.DataFrame | npt.ArrayLike, *, scale: Scale | None, with_sections: bool
    ) -> GoldScores:
        """Check a frame with columns session, gold, rater (and section), or an array of pairs."""
        frame = scores if isinstance(scores, pd.DataFrame) else _frame(scores)
        _validate.check_columns(frame, ["session", "gold", "rater"])
        labels = [_labels(frame["session"], "session")]
        if with_sections and "section" in frame.columns:
            _validate.check_columns(frame, ["section"])
            labels.append(_labels(frame["section"], "section"))
        else:
            labels.append([""] * len(frame))
        gold = _validate.numeric(frame["gold"], "gold score")
        rater = _validate.numeric(frame["rater"], "score of the rater")
        order = sorted(range(len(frame)), key=lambda row: (labels[0][row], labels[1][row]))
        places = [(labels[0][row], labels[1][row]) for row in order]
        for before, after in pairwise(places):
            if before == after:
                raise DuplicateRating(f"{_place(after)}: scored more than once")
        gold, rater = gold[order], rater[order]
        if scale is not None:
            _validate.check_on_scale(
                np.column_stack([gold, rater]).ravel(),
                scale.values,
                lambda cell: f"{_place(places[cell // 2])}, {('gold', 'rater')[cell % 2]}",
            )
        given = ~(np.isnan(gold) | np.isnan(rater))
        kept = [place for place, whole in zip(places, given.tolist(), strict=True) if whole]
        sessions, code = np.unique(
            np.array([session for session, _ in kept], dtype=object), return_inverse=True
        )
        return cls(
            sessions=tuple(str(session) for session in sessions),
            session=code.astype(np.int64),
            sections=tuple(section for _, section in kept),
            gold=gold[given],
            rater=rater[given],
            dropped=tuple(
                _place(place)
                for place, whole in zip(places, given.tolist(), strict=True)
                if not whole
            ),
        )

    @property
    def n_sessions(self) -> int:
        """Sessions with at least one complete pair."""
        return len(self.sessions)

    @property
    def n_pairs(self) -> int:
        """Complete pairs."""
        return int(self.gold.size)

    @property
    def difference(self) -> FloatArray:
        """Rater minus gold, in points."""
        return self.rater - self.gold

    def data_hash(self) -> str:
        """Return the SHA-256 of the ordered pairs; the order of the rows given plays no part."""
        head = [self.sessions, self.session.tolist(), self.sections, self.dropped]
        digest = hashlib.sha256(json.dumps(head, ensure_ascii=False).encode())
        for column in (self.gold, self.rater):
            digest.update(column.astype("<f8").tobytes())
        return digest.hexdigest()


def as_scale(scale: Scale | Sequence[float] | None) -> Scale | None:
    """Return a scale from its values."""
    return scale if scale is None or isinstance(scale, Scale) else Scale(tuple(scale))


def _frame(scores: npt.ArrayLike) -> pd.DataFrame:
    try:
        pairs = np.asarray(scores, dtype=object)
    except ValueError:
        raise InvalidInput("pairs of scores have 2 columns, gold and rater") from None
    if pairs.ndim != 2 or pairs.shape[1] != 2:
        raise InvalidInput("pairs of scores have 2 columns, gold and rater")
    width = len(str(len(pairs)))
    return pd.DataFrame(
        {
            "session": [f"{number:0{width}}" for number in range(1, len(pairs) + 1)],
            "gold": pairs[:, 0],
            "rater": pairs[:, 1],
        }
    )


def _labels(column: pd.Series[Any], what: str) -> list[str]:
    missing = column.isna().to_numpy()
    if missing.any():
        raise InvalidInput(f"row {int(np.argmax(missing)) + 1}: the {what} has no label")
    return [str(label) for label in column]


def _place(place: tuple[str, str]) -> str:
    session, section = place
    return f"session {session}, section {section}" if section else f"session {session}"
