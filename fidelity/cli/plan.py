"""`python -m fidelity plan`: sessions, cases and raters for a wanted precision."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from fidelity.cli.printing import printed
from fidelity.cli.variances import add_component_options, read_components, whole
from fidelity.decision.portfolio import Raters
from fidelity.errors import InvalidInput
from fidelity.planning import Costs, plan_dependability, plan_reliability

_EPILOG = """\
The aim chooses the question.

How many sessions, cases and raters does each trainee need?
  fidelity gstudy ratings.csv --json > gstudy.json
  fidelity plan --phi 0.80 --from gstudy.json
  fidelity plan --half-width 0.75 --from gstudy.json --n-sessions 1-8 --n-raters 1,2 \\
      --cost-session 0.5 --cost-rating 1.5

How many double-coded sessions and raters does a reliability study need?
  fidelity plan --width 0.3 --session 0.9 --rater 0.06 --residual 0.38
  fidelity plan --width 0.3 --from reliability.json --item A1 --n-sessions 40,60,80

--from reads what `gstudy FILE.csv --json` printed, for --width also what `reliability` printed.
The expected widths are simulated: ratings are drawn and fitted as a report would fit them. About
half of real studies will be wider than expected; the column "90 % at most" is the cautious one.

Which number to look at: the line marked * is the cheapest design that reaches the aim, + reaches
it too. crossed means that the same raters score all sessions of a trainee, nested that every
session has fresh ones. Components from a small study are uncertain: choose with reserve.
"""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand."""
    parser = commands.add_parser(
        "plan",
        help="sessions, cases and raters for a wanted dependability or interval width",
        description="Which designs reach a wanted precision, and which of them is the cheapest.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    aim = parser.add_argument_group("the aim")
    aim.add_argument("--phi", type=float, help="dependability of a trainee's mean")
    aim.add_argument("--half-width", type=float, help="half the interval of a trainee's mean")
    aim.add_argument("--width", type=float, help="width of the interval of ICC(A,1)")
    aim.add_argument(
        "--confidence", type=float, default=0.95, help="level of the interval (default: 0.95)"
    )
    grid = parser.add_argument_group("the grid; lists such as 1,2,4 or 1-6")
    grid.add_argument(
        "--n-sessions",
        metavar="LIST",
        help="of a trainee (default: 1,2,3,4,6,8,10); --width: in all (default: 20,30,50,80,120)",
    )
    grid.add_argument(
        "--n-raters",
        metavar="LIST",
        help="of each session (default: 1,2,3); --width: in the pool (default: 3,4,6,8)",
    )
    grid.add_argument("--n-cases", metavar="LIST", help="cases of a trainee (default: 1)")
    grid.add_argument(
        "--design", choices=("crossed", "nested", "both"), help="how raters return (default: both)"
    )
    grid.add_argument(
        "--each", metavar="LIST", help="with --width: ratings of each session (default: 2)"
    )
    add_component_options(parser)
    parser.add_argument("--item", help="with --from reliability.json: the item")
    costs = parser.add_argument_group("costs in any unit, such as hours")
    costs.add_argument("--cost-case", type=float, default=0.0, help="of a case (default: 0)")
    costs.add_argument("--cost-session", type=float, default=1.0, help="of a session (default: 1)")
    costs.add_argument("--cost-rating", type=float, default=1.0, help="of a rating (default: 1)")
    parser.add_argument(
        "--replicates", type=int, default=100, help="with --width: data sets (default: 100)"
    )
    parser.add_argument("--seed", type=int, default=1, help="with --width: seed (default: 1)")
    parser.add_argument("--json", action="store_true", help="print JSON for machines")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> str:
    """Return what the command prints."""
    costs = Costs(case=options.cost_case, session=options.cost_session, rating=options.cost_rating)
    if options.width is None:
        return _dependability(options, costs)
    if options.phi is not None or options.half_width is not None:
        raise InvalidInput("--width asks about raters, --phi and --half-width about trainees")
    _refuse(options, ("n_cases", "design"), "--width")
    components = read_components(options, raters_only=True, item=options.item)
    plan = plan_reliability(
        **components.crossed(),
        width=options.width,
        confidence=options.confidence,
        n_sessions=_grid(options.n_sessions, "--n-sessions", (20, 30, 50, 80, 120)),
        n_raters=_grid(options.n_raters, "--n-raters", (3, 4, 6, 8)),
        ratings_per_session=_grid(options.each, "--each", (2,)),
        costs=costs,
        replicates=options.replicates,
        seed=options.seed,
    )
    return printed(plan, as_json=options.json)


def _dependability(options: argparse.Namespace, costs: Costs) -> str:
    if options.phi is None and options.half_width is None:
        raise InvalidInput("name an aim: --phi, --half-width or --width")
    _refuse(options, ("each", "item"), "--phi or --half-width")
    designs: dict[str | None, tuple[Raters, ...]] = {
        "crossed": ("crossed",),
        "nested": ("nested",),
    }
    plan = plan_dependability(
        read_components(options),
        phi=options.phi,
        half_width=options.half_width,
        confidence=options.confidence,
        n_sessions=_grid(options.n_sessions, "--n-sessions", (1, 2, 3, 4, 6, 8, 10)),
        n_raters=_grid(options.n_raters, "--n-raters", (1, 2, 3)),
        n_cases=_grid(options.n_cases, "--n-cases", (1,)),
        designs=designs.get(options.design, ("crossed", "nested")),
        costs=costs,
    )
    return printed(plan, as_json=options.json)


def _grid(text: str | None, option: str, default: Sequence[int]) -> Sequence[int]:
    return default if text is None else whole(text, option)


def _refuse(options: argparse.Namespace, names: Sequence[str], aim: str) -> None:
    """Refuse options that would silently do nothing."""
    for name in names:
        if getattr(options, name) is not None:
            raise InvalidInput(f"--{name.replace('_', '-')} says nothing together with {aim}")
