"""`python -m fidelity drift FILE.csv`: severity of raters and its change over time."""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

from fidelity.cli.printing import printed
from fidelity.cli.reading import read_table
from fidelity.drift import rater_drift
from fidelity.errors import InvalidInput

_EPILOG = """\
The file has a header and one line per rating, with the time of the rating as a month (any number)
or as a date:

  session,rater,month,score          session,rater,date,score
  S01,anna,0,3.5                     S01,anna,2025-01-14,3.5
  S01,ben,0,4.0                      S01,ben,2025-01-20,4.0

Sessions need two ratings or more, from raters who meet again and again across the calendar. An
empty score or NA is left out and counted. Months of dates have 30.4375 days.

Which number to look at: the severity of a rater with its limits (above 0 is harsher, at the centre
of time), then the change per month (above 0 is growing harsher). The p says whether there is any
drift at all. It is a hint: eight raters give it little power, so a large p does not clear anybody.
The working monitor is a rater's difference from gold sessions that come back unannounced.

Drift is confounded with growth of the trainees unless sessions are double-coded across the
calendar. Raters who share no session, directly or through others, cannot be compared
(disconnected_design): each group is fitted apart.
"""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand."""
    parser = commands.add_parser(
        "drift",
        help="severity of raters and its linear change over time",
        description="How harsh each rater is, and whether that changes over time.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "file",
        type=Path,
        metavar="FILE.csv",
        help="columns session,rater,score and month or date",
    )
    parser.add_argument(
        "--confidence", type=float, default=0.95, help="level of the limits (default: 0.95)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON for machines")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> str:
    """Return what the command prints."""
    frame = read_table(
        options.file,
        labels=("session", "rater"),
        numbers=("score",),
        optional=("month", "date"),
        may_miss=True,
    )
    given = [name for name in ("month", "date") if name in frame.columns]
    if len(given) != 1:
        raise InvalidInput(f"{options.file}: the time is one column, month or date")
    name = given[0]
    if name == "month":
        values: pd.Series = pd.to_numeric(frame[name].str.strip(), errors="coerce").astype(
            "float64"
        )
        _refuse_unread(options, frame[name], values, "the month is not a number")
    else:
        values = pd.to_datetime(
            frame[name].str.strip(), errors="coerce", format="ISO8601", utc=True
        )
        _refuse_unread(options, frame[name], values, "not a date such as 2025-03-31")
    result = rater_drift(frame.assign(**{name: values}), confidence=options.confidence)
    return printed(result, as_json=options.json)


def _refuse_unread(
    options: argparse.Namespace, text: pd.Series, values: pd.Series, problem: str
) -> None:
    bad = values.isna()
    if bad.any():
        position = int(bad.to_numpy().argmax())
        line = int(bad.index[position]) + 2
        raise InvalidInput(f"{options.file}, line {line}: {problem}: {text.iloc[position]!r}")
