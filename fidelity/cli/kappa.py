"""`python -m fidelity kappa TABLE.csv`: Cohen's kappa, plain and weighted, of a table of counts."""

from __future__ import annotations

import argparse
from pathlib import Path

from fidelity.agreement.two_raters import two_rater_agreement
from fidelity.cli.printing import printed
from fidelity.cli.square import read_square
from fidelity.errors import InvalidInput

_EPILOG = """\
The table has a header with the categories and one line per category of the first rater; columns are
the categories of the second rater. Cells count sessions:

  absent,partial,full                first,absent,partial,full
  12,3,1                             absent,12,3,1
  2,9,4                              partial,2,9,4
  0,3,16                             full,0,3,16

A first column of names is optional; the names must be those of the header in the same order.

--weights names a table of the same form that says how grave each confusion is: 0 on the diagonal,
0 or more elsewhere, in any unit, and it need not be symmetric (row = first rater):

  absent,partial,full
  0,1,4
  1,0,1
  6,1,0

Which number to look at: weighted_kappa where categories are ordered, kappa where they are not, each
with its interval; then the table itself. 1 is perfect, 0 is chance. Without --weights a confusion
costs its squared distance in steps. Where one category dominates (category_dominates), kappa is
small although the raters agree nearly always: report percent_exact beside it. Kappa is null
(no_variation) where both raters used one category only.
"""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand."""
    parser = commands.add_parser(
        "kappa",
        help="Cohen's kappa of two raters from a table of counts, plain and weighted",
        description="Cohen's kappa of two raters, with the weights you name.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "file", type=Path, metavar="TABLE.csv", help="square table of counts with a header row"
    )
    parser.add_argument(
        "--weights",
        type=Path,
        metavar="FILE.csv",
        help="square table of disagreement, 0 on the diagonal (default: squared distance)",
    )
    parser.add_argument(
        "--confidence", type=float, default=0.95, help="level of the intervals (default: 0.95)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON for machines")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> str:
    """Return what the command prints."""
    counts = read_square(options.file, what="count", whole=True)
    if options.weights is None:
        result = two_rater_agreement(counts, confidence=options.confidence)
        return printed(result, as_json=options.json)
    weights = read_square(options.weights, what="weight")
    if tuple(weights.columns) != tuple(counts.columns):
        raise InvalidInput(
            f"{options.weights}: the categories {', '.join(weights.columns)} are not those of "
            f"{options.file}: {', '.join(counts.columns)}"
        )
    diagonal = weights.to_numpy().diagonal()
    for position in diagonal.nonzero()[0].tolist():
        raise InvalidInput(
            f"{options.weights}, category {weights.columns[position]}: the weight "
            f"{diagonal[position]:g} is on the diagonal, where disagreement is 0"
        )
    result = two_rater_agreement(counts, weights=weights.to_numpy(), confidence=options.confidence)
    return printed(result, as_json=options.json)
