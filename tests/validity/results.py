"""What a study finds: coverages and rates, kept by family in one JSON file."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from fidelity._arrays import BoolArray, FloatArray

#: Coverage of a 95 % interval outside these limits breaks the promise.
LEAST, MOST = 0.93, 0.97

STORE = Path(__file__).with_name("results.json")


@dataclass(frozen=True)
class Coverage:
    """How often the 95 % intervals of one statistic held the true value in one design.

    Attributes
    ----------
    replicates, undefined : int
        Simulated data sets, and those that have no interval; the latter are left out.
    coverage, se : float
        Share of the intervals that hold the truth, with its Monte Carlo standard error.
    below, above : float
        Share of the intervals that lie wholly below and wholly above the truth.
    width : float or None
        Mean width.
    new_raters : float or None
        Coverage of the value over all possible raters, where the interval is about these raters.
    codes : mapping
        Warning codes with the share of the data sets that carry them.
    """

    design: str
    statistic: str
    method: str
    truth: float | None
    replicates: int
    undefined: int
    coverage: float
    se: float
    below: float
    above: float
    width: float | None = None
    new_raters: float | None = None
    codes: Mapping[str, float] = field(default_factory=dict)
    nominal: float = 0.95

    @property
    def kept(self) -> bool:
        """Whether coverage is within two points of what is promised."""
        slack = (MOST - LEAST) / 2.0 + 1e-9
        return abs(self.coverage - self.nominal) <= slack


@dataclass(frozen=True)
class Rate:
    """How often something happened, beside what was predicted and the most that is allowed."""

    design: str
    statistic: str
    replicates: int
    rate: float
    se: float
    predicted: float | None = None
    at_most: float | None = None
    predicted_se: float = 0.0

    @property
    def kept(self) -> bool:
        """Whether the rate agrees with the promise within three standard errors."""
        if self.at_most is not None and self.rate > self.at_most + 3.0 * self.se:
            return False
        slack = 3.0 * float(np.hypot(self.se, self.predicted_se))
        return self.predicted is None or abs(self.rate - self.predicted) <= slack


@dataclass(frozen=True)
class Family:
    """The results of one family, with what a reader has to know about it."""

    rows: Sequence[Coverage | Rate]
    notes: Sequence[str] = ()
    seed: int = 1
    replicates: int = 2000
    date: str = ""
    version: str = ""
    seconds: float = 0.0


def generator(seed: int, *labels: str) -> np.random.Generator:
    """Return a generator of its own for every part of a study, whatever ran before."""
    return np.random.default_rng([seed, zlib.crc32("|".join(labels).encode())])


def coverage(
    design: str,
    statistic: str,
    method: str,
    low: FloatArray,
    high: FloatArray,
    truth: float | FloatArray,
    *,
    new_raters: float | FloatArray | None = None,
    codes: Mapping[str, float] | None = None,
    nominal: float = 0.95,
) -> Coverage:
    """Count how often limits, NaN where there are none, hold the truth.

    Limits have the shape (replicates,), or (replicates, units) where a data set has one interval
    for each of several units; the standard error then treats data sets as clusters.
    """
    low, high = (part.reshape(len(part), -1) for part in (low, high))
    target = np.broadcast_to(
        truth if np.ndim(truth) == 0 else np.reshape(truth, (len(low), -1)), low.shape
    )
    given = np.isfinite(low) & np.isfinite(high)
    # The limits and the truth of a boundary case may differ by rounding.
    below, above = given & (high < target - 1e-12), given & (low > target + 1e-12)
    n = float(given.sum())
    if not n:
        raise ValueError(f"{design}, {statistic}: no replicate has an interval")
    miss = below | above
    share = float(miss.sum()) / n
    other = None
    if new_raters is not None:
        inside = (low <= new_raters) & (new_raters <= high)
        other = float(inside[given].mean())
    return Coverage(
        design=design,
        statistic=statistic,
        method=method,
        truth=float(truth) if np.ndim(truth) == 0 else None,
        replicates=len(low),
        undefined=int((~given.any(axis=1)).sum()),
        coverage=1.0 - share,
        se=_clustered_se(miss, given),
        below=float(below.sum()) / n,
        above=float(above.sum()) / n,
        width=float((high - low)[given].mean()),
        new_raters=other,
        codes={} if codes is None else dict(codes),
        nominal=nominal,
    )


def _clustered_se(hit: BoolArray, given: BoolArray) -> float:
    """Return the standard error of a share whose units come in data sets."""
    n, share = float(given.sum()), float(hit.sum()) / float(given.sum())
    apart = hit.sum(axis=1) - share * given.sum(axis=1)
    plain = float(np.sqrt(float(apart @ apart))) / n
    # A share of 0 or 1 is not known exactly: the rule of three, as a standard error.
    return max(plain, 1.0 / n)


def rate(
    design: str,
    statistic: str,
    happened: BoolArray,
    *,
    predicted: float | None = None,
    at_most: float | None = None,
    predicted_se: float | None = None,
) -> Rate:
    """Count how often something happened."""
    share, n = float(happened.mean()), happened.size
    se = max(float(np.sqrt(share * (1.0 - share) / n)), 1.0 / n)
    return Rate(design, statistic, n, share, se, predicted, at_most, predicted_se or 0.0)


def load(path: Path = STORE) -> dict[str, Family]:
    """Read all families that have been run."""
    if not path.exists():
        return {}
    told = json.loads(path.read_text(encoding="utf-8"))
    return {name: _family(content) for name, content in told.items()}


def _family(content: dict[str, Any]) -> Family:
    rows = [Coverage(**row) if "coverage" in row else Rate(**row) for row in content.pop("rows")]
    return Family(rows=rows, **content)


def save(families: Mapping[str, Family], path: Path = STORE) -> None:
    """Write all families, numbers rounded to what the replicates can tell."""
    told = {name: asdict(family) for name, family in families.items()}
    text = json.dumps(_rounded(told), indent=1, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, dict):
        return {key: _rounded(part) for key, part in value.items()}
    return [_rounded(part) for part in value] if isinstance(value, list | tuple) else value
