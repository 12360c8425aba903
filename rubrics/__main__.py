"""The command line of instruments and pathways; `python -m rubrics --help` explains it."""

import argparse
import os
import sys
from collections.abc import Sequence

from rubrics.cli import check, diff, fingerprint, render, schema, show
from rubrics.errors import RubricError

#: Every command has a module with `add_parser`.
COMMANDS = (check, show, diff, render, fingerprint, schema)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    arguments : sequence of str, optional
        Without the program's name; the process's own when left out.

    Returns
    -------
    int
        0 when all is well; 1 when a definition breaks a rule, or something cannot be read or
        written; with ``diff --exit-code`` 1 is a difference, and 2 what 1 is elsewhere.

    Examples
    --------
    >>> main(["fingerprint", "ipt-adherence-competence@0.1"])  # doctest: +ELLIPSIS
    ipt-adherence-competence 0.1 ...
    0
    """
    options = _parser().parse_args(arguments)
    # So it is when the shell has closed it (`>&-`), whatever its type says.
    if not sys.stdout:
        sys.stderr.write("the standard output is closed\n")
        return 1
    try:
        status = int(options.run(options))
        sys.stdout.flush()
    except RubricError as error:
        message = str(error)
    except BrokenPipeError:
        # What is left in the buffer has nowhere to go: without this the interpreter complains.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        message = "the reader of the output closed it before everything was written"
    except UnicodeEncodeError as error:
        character = error.object[error.start]
        message = f"{error.encoding} has no {character!a}: set PYTHONIOENCODING=utf-8"
    except OSError as error:
        message = f"{error.filename or 'output'}: {error.strerror or error}"
    else:
        return status
    sys.stderr.write(f"{message}\n")
    return 2 if getattr(options, "exit_code", False) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m rubrics", description="Rating instruments and certification pathways."
    )
    commands = parser.add_subparsers(required=True, metavar="command")
    for command in COMMANDS:
        command.add_parser(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
