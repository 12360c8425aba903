"""The command line of the statistics core; `python -m fidelity --help` explains it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from fidelity._version import __version__
from fidelity.cli import cusum, drift, gold, growth, gstudy, kappa, oc, plan, rasch, reliability
from fidelity.errors import FidelityError

#: Every subcommand has a module with `add_parser`.
COMMANDS = (reliability, gstudy, growth, gold, kappa, plan, oc, cusum, drift, rasch)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand; 0 is success, 1 is input that cannot be used, 2 a wrong call."""
    parser = argparse.ArgumentParser(
        prog="fidelity", description="Inter-rater reliability and competence statistics."
    )
    parser.add_argument("--version", action="version", version=f"fidelity {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add_parser(commands)
    options = parser.parse_args(arguments)
    try:
        text = options.run(options)
    except FidelityError as error:
        sys.stderr.write(f"fidelity: {error} [{error.code}]\n")
        return 1
    sys.stdout.write(f"{text}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
