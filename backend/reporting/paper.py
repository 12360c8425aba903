"""A programme's report as it is printed."""

from collections.abc import Mapping
from typing import Any

from backend.reliability.wording import coefficient


def paper_of(report: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the template prints: text alone, laid out in tables."""
    certificates = report["certificates"]
    return {
        "title": f"{report['programme']['name']}: report on {report['year']}",
        "simulated": report["is_simulated"],
        "facts": [
            ["Programme", report["programme"]["name"]],
            ["Period", f"{day(report['first_day'])} to {day(report['last_day'])}"],
            ["As of", day(report["made_on"])],
        ],
        "cohorts": [
            [
                row["name"],
                str(row["n_trainees"]),
                count(row["n_rated"]),
                _middle(row["levels"]),
                "–" if row["levels"] is None else count(row["levels"]["n_at_or_above_cut"]),
                count(row["n_certified"]),
            ]
            for row in report["cohorts"]
        ],
        "without_levels": [
            f"{row['name']}. {row['why_no_levels']}"
            for row in report["cohorts"]
            if row["why_no_levels"]
        ],
        "rounds": [
            [
                row["name"],
                "–" if row["closed_on"] is None else day(row["closed_on"]),
                str(row["n_sessions"]),
                str(row["n_raters"]),
                _agreement(row),
            ]
            for row in report["rounds"]
        ],
        "sentences": [f"{row['name']}: {row['sentence']}" for row in report["rounds"]],
        "raters": [
            [
                row["instrument"],
                f"{row['n_in_status']} of {row['n_raters']}",
                ", ".join(f"{state['n']} {state['name']}" for state in row["states"]) or "–",
            ]
            for row in report["raters"]
        ],
        "issued": _issued(certificates),
        "pathways": [
            [f"{row['title']} {row['version']}", count(row["n_issued"])]
            for row in certificates["pathways"]
        ],
        "methods": report["methods"],
        "hashes": [
            f"{row['name']}: {row['data_hash']}"
            for row in (*report["rounds"], *report["cohorts"])
            if row["data_hash"]
        ],
    }


def _issued(certificates: Mapping[str, Any]) -> str:
    if certificates["n_issued"] == 0:
        return "None was issued in the year."
    return (
        f"Issued in the year: {count(certificates['n_issued'])}; of them revoked since: "
        f"{count(certificates['n_revoked'])}."
    )


def count(n: int | None) -> str:
    """Write a count of people; one that is withheld says so."""
    return "withheld" if n is None else str(n)


def day(value: Any) -> str:
    """Write a day."""
    return f"{value.day} {value:%B %Y}"


def _middle(levels: Mapping[str, Any] | None) -> str:
    if levels is None:
        return "–"
    return (
        f"{levels['median']:.1f} ({levels['quarter']:.1f} to {levels['three_quarters']:.1f}; "
        f"{levels['n']} trainees)"
    )


def _agreement(row: Mapping[str, Any]) -> str:
    if row["value"] is None:
        return "not known"
    if row["low"] is None or row["high"] is None:
        return coefficient(row["value"])
    low, high = coefficient(row["low"]), coefficient(row["high"])
    return f"{coefficient(row['value'])} ({low} to {high})"
