"""`python -m fidelity gold FILE.csv`: one rater against the gold standard."""

from __future__ import annotations

import argparse
from pathlib import Path

from fidelity.cli.printing import printed
from fidelity.cli.reading import read_table
from fidelity.cli.variances import numbers
from fidelity.gold.comparison import compare_with_gold

_EPILOG = """\
The file has a header and one line per gold session, with the score of the gold standard and that of
one rater:

  session,gold,rater
  G01,3,4
  G02,2,2
  G03,5,NA

A session without both scores (empty or NA) is left out and counted. Whole numbers are categories;
--values names the full scale, and other scores are then refused. Scores with decimals, such as
section means, have no kappa (off_scale) and everything else.

Which number to look at: icc_a1 with its interval (may this rater's score stand alone?), bias with
its interval (above 0: the rater is more lenient than the gold standard), and percent_within_one.
The limits of agreement loa_low and loa_high enclose 95 % of the differences. The equivalence test
says whether the bias is shown to lie within the margin: no difference found is not the same as
agreement shown. quadratic_kappa equals lin_ccc; their intervals rest on different assumptions.

Thirty sessions are few: look at the widths. The gold standard's own error counts as the rater's.
"""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand."""
    parser = commands.add_parser(
        "gold",
        help="one rater against the gold standard: agreement, bias, kappa, ICC, equivalence",
        description="How one rater's scores stand to those of the gold standard.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path, metavar="FILE.csv", help="columns session,gold,rater")
    parser.add_argument(
        "--values", metavar="LIST", help="the full scale, for example 0,1,2,3,4; others are refused"
    )
    parser.add_argument(
        "--margin",
        type=float,
        default=0.5,
        help="bias, either way, that does not matter, in points (default: 0.5)",
    )
    parser.add_argument(
        "--confidence", type=float, default=0.95, help="level of the intervals (default: 0.95)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON for machines")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> str:
    """Return what the command prints."""
    frame = read_table(options.file, labels=("session",), numbers=("gold", "rater"), may_miss=True)
    result = compare_with_gold(
        frame,
        scale=None if options.values is None else numbers(options.values, "--values"),
        margin=options.margin,
        confidence=options.confidence,
    )
    return printed(result, as_json=options.json)
