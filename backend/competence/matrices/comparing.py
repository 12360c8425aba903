"""How far what trainees say of themselves lies from what independent raters say."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from backend.reliability.matrices import CONFIDENCE
from fidelity.gold.differences import bias

# An interval from fewer sessions says next to nothing.
MIN_SESSIONS = 3


@dataclass(frozen=True, slots=True)
class Gap:
    """Mean of self minus independent over sessions, with a t interval from three sessions on."""

    value: float
    low: float | None
    high: float | None
    n_sessions: int


def gap_of(pairs: Sequence[tuple[float, float]]) -> Gap | None:
    """Return the gap of (self, independent) of sessions; None without a session that has both."""
    if not pairs:
        return None
    differences = np.array([own - others for own, others in pairs])
    if len(pairs) < MIN_SESSIONS:
        return Gap(float(differences.mean()), None, None, len(pairs))
    found = bias(differences, CONFIDENCE)
    interval = found.interval
    if interval is None:
        return Gap(found.value, None, None, len(pairs))
    return Gap(found.value, interval.low, interval.high, len(pairs))
