"""`python -m fidelity rasch FILE.csv`: severity of raters and difficulty of items in logits."""

from __future__ import annotations

import argparse
from pathlib import Path

from fidelity.cli.printing import printed
from fidelity.cli.reading import read_ratings
from fidelity.cli.variances import numbers
from fidelity.mfrm import many_facet_rasch

_EPILOG = """\
The file has a header and one line per score:

  session,rater,item,score
  S01,anna,A1,3
  S01,ben,A1,4
  S02,anna,A1,NA

The column item is optional. An empty score or NA says that the item did not apply: it is left out
and counted. Any pattern of raters and items will do, as long as common sessions link the raters.

Which number to look at: the severity of a rater with its limits (logits; above 0 is harsher), then
infit: about 1 is expected, well above 1 says that the rater's scores do not follow the common order
of the sessions, well below 1 that they are too regular (a halo, or one score for everything). Judge
it by its z. The fair score of a session is what a rater of average severity would have given.

Reliability of the separation of raters is about differences in severity: 0 is good. A score that
nobody uses is no step of the scale. disconnected_design: raters of different groups cannot be
compared. Severities are not stretched as those of programs with joint ML are (by about L/(L-1) with
L scores per session). Never the only basis of a certificate.
"""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand."""
    parser = commands.add_parser(
        "rasch",
        help="many-facet Rasch model: severity, difficulty, fit, fair scores",
        description="Severity of raters and difficulty of items on one scale, by conditional ML.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "file", type=Path, metavar="FILE.csv", help="columns session,rater,score, optionally item"
    )
    parser.add_argument(
        "--values", metavar="LIST", help="the full scale, for example 0,1,2,3,4; others are refused"
    )
    parser.add_argument(
        "--confidence", type=float, default=0.95, help="level of the limits (default: 0.95)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON for machines")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> str:
    """Return what the command prints."""
    frame = read_ratings(options.file, required=("session", "rater", "score"), optional=("item",))
    result = many_facet_rasch(
        frame,
        scale=None if options.values is None else numbers(options.values, "--values"),
        confidence=options.confidence,
    )
    return printed(result, as_json=options.json)
