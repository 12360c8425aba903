"""`python -m rubrics render`: a form to print, in Markdown or HTML."""

import argparse
import sys
from pathlib import Path

from rubrics.cli.opening import Definition, open_definition
from rubrics.forms import Sheet, checklist, rating_form, to_html, to_markdown
from rubrics.model import Rubric

_WRITERS = {"md": to_markdown, "html": to_html}


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser(
        "render",
        help="write a form to print: to rate a session on, or a pathway as a checklist",
        description="Write a form to print: to rate a session on, or a pathway as a checklist.",
    )
    parser.add_argument("name", metavar="slug|path")
    parser.add_argument("--version", help="for a slug: which version, else the newest published")
    parser.add_argument("--format", choices=tuple(_WRITERS), default="md", help="default: md")
    parser.add_argument("--output", type=Path, metavar="FILE", help="default: standard output")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the form to a file, or print it."""
    sheet = _sheet(open_definition(options.name, options.version))
    text = _WRITERS[options.format](sheet)
    if options.output is None:
        sys.stdout.write(text)
    else:
        options.output.write_text(text, encoding="utf-8")
    return 0


def _sheet(definition: Definition) -> Sheet:
    return rating_form(definition) if isinstance(definition, Rubric) else checklist(definition)
