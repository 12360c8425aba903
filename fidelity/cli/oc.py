"""`python -m fidelity oc`: whom a pass rule certifies, by true level."""

from __future__ import annotations

import argparse
from typing import TypeVar

from fidelity.cli.printing import printed
from fidelity.cli.variances import add_component_options, numbers, read_components
from fidelity.decision.attempts import Sections
from fidelity.decision.characteristics import operating_characteristics
from fidelity.decision.components import GStudyComponents
from fidelity.decision.portfolio import Portfolio
from fidelity.decision.rules import (
    ConjunctiveRule,
    DecisionRule,
    GrowingPortfolioRule,
    PassRule,
    RepeatedPassRule,
)
from fidelity.errors import InvalidInput

_Number = TypeVar("_Number", int, float)

#: Options that would do nothing with the other rules, and are refused there.
_ONLY_FOR = {
    "n_sessions": ("decision", "growing", "conjunctive"),
    "n_cases": ("decision", "growing", "conjunctive"),
    "nested": ("decision", "growing", "conjunctive"),
    "confidence": ("decision", "growing", "conjunctive"),
    "passes": ("repeated",),
    "in_a_row": ("repeated",),
    "added": ("growing",),
    "sections": ("conjunctive",),
    "section_correlation": ("conjunctive",),
    "section_spread": ("conjunctive",),
    "section_floor": ("conjunctive",),
    "session_floor": ("conjunctive",),
    "section_session_floor": ("conjunctive",),
    "mean_floor": ("conjunctive",),
}

_EPILOG = """\
A pass rule looks at observed scores, and observed scores err. The table says how likely a trainee
of each true level is certified over all allowed attempts together.

Rules (--rule):
  decision     the lower one-sided limit of the portfolio's mean lies above the cut
  growing      the same, looked at again whenever sessions are added (--added)
  repeated     so many sessions at or above the cut (--passes), ever or --in-a-row;
               every session is an attempt
  conjunctive  mean at or above the cut, and floors for sections and sessions

Examples:
  fidelity gstudy ratings.csv --json > gstudy.json
  fidelity oc --cut 3 --from gstudy.json --n-sessions 4 --n-raters 2 --attempts 3
  fidelity oc --cut 3 --from gstudy.json --rule repeated --passes 3 --attempts 10
  fidelity oc --cut 3 --trainee 0.63 --session 0.27 --rater 0.06 --trainee-x-rater 0.06 \\
      --residual 0.32 --rule conjunctive --sections 8 --section-correlation 0.5 --section-floor 2

Which number to look at: the chance at 0.5 below the cut (false pass, at most 5 %) and at 1.0 above
(true pass, at least 80 %). The last line says whether both hold. Rules of the kind "three passes
ever" pass one session in four by luck and get three within ten tries more often than not.
Numbers are exact where a formula exists; otherwise they are simulated, with the Monte Carlo
standard error beside them, and the same seed gives the same table.
"""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand."""
    parser = commands.add_parser(
        "oc",
        help="operating characteristics of a pass rule: false and true passes by true level",
        description="How likely a pass rule certifies trainees of each true level.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--cut", type=float, required=True, help="the standard, in points")
    parser.add_argument(
        "--rule",
        choices=("decision", "growing", "repeated", "conjunctive"),
        default="decision",
        help="the pass rule (default: decision)",
    )
    parser.add_argument("--attempts", type=int, default=1, help="allowed attempts (default: 1)")
    parser.add_argument(
        "--same-raters", action="store_true", help="later attempts meet the raters of the first"
    )
    portfolio = parser.add_argument_group("what one attempt brings")
    portfolio.add_argument("--n-sessions", type=int, help="sessions (default: 4)")
    portfolio.add_argument("--n-raters", type=int, help="raters of each (default: 2; repeated: 1)")
    portfolio.add_argument("--n-cases", type=int, help="cases (default: 1)")
    portfolio.add_argument(
        "--nested", action="store_true", help="fresh raters for every session (default: the same)"
    )
    rule = parser.add_argument_group("the rule")
    rule.add_argument(
        "--confidence",
        type=float,
        help="one-sided level, 0.5 for the mean itself (default: 0.9; conjunctive: 0.5)",
    )
    rule.add_argument("--passes", type=int, help="repeated: passes (default: 3)")
    rule.add_argument("--in-a-row", action="store_true", help="repeated: without a fail between")
    rule.add_argument("--added", type=int, help="growing: sessions added (default: 1)")
    rule.add_argument("--sections", type=int, help="conjunctive: sections (default: 1)")
    rule.add_argument(
        "--section-correlation",
        type=float,
        help="conjunctive: correlation of the sections' errors (default: 0.5)",
    )
    rule.add_argument(
        "--section-spread",
        type=float,
        help="conjunctive: SD of a trainee's true section levels (default: 0)",
    )
    rule.add_argument("--section-floor", type=float, help="conjunctive: lowest section mean")
    rule.add_argument("--session-floor", type=float, help="conjunctive: lowest session mean")
    rule.add_argument(
        "--section-session-floor",
        type=float,
        help="conjunctive: lowest value of any section in any session",
    )
    rule.add_argument("--mean-floor", type=float, help="conjunctive: lowest mean beside the limit")
    add_component_options(parser)
    parser.add_argument(
        "--severity-se",
        type=float,
        metavar="SE",
        help="scores are severity-adjusted, with severities known to this standard error",
    )
    parser.add_argument(
        "--assume-defaults",
        action="store_true",
        help="the rule computes its error from the default components, whatever the true ones are",
    )
    parser.add_argument("--levels", metavar="LIST", help="true levels (default: cut ± 1.5)")
    parser.add_argument(
        "--simulate", action="store_true", help="simulate even where a formula exists"
    )
    parser.add_argument(
        "--replicates", type=int, default=50_000, help="simulated trainees (default: 50000)"
    )
    parser.add_argument("--seed", type=int, default=1, help="seed of the simulation (default: 1)")
    parser.add_argument("--json", action="store_true", help="print JSON for machines")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> str:
    """Return what the command prints."""
    rule = _rule(options)
    components = read_components(options)
    if options.severity_se is not None:
        components = components.with_severities_known(options.severity_se)
    result = operating_characteristics(
        rule,
        components,
        attempts=options.attempts,
        true_levels=None if options.levels is None else numbers(options.levels, "--levels"),
        raters_between_attempts="same" if options.same_raters else "fresh",
        assumed=GStudyComponents.defaults() if options.assume_defaults else None,
        method="simulation" if options.simulate else "auto",
        replicates=options.replicates,
        seed=options.seed,
    )
    return printed(result, as_json=options.json)


def _rule(options: argparse.Namespace) -> PassRule:
    for name, rules in _ONLY_FOR.items():
        if getattr(options, name) not in (None, False) and options.rule not in rules:
            option = name.replace("_", "-")
            raise InvalidInput(f"--{option} says nothing together with --rule {options.rule}")
    if options.rule == "repeated":
        return RepeatedPassRule(
            cut=options.cut,
            n_passes=_or(options.passes, 3),
            n_raters=_or(options.n_raters, 1),
            in_a_row=options.in_a_row,
        )
    portfolio = Portfolio(
        n_sessions=_or(options.n_sessions, 4),
        n_raters=_or(options.n_raters, 2),
        raters="nested" if options.nested else "crossed",
        n_cases=_or(options.n_cases, 1),
    )
    if options.rule == "conjunctive":
        n_sections = _or(options.sections, 1)
        return ConjunctiveRule(
            cut=options.cut,
            sections=Sections(
                n_sections,
                1.0 if n_sections == 1 else _or(options.section_correlation, 0.5),
                _or(options.section_spread, 0.0),
            ),
            section_floor=options.section_floor,
            session_floor=options.session_floor,
            section_session_floor=options.section_session_floor,
            mean_floor=options.mean_floor,
            portfolio=portfolio,
            confidence=_or(options.confidence, 0.5),
        )
    confidence = _or(options.confidence, 0.9)
    if options.rule == "growing":
        return GrowingPortfolioRule(
            cut=options.cut,
            minimum=portfolio,
            added_sessions=_or(options.added, 1),
            confidence=confidence,
        )
    return DecisionRule(cut=options.cut, portfolio=portfolio, confidence=confidence)


def _or(given: _Number | None, default: _Number) -> _Number:
    return default if given is None else given
