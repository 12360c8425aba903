"""Ratings that Hypothesis draws: complete tables, incomplete designs, few values, odd ones."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from fidelity import RatingMatrix, Scale

SEEDS = st.integers(0, 2**32 - 1)


@st.composite
def normal_tables(draw, min_sessions=6, max_sessions=25, min_raters=2, max_raters=5):
    """Draw a complete table of normal scores; variances of zero are among the components."""
    rng = np.random.default_rng(draw(SEEDS))
    n, m = draw(st.integers(min_sessions, max_sessions)), draw(st.integers(min_raters, max_raters))
    session, rater = draw(st.sampled_from([0.0, 0.5, 1.5])), draw(st.sampled_from([0.0, 0.3, 1.0]))
    return (
        3.0
        + session * rng.normal(size=(n, 1))
        + rater * rng.normal(size=m)
        + rng.normal(size=(n, m)) * draw(st.sampled_from([0.3, 1.0]))
    )


@st.composite
def connected_tables(draw, max_sessions=25):
    """Draw normal scores of which some are missing (NaN); one rater rated every session."""
    table = draw(normal_tables(min_sessions=10, max_sessions=max_sessions, min_raters=3))
    rng = np.random.default_rng(draw(SEEDS))
    gone = rng.random(table.shape) < draw(st.sampled_from([0.2, 0.5]))
    gone[:, 0] = False
    gone[0] = False
    return np.where(gone, np.nan, table)


@st.composite
def graded_tables(draw, min_sessions=1, max_sessions=9, values=(2, 3, 7)):
    """Draw any pattern of cells with few integer values from 0; NaN where nobody rated."""
    n, m = draw(st.integers(min_sessions, max_sessions)), draw(st.integers(1, 5))
    q = draw(st.sampled_from(values))
    cell = st.one_of(st.just(math.nan), st.integers(0, q - 1), st.integers(0, q - 1))
    cells = draw(st.lists(cell, min_size=n * m, max_size=n * m))
    return np.array(cells, dtype=float).reshape(n, m), q


def frame_of(table) -> pd.DataFrame:
    """Write a table as a long frame."""
    session, rater = np.nonzero(~np.isnan(table))
    return pd.DataFrame(
        {
            "session": [f"s{s:02d}" for s in session],
            "rater": [f"r{r}" for r in rater],
            "score": table[session, rater],
        }
    )


def matrix_of(table, values=None) -> RatingMatrix:
    """Write a table as a matrix, on a scale when its values are given."""
    frame = frame_of(np.asarray(table, dtype=float))
    triples = zip(frame["session"], frame["rater"], frame["score"], strict=True)
    return RatingMatrix.from_triples(
        triples, scale=None if values is None else Scale(tuple(float(v) for v in values))
    )


def every_number(value: Any) -> Iterator[float]:
    """Give all numbers inside a result."""
    if is_dataclass(value) and not isinstance(value, type):
        yield from (n for field in fields(value) for n in every_number(getattr(value, field.name)))
    elif isinstance(value, dict):
        yield from (n for inner in value.values() for n in every_number(inner))
    elif isinstance(value, list | tuple):
        yield from (n for inner in value for n in every_number(inner))
    elif isinstance(value, pd.DataFrame):
        yield from value.select_dtypes("number").to_numpy(dtype=float).ravel().tolist()
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield float(value)
