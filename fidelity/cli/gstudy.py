"""`python -m fidelity gstudy FILE.csv`: what scores vary with, and how many raters are needed."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fidelity.cli.printing import printed
from fidelity.cli.reading import read_table
from fidelity.cli.variances import whole
from fidelity.gtheory import DStudy, GStudy, d_study, g_study
from fidelity.gtheory.identification import MAY_BE_ZERO

_EPILOG = """\
The file has a header and one line per rating:

  trainee,session,rater,score
  T01,1,anna,3.5
  T01,1,ben,4.0
  T01,2,anna,2.5
  T02,1,ben,3.0

session is a label within the trainee: T01 and T02 may both have a session 1. Raters may score any
sessions, but some sessions need two raters, and some rater has to meet a trainee in two sessions;
a design that cannot tell two components apart is refused. An empty score or NA is left out and
counted. An optional column case separates the cases of a trainee.

The first table says where the variance comes from. trainee is what a programme wants to see;
session_in_trainee is the spread of one trainee's sessions; rater is severity; trainee_x_rater is a
rater who is harsher to some trainees; residual is the rest.

Which number to look at: phi and SEM, in the row with the sessions and raters that a trainee will
really have. Rows "crossed" hold for the same raters in all sessions, rows "nested" for fresh raters
in every session. g only tells whether trainees are ranked alike. With --cut, phi_cut is the
dependability of the decision at that cut. With --phi 0.8 the cheapest row that reaches it is
marked. --bootstrap 1000 adds intervals; components from few trainees or raters are uncertain.

The JSON of this command feeds `fidelity plan` and `fidelity oc` (option --from).
"""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand."""
    parser = commands.add_parser(
        "gstudy",
        help="variance between trainees, sessions and raters; how many of them are needed",
        description="Variance components of scores, and the dependability of a trainee's mean.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "file", type=Path, metavar="FILE.csv", help="columns trainee,session,rater,score"
    )
    parser.add_argument("--cut", type=float, metavar="C", help="cut score, adds phi_cut")
    parser.add_argument(
        "--phi", type=float, metavar="P", help="wanted dependability; marks the cheapest row"
    )
    parser.add_argument(
        "--sessions", metavar="LIST", default="1,2,3,4,6,8,10", help="(default: %(default)s)"
    )
    parser.add_argument("--raters", metavar="LIST", default="1,2,3", help="(default: %(default)s)")
    parser.add_argument(
        "--cases", metavar="LIST", default="1", help="cases of a trainee (default: %(default)s)"
    )
    parser.add_argument(
        "--bootstrap",
        type=int,
        default=0,
        metavar="N",
        help="simulated studies for intervals (default: 0, none)",
    )
    parser.add_argument("--seed", type=int, default=1, help="seed of the simulation (default: 1)")
    parser.add_argument(
        "--confidence", type=float, default=0.95, help="level of the intervals (default: 0.95)"
    )
    parser.add_argument(
        "--route",
        choices=("reml", "anova"),
        default="reml",
        help="REML, or mean squares of balanced data (default: reml)",
    )
    parser.add_argument(
        "--assume-zero",
        choices=MAY_BE_ZERO,
        action="append",
        default=[],
        help="a component to take as zero because the design cannot show it; may be repeated",
    )
    parser.add_argument("--json", action="store_true", help="print JSON for machines")
    parser.set_defaults(run=run)


@dataclass(frozen=True)
class _Both:
    """The study and what follows from it."""

    study: GStudy
    decisions: DStudy

    def to_dict(self) -> dict[str, Any]:
        study, decisions = self.study.to_dict(), self.decisions.to_dict()
        return {
            "variance": study["variance"],
            "mean": study["mean"],
            "reml_criterion": study["reml_criterion"],
            "d_study": decisions["d_study"],
            **study,
            **decisions,
        }

    def __str__(self) -> str:
        return f"{self.study}\n\nThe mean of a trainee over sessions and raters:\n{self.decisions}"


def run(options: argparse.Namespace) -> str:
    """Return what the command prints."""
    frame = read_table(
        options.file,
        labels=("trainee", "session", "rater"),
        numbers=("score",),
        optional=("case",),
        may_miss=True,
    )
    study = g_study(
        frame,
        route=options.route,
        assume_zero=options.assume_zero,
        confidence=options.confidence,
    )
    decisions = d_study(
        study,
        n_sessions=whole(options.sessions, "--sessions"),
        n_raters=whole(options.raters, "--raters"),
        n_cases=whole(options.cases, "--cases"),
        cut=options.cut,
        phi=options.phi,
        bootstrap=options.bootstrap,
        seed=options.seed,
        confidence=options.confidence,
    )
    return printed(_Both(study, decisions), as_json=options.json)
