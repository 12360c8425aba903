"""What may be done with the scores of a round, in one sentence.

The rule reads intervals, never points (confidence .95):

| interval | sentence |
| --- | --- |
| ICC(A,1) from .75 up | one rater's score can support statements about a single trainee |
| else the mean of the raters used from .50 up | group statements, not yet a single trainee |
| else the mean of the raters used reaches .50 | cannot tell yet |
| else | the scores support no statement |

ICC(A,1) is of one rater's overall score. The mean of the raters used is ICC(A,k) in a complete
design and ICC(Q,k̂) in an incomplete one. Bands are those of Koo and Li (2016).
"""

from collections.abc import Mapping
from typing import Any

from backend.reliability.wording import coefficient

SCHEME = "Koo & Li 2016"
# Lower edges of the bands.
BANDS = ((0.9, "excellent"), (0.75, "good"), (0.5, "moderate"))
LOWEST_BAND = "poor"
GOOD, MODERATE = 0.75, 0.5
NUMERALS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

Estimate = Mapping[str, Any]


def band_of(value: float) -> str:
    """Return the band in which a coefficient lies."""
    return next((name for edge, name in BANDS if value >= edge), LOWEST_BAND)


def band_of_interval(low: float, high: float) -> str:
    """Return the band of an interval, or the bands it reaches from and to."""
    first, last = band_of(low), band_of(high)
    return first if first == last else f"{first} to {last}"


def headline(
    scale: str,
    estimates: Mapping[str, Estimate],
    *,
    design: str,
    per_session: tuple[int, int],
    of: str | None = None,
) -> dict[str, Any]:
    """Return the sentence with the number it rests on.

    `estimates` are those of the overall score on `scale`; of a section or item where a rubric makes
    no overall score, which `of` then names.
    """
    about = f"overall {scale} score" if of is None else f"{scale} score of “{of}”"
    single = estimates["icc_a1"]
    panel = estimates["icc_ak" if design == "complete" else "icc_qk"]
    low, high = single.get("low"), single.get("high")
    band = None if low is None or high is None else band_of_interval(low, high)
    return {
        "sentence": _sentence(about, single, panel, per_session),
        "scale": scale,
        "statistic": "icc_a1",
        "value": single["value"],
        "low": low,
        "high": high,
        "band": band,
        "scheme": None if band is None else SCHEME,
    }


def _sentence(about: str, single: Estimate, panel: Estimate, per_session: tuple[int, int]) -> str:
    if single["value"] is None:
        return f"What these scores can support cannot be said yet. {single['text']}"
    if single["low"] is None:
        return (
            f"All raters agreed on every {about}, which leaves no interval: rate "
            "more sessions before relying on it."
        )
    raters = _raters(per_session)
    numbers = _bracket(single, panel, per_session)
    if single["low"] >= GOOD:
        return (
            f"One rater's {about} can support statements about a single trainee, "
            f"and about groups {numbers}."
        )
    judged = panel if panel.get("low") is not None else single
    if judged["low"] >= MODERATE:
        return (
            f"With {raters} per session these scores can support group statements; for a single "
            f"trainee's {about} they cannot yet {numbers}."
        )
    if judged["high"] >= MODERATE:
        return (
            f"With {raters} per session it cannot be told yet whether these scores can support "
            f"any statement: more raters or more sessions are needed {numbers}."
        )
    return (
        f"With {raters} per session these scores support no statement: raters agree too little "
        f"on the {about} {numbers}."
    )


def _raters(per_session: tuple[int, int]) -> str:
    low, high = (NUMERALS[n] if n < len(NUMERALS) else str(n) for n in per_session)
    if low == high:
        return f"{low} rater" if per_session[0] == 1 else f"{low} raters"
    return f"{low} to {high} raters"


def _bracket(single: Estimate, panel: Estimate, per_session: tuple[int, int]) -> str:
    parts = [f"ICC(A,1) {_number(single)}"]
    if panel.get("low") is not None and per_session[1] > 1:
        parts.append(f"mean of {_raters(per_session)} {_number(panel)}")
    return f"({'; '.join(parts)})"


def _number(estimate: Estimate) -> str:
    limits = f"{coefficient(estimate['low'])}–{coefficient(estimate['high'])}"
    return f"{coefficient(estimate['value'])}, {limits}"
