"""What a reader of the files is told first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from backend.exports.models import DataUse, FileFormat

if TYPE_CHECKING:
    from backend.exports.bundle import Folder

LEFT_OUT: Final = {
    "consent_withdrawn": "ratings of sessions whose client withdrew and let no scores stay",
    "no_consent_to_research": "ratings of sessions without a consent to research in force",
}


def read_me(said: Mapping[str, Any], folders: Iterable[Folder], formats: Sequence[str]) -> str:
    """Return the text that says what is here, what is not, and how it is read."""
    left_out = "; ".join(f"{n} {LEFT_OUT[reason]}" for reason, n in said["left_out"].items())
    use = DataUse(said["data_use"])
    lines = [
        f"Ratings of {said['programme']}: {said['of']}",
        "",
        f"Made on {said['made_at'][:10]} for: {str(use.label).lower()}.",
        f"{said['n_ratings']} submitted independent ratings of {said['n_sessions']} sessions by "
        f"{said['n_raters']} raters.",
        f"Left out: {left_out or 'nothing'}.",
        "",
        "WHAT IS HERE",
        "A folder (in Excel a workbook) for every version of an instrument, with the tables",
        "  rounds, sessions, items   what the scores belong to",
        "  long                      a row for every item of every rating",
        "  round-…                   wide: a row for every session and item, a column for every",
        "                            rater; a table for each scale, for its means, and for",
        "                            judgements of kind and counts",
        "codebook.csv says what every variable, value and missing code means. about.json says what",
        "the files were made of, with the hash of each.",
        "",
        "People and sessions have codes only. No words of a session, no notes and no dates of",
        "sessions are in these files. Keep them as the clients' consent asks.",
        "",
        "HOW TO READ THE NUMBERS",
        "An item that was absent though required, or missed, has the number that the scoring rule",
        "of the instrument gives it; the column status says so. What does not apply has no number:",
        "in CSV and Excel an empty cell, and NA in wide tables where no opportunity arose; in SPSS",
        "and Stata a missing code that names the reason. Never replace one by 0.",
        "Wide tables hold the numbers of which the reliability of the round is computed: items",
        "that depend on the problem area are left out where the raters recorded different ones.",
        "A text that begins like a formula has an apostrophe before it in CSV.",
    ]
    if FileFormat.CSV in formats:
        lines += _commands(folders)
    lines += [
        "",
        "HOW TO READ THE FILES",
        "read.py (Python with pandas) and read.R (R) read every table, with its labels; they take",
        "the CSV files where there are some, else those for SPSS, else those for Stata.",
    ]
    lines += ["", f"Software: {said['software']}.", ""]
    return "\n".join(lines)


def _commands(folders: Iterable[Folder]) -> list[str]:
    """Return how the command line gives the figures of the reports."""
    lines = []
    for folder in folders:
        for table, options in folder.commands.items():
            lines += [
                f"  python -m fidelity reliability --wide {folder.name}/{table}.csv "
                + " ".join(options)
            ]
    if not lines:
        return []
    return ["", "HOW FAR THE RATERS AGREE", "The figures of the reports come from:", *lines]
