"""`python -m fidelity reliability FILE.csv`: how far raters agree, item by item."""

from __future__ import annotations

import argparse
from pathlib import Path

from fidelity.agreement.krippendorff import LEVELS
from fidelity.cli.printing import printed
from fidelity.cli.reading import read_ratings, read_wide_ratings
from fidelity.errors import InvalidInput
from fidelity.reporting.build import report

_EPILOG = """\
The file has a header and one line per rating:

  session,rater,item,score
  S01,anna,A1,3
  S01,ben,A1,4
  S02,anna,A1,NA

With --wide every column but session and item is a rater:

  session,item,anna,ben
  S01,A1,3,4
  S02,A1,NA,

The column item is optional. An empty score or NA says that the item did not apply; a line that is
not there, or with --wide an empty cell, says that nobody was asked. A rater may score an item of a
session once.

Which number to look at: icc_a1 if one rater's score is to stand alone, icc_qk for the means that
were actually used, alpha_ordinal for scales with few points. Read the interval, then the value,
then the warnings. Severity above 0 is harsher than the other raters.
"""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand."""
    parser = commands.add_parser(
        "reliability",
        help="agreement between raters: ICC, alpha, per cent, severity",
        description="How far raters agree, item by item, with intervals and warnings.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path, metavar="FILE.csv", help="columns session,rater,score")
    parser.add_argument(
        "--wide", action="store_true", help="a column a rater instead of a line a rating"
    )
    parser.add_argument(
        "--level", choices=LEVELS, default="ordinal", help="what the scale is (default: ordinal)"
    )
    parser.add_argument(
        "--values", metavar="LIST", help="the full scale, for example 0,1,2,3,4; others are refused"
    )
    parser.add_argument(
        "--confidence", type=float, default=0.95, help="level of the intervals (default: 0.95)"
    )
    parser.add_argument(
        "--bootstrap", type=int, default=0, metavar="N", help="resamples for alpha (default: 0)"
    )
    parser.add_argument("--seed", type=int, default=1, help="seed of the resamples (default: 1)")
    parser.add_argument("--json", action="store_true", help="print JSON for machines")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> str:
    """Return what the command prints."""
    labels = ("session", "rater", "score")
    frame = (
        read_wide_ratings(options.file)
        if options.wide
        else read_ratings(options.file, required=labels, optional=("item",))
    )
    result = report(
        frame,
        values=None if options.values is None else _values(options.values),
        level=options.level,
        confidence=options.confidence,
        n_bootstrap=options.bootstrap,
        seed=options.seed,
    )
    return printed(result, as_json=options.json)


def _values(text: str) -> list[float]:
    """Read a list of scale values, separated by commas or blanks."""
    words = text.replace(",", " ").split()
    try:
        return [float(word) for word in words]
    except ValueError:
        raise InvalidInput(f"--values is a list of numbers, not {text!r}") from None
