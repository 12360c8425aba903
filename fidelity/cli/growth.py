"""`python -m fidelity growth FILE.csv`: how the competence of trainees grows over sessions."""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

from fidelity.cli.printing import printed
from fidelity.cli.reading import read_table
from fidelity.errors import InvalidInput
from fidelity.growth import GrowthResult, StraightLines, growth, straight_line
from fidelity.growth.cohort import MIN_TRAINEES
from fidelity.growth.shapes import SHAPES

_EPILOG = """\
The file has a header and one line per rating:

  trainee,session_number,score
  T01,1,2.4
  T01,2,2.9
  T02,1,3.1

session_number is the order of the session in the trainee's training, across all cases, and is used
as it stands: the intercept is the level at session number 0. An empty score or NA is left out and
counted. Optional columns:

  session   label of the session; needed where a session has two ratings, and adds its effect
  rater     adds an effect of raters and shows who is harsher
  phase     a fixed effect when there is more than one (the items that apply may differ)

Which number to look at: the level of a trainee with its band, not the single scores. The curve is
drawn towards the cohort's as far as the own sessions leave it uncertain, so it shows development
and is no ground for a certificate. P(level >= cut) is the probability that the true level has
reached --cut. Nothing is drawn beyond the last session of the cohort.

singular_slope: the data do not show that trainees differ in their gain; all share one slope.
small_cohort: fewer than 10 trainees. With fewer than 5 there is no model of the cohort, and each
trainee gets a straight line through the own scores with its own, wider band.

--shape compare fits a straight line, a line over the logarithm of the session number and a spline
by maximum likelihood, shows their AIC and draws the best. Stay with the straight line unless the
difference is well above 2.
"""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand."""
    parser = commands.add_parser(
        "growth",
        help="competence over sessions: curves, bands, probability of having reached a cut",
        description="How the competence of each trainee grows over sessions, within the cohort.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "file", type=Path, metavar="FILE.csv", help="columns trainee,session_number,score"
    )
    parser.add_argument("--cut", type=float, metavar="C", help="level that is to be reached")
    parser.add_argument(
        "--shape",
        choices=(*SHAPES, "compare"),
        default="linear",
        help="course of the cohort over session number (default: linear)",
    )
    parser.add_argument(
        "--confidence", type=float, default=0.95, help="level of the bands (default: 0.95)"
    )
    parser.add_argument(
        "--distribution",
        choices=("t", "normal"),
        default="t",
        help="law of bands and probabilities: t with trainees - 2 degrees of freedom, or normal, "
        "whose bands are too narrow in small cohorts (default: t)",
    )
    parser.add_argument(
        "--phase", metavar="NAME", help="draw the curves for this phase (default: their average)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON for machines")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> str:
    """Return what the command prints."""
    frame = read_table(
        options.file,
        labels=("trainee",),
        numbers=("session_number", "score"),
        optional=("session", "rater", "phase"),
        may_miss=True,
    )
    _refuse_missing_number(options.file, frame)
    return printed(_result(frame, options), as_json=options.json)


def _result(frame: pd.DataFrame, options: argparse.Namespace) -> GrowthResult | StraightLines:
    n_trainees = frame.loc[frame["score"].notna(), "trainee"].nunique()
    if 0 < n_trainees < MIN_TRAINEES:
        return straight_line(frame, cut=options.cut, confidence=options.confidence)
    return growth(
        frame,
        shape=options.shape,
        cut=options.cut,
        confidence=options.confidence,
        distribution=options.distribution,
        phase=options.phase,
    )


def _refuse_missing_number(path: Path, frame: pd.DataFrame) -> None:
    missing = frame["session_number"].isna().to_numpy()
    if missing.any():
        line = int(frame.index[int(missing.argmax())]) + 2
        raise InvalidInput(f"{path}, line {line}: the session_number is empty")
