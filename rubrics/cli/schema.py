"""`python -m rubrics schema`: the grammars as JSON Schema, for editors."""

import argparse
import sys

from rubrics.json_schema import schema_text
from rubrics.pathways.json_schema import pathway_schema_text


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("schema", help="print the JSON Schema of a grammar")
    parser.add_argument(
        "grammar", nargs="?", choices=("instrument", "pathway"), default="instrument"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print what the committed schema file holds."""
    text = pathway_schema_text() if options.grammar == "pathway" else schema_text()
    sys.stdout.write(text)
    return 0
