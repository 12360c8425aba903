"""What a programme's report says in sentences."""

from collections.abc import Mapping, Sequence
from typing import Any

from backend.reliability.wording import counted
from backend.reporting.careful import LEAST, RULE


def too_few(model: Mapping[str, Any]) -> str:
    """Say why a cohort has no figures of levels."""
    if not model["fitted"]:
        return f"No levels: {model['text']}"
    return f"No levels: fewer than {LEAST} trainees have one."


def methods_paragraph(
    *,
    cut: float,
    cohorts: Sequence[Mapping[str, Any]],
    rounds: Sequence[Mapping[str, Any]],
    raters: Sequence[Mapping[str, Any]],
    certificates: Mapping[str, Any],
) -> str:
    """Return the paragraph that says how the figures came about, with all versions."""
    parts = []
    if rounds:
        used = _each(row["instrument"] for row in rounds)
        by = _each(row["software"] for row in rounds)
        n = sum(row["n_ratings"] for row in rounds)
        parts.append(
            f"{counted(n, 'independent rating')} of {counted(len(rounds), 'closed round')} were "
            f"made with {used}. Agreement is the intraclass correlation ICC(A,1) of one rater's "
            f"overall score with its 95% interval, by round ({by})."
        )
    fitted = [row for row in cohorts if row["levels"] is not None]
    if fitted:
        by = _each(row["software"] for row in fitted if row["software"])
        parts.append(
            "Levels are those of a mixed model of growth with trainees, sessions and raters as "
            "random effects, so that the severity of raters is taken out, over the sessions held "
            f"until the end of the year, at each trainee's last rated one ({by}); the cut is "
            f"{cut:g}. They are drawn towards the cohort's mean and certify nobody."
        )
    if raters:
        parts.append(
            f"Raters are in status under {_each(row['instrument'] for row in raters)} by passing "
            "the programme's test against gold ratings, until it runs out or a review takes it."
        )
    if certificates["pathways"]:
        named = _each(f"{row['title']} {row['version']}" for row in certificates["pathways"])
        parts.append(f"Certificates were issued by {named}.")
    parts.append(f"{RULE} No client, trainee or rater is named.")
    return " ".join(parts)


def _each(names: Any) -> str:
    return " and ".join(dict.fromkeys(names))
