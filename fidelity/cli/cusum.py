"""`python -m fidelity cusum FILE.csv`: when a trainee's sessions say "competent"."""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

from fidelity.cli.printing import printed
from fidelity.cli.reading import read_table
from fidelity.cli.variances import add_component_options, read_components
from fidelity.errors import InvalidInput
from fidelity.monitor import BinaryCusum, ContinuousCusum, ScoreVariance, lc_cusum
from fidelity.monitor.designs import CusumDesign

_EPILOG = """\
The file has a header and one line per session, of one trainee or, with a column trainee, of
several. Sessions are passed (1) or failed (0), or scored:

  trainee,session_number,pass        trainee,session_number,score
  T01,1,0                            T01,1,2.5
  T01,2,1                            T01,2,3.0

An empty cell or NA is a session without an outcome: it is left out and counted.

Every session moves a chart S, which never falls below 0: a good one up, a poor one down. At the
limit the trainee is declared competent. Then a second chart with the signs reversed watches for
deterioration.

  fidelity cusum passes.csv --p0 0.10 --p1 0.30 --sessions 40
  fidelity cusum scores.csv --mu0 3.0 --mu1 3.5 --variance 0.6 --sessions 20
  fidelity cusum scores.csv --mu0 3.0 --mu1 3.5 --from gstudy.json --n-raters 2 --sessions 20

Take care which is which: --p0 is the acceptable failure rate and --p1 the inadequate one, but --mu0
is the inadequate mean score and --mu1 the adequate one.

Which number to look at: the false declaration rate first, that is the chance that an inadequate
trainee is declared within the planned sessions (--sessions); --alpha bounds it and the limit
follows. Then the power, the chance that an adequate one is. A limit taken over from elsewhere
(--limit) is often unsafe: 1.25 with --p0 0.10 --p1 0.20 declares 65 % of inadequate trainees within
50 sessions. With 10 to 20 sessions passes and fails have little power: use scores. A harsh rater
looks like relapse: feed severity-adjusted or double-coded scores. It is a monitor, never the only
ground for a certificate.
"""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand."""
    parser = commands.add_parser(
        "cusum",
        help="LC-CUSUM: learning monitored session by session, with stated error rates",
        description="When a trainee's sessions say that competence is reached, and if it lasts.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "file", type=Path, metavar="FILE.csv", help="columns session_number,pass or ...,score"
    )
    levels = parser.add_argument_group("the two levels, passes and fails")
    levels.add_argument("--p0", type=float, metavar="RATE", help="acceptable failure rate")
    levels.add_argument("--p1", type=float, metavar="RATE", help="inadequate failure rate")
    scores = parser.add_argument_group("the two levels, scores")
    scores.add_argument("--mu0", type=float, metavar="SCORE", help="inadequate mean score")
    scores.add_argument("--mu1", type=float, metavar="SCORE", help="adequate mean score")
    scores.add_argument(
        "--variance",
        type=float,
        metavar="V",
        help="of a session's score around the true level, as a whole; or name components below",
    )
    scores.add_argument(
        "--n-raters", type=int, default=None, help="raters whose mean is the score (default: 1)"
    )
    scores.add_argument(
        "--same-raters", action="store_true", help="all sessions of a trainee have the same raters"
    )
    limit = parser.add_argument_group("the limits")
    limit.add_argument(
        "--sessions",
        type=int,
        metavar="N",
        help="planned number of sessions (default: the longest series, which is no plan)",
    )
    limit.add_argument(
        "--alpha", type=float, default=0.05, help="highest false declaration rate (default: 0.05)"
    )
    limit.add_argument("--limit", type=float, metavar="H", help="a limit of your own instead")
    limit.add_argument(
        "--watch-alpha",
        type=float,
        default=0.05,
        help="highest false alarm rate of the watch for deterioration (default: 0.05)",
    )
    limit.add_argument("--watch-limit", type=float, metavar="H", help="its limit of your own")
    limit.add_argument("--seed", type=int, default=1, help="of the simulation (default: 1)")
    add_component_options(parser)
    parser.add_argument("--json", action="store_true", help="print JSON for machines")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> str:
    """Return what the command prints."""
    design = _design(options)
    name = "pass" if isinstance(design, BinaryCusum) else "score"
    frame = read_table(
        options.file,
        labels=(),
        numbers=("session_number", name),
        optional=("trainee",),
        may_miss=True,
    )
    _refuse(options.file, frame["session_number"].isna(), "the session_number is empty")
    if name == "pass":
        _refuse(options.file, ~frame["pass"].isin([0.0, 1.0]) & frame["pass"].notna(), "not 1 or 0")
    result = lc_cusum(
        frame,
        design,
        n_sessions=options.sessions,
        alpha=options.alpha,
        limit=options.limit,
        deterioration_alpha=options.watch_alpha,
        deterioration_limit=options.watch_limit,
        seed=options.seed,
    )
    return printed(result, as_json=options.json)


def _design(options: argparse.Namespace) -> CusumDesign:
    binary = [options.p0, options.p1]
    scores = [options.mu0, options.mu1]
    named = any(value is not None for value in binary), any(value is not None for value in scores)
    if named[0] == named[1]:
        raise InvalidInput("name two levels: --p0 and --p1 for passes, --mu0 and --mu1 for scores")
    if None in (binary if named[0] else scores):
        raise InvalidInput("a design has two levels: --p0 and --p1, or --mu0 and --mu1")
    if named[0]:
        if options.variance is not None or _components_named(options):
            raise InvalidInput("variances belong to scores (--mu0 and --mu1)")
        return BinaryCusum(options.p0, options.p1)
    return ContinuousCusum(options.mu0, options.mu1, _variance(options))


def _components_named(options: argparse.Namespace) -> bool:
    names = ("session_in_trainee", "residual", "rater", "trainee_x_rater", "case_in_trainee")
    return (
        options.source is not None
        or options.defaults
        or any(getattr(options, name) is not None for name in names)
    )


def _variance(options: argparse.Namespace) -> ScoreVariance:
    if options.variance is not None:
        if _components_named(options) or options.n_raters is not None or options.same_raters:
            raise InvalidInput("--variance is the whole variance: it excludes components")
        return ScoreVariance(session=options.variance)
    if not _components_named(options):
        raise InvalidInput("scores need --variance, --from or components")
    if options.source is None and not options.defaults:
        # How trainees differ from each other plays no part in the chart of one of them.
        options.trainee = 0.0 if options.trainee is None else options.trainee
        if options.trainee_x_rater is None:
            options.trainee_x_rater = 0.0
    return ScoreVariance.from_components(
        read_components(options),
        n_raters=1 if options.n_raters is None else options.n_raters,
        raters="same" if options.same_raters else "rotate",
    )


def _refuse(path: Path, bad: pd.Series, problem: str) -> None:
    if bad.any():
        line = int(bad.index[int(bad.to_numpy().argmax())]) + 2
        raise InvalidInput(f"{path}, line {line}: {problem}")
