"""Reason and warning codes in words for a person; the codes are those of `fidelity`."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from backend.instruments.scoring import ScoringRule

WARNINGS: Mapping[str, str] = MappingProxyType(
    {
        "few_raters": "Fewer than five raters: the interval mostly reflects which raters happened "
        "to take part.",
        "few_double_rated": "Fewer than 30 sessions were rated by two people or more.",
        "thin_overlap": "Fewer than 15 % of the sessions were rated by two people or more.",
        "disconnected_design": "The raters fall into groups that share no session, so severities "
        "cannot be compared across groups.",
        "rater_thin": "A rater shares fewer than five sessions with others; their severity is "
        "drawn towards zero.",
        "boundary_variance": "A variance is estimated at zero: the ratings show no sign of it, "
        "which is no proof that there is none.",
        "category_dominates": "More than 80 % of the scores are the same point, so alpha is "
        "unstable: look at the share of exact agreement.",
        "few_categories_used": "Fewer than three points of the scale were used.",
        "wide_interval": "The interval is wider than .30 and decides little.",
        "coverage_off": "In simulations of designs like this, the interval held the truth in "
        "fewer than 93 % or more than 97 % of data sets; fidelity/VALIDITY.md has the numbers.",
        "listwise_loss": "Rows were lost to a method that needs complete data.",
        "small_cohort": "Fewer than ten trainees: the band is wide and the curve leans on few "
        "people.",
        "singular_slope": "The ratings do not show that trainees differ in how fast they grow, so "
        "all curves rise alike and differ in level only.",
        "extrapolation": "The curve was asked for beyond the last session of the cohort.",
        "not_independent": "A rater also supervises a trainee whose sessions they rated.",
        "not_blind_to_order": "Raters knew the number of the session, so growth may be partly "
        "what they expected to see.",
    }
)
REASONS: Mapping[str, str] = MappingProxyType(
    {
        "insufficient_data": "Too few sessions or raters to compute this.",
        "no_pairable_sessions": "No session was rated by two people.",
        "no_variation": "The scores do not vary, so this is undefined.",
        "not_converged": "The model found no stable answer for these ratings.",
    }
)
# Why it cannot be told whether a rater changed, where the statistics are not the reason.
DRIFT_REASONS: Mapping[str, str] = MappingProxyType(
    {
        "too_few_raters": "Fewer than three raters share sessions, so it cannot be told whose "
        "severity changed.",
        "rater_thin": "Fewer than five of the rater’s ratings are of sessions that somebody else "
        "rated too.",
        "short_time": "The ratings lie within four weeks, too short a time for a change to show.",
        "boundary_variance": "The ratings show no sign that raters changed, which is no proof that "
        "none did.",
    }
)
# What was left out of a report: singular and plural, counted in the unit named.
LEFT_OUT: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "not_started": ("assignment never begun", "assignments never begun"),
        "draft": ("rating not submitted", "ratings not submitted"),
        "recused": ("assignment declined by the rater", "assignments declined by the rater"),
        "ended": (
            "assignment ended because the text was erased",
            "assignments ended because the text was erased",
        ),
        "consent_withdrawn": (
            "rating of a session whose consent was withdrawn",
            "ratings of sessions whose consent was withdrawn",
        ),
        "other_cohort": (
            "rating of a session of another cohort",
            "ratings of sessions of other cohorts",
        ),
        "rated_again": (
            "second rating of a session by the same rater in another round",
            "second ratings of a session by the same rater in another round",
        ),
        "other_version": (
            "rating under a rubric version that cannot be joined with the newest",
            "ratings under rubric versions that cannot be joined with the newest",
        ),
        "supervisor": ("supervisor rating", "supervisor ratings"),
        "self": ("self-rating", "self-ratings"),
        "gold": ("gold rating", "gold ratings"),
        "calibration": ("calibration rating", "calibration ratings"),
        "machine": ("machine rating", "machine ratings"),
        "area_differs": (
            "session whose raters recorded different problem areas (area items only)",
            "sessions whose raters recorded different problem areas (area items only)",
        ),
    }
)


def coded(codes: Iterable[str]) -> list[dict[str, str]]:
    """Return warnings with their words, each once."""
    return [{"code": code, "text": WARNINGS[code]} for code in dict.fromkeys(codes)]


def undefined(reason: str) -> dict[str, Any]:
    """Return what stands in place of a coefficient that the data leave undefined."""
    return {"value": None, "reason": reason, "text": REASONS[reason]}


def drift_unknown(reason: str) -> dict[str, Any]:
    """Return what stands in place of a rater's change where it cannot be told."""
    return {"value": None, "reason": reason, "text": DRIFT_REASONS.get(reason) or REASONS[reason]}


def left_out_text(reason: str, n: int) -> str:
    """Return a count of what was left out, in words."""
    return f"{n} {LEFT_OUT[reason][n != 1]}"


def coefficient(value: float) -> str:
    """Write a coefficient that cannot pass 1 as papers do: .61, −.08, 1.00."""
    text = f"{abs(value):.2f}".removeprefix("0")
    return f"−{text}" if value < 0 and text != ".00" else text


def counted(n: int, singular: str) -> str:
    """Write a count with its noun."""
    return f"{n} {singular}" if n == 1 else f"{n} {singular}s"


def scoring_text(scoring: ScoringRule) -> str:
    """Return how item scores become scores, for a methods section."""
    absent, missed = _number_text(scoring.absent), _number_text(scoring.missed_opportunity)
    if absent == missed:
        stands_for = f"Items that were absent though required, and missed opportunities, {absent}"
    else:
        stands_for = (
            f"Items that were absent though required {absent}, and missed opportunities {missed}"
        )
    return (
        f"{stands_for}; items that do not apply are no number and enter no score; items that "
        "follow the problem area are compared only where the raters recorded the same area. "
        f"{_rules_text(scoring)}"
    )


def _number_text(numbers: Mapping[str, int]) -> str:
    if len(set(numbers.values())) == 1:
        return f"count as {next(iter(numbers.values()))}"
    return "count as " + " and ".join(f"{n} on {scale}" for scale, n in numbers.items())


def _rules_text(scoring: ScoringRule) -> str:
    """Return what section and overall scores are; nothing where there are none."""
    made = {"mean": "means of the applicable items", "sum": "sums of the items"}
    rules = {"Section": scoring.section_score, "Overall": scoring.overall_score}
    kept = {name: made[rule] for name, rule in rules.items() if rule != "none"}
    if not kept:
        return "No score is made of several items."
    if len(set(kept.values())) == 1:
        said = f"{' and '.join(kept).capitalize()} scores are {next(iter(kept.values()))}"
    else:
        said = f"Section scores are {kept['Section']}, overall scores {kept['Overall']}"
    given = f"given when at least {scoring.min_answered:.0%} of the applicable ones are answered"
    return f"{said}, {given}."
