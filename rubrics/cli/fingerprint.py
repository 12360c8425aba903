"""`python -m rubrics fingerprint`: the line that freezes a definition."""

import argparse
import sys

from rubrics.cli.opening import Definition, open_definition
from rubrics.frozen import record_line
from rubrics.model import Rubric
from rubrics.pathways import pathway_entry


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("fingerprint", help="print the line that freezes a definition")
    parser.add_argument("names", nargs="+", metavar="slug|path")
    parser.add_argument("--version", help="for a slug: which version, else the newest published")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print one line for each definition."""
    for name in options.names:
        sys.stdout.write(f"{line_of(open_definition(name, options.version))}\n")
    return 0


def line_of(definition: Definition) -> str:
    """Return ``slug version sha256`` of an instrument or a pathway."""
    if isinstance(definition, Rubric):
        return record_line(definition)
    return record_line(pathway_entry(definition))
