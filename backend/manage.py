"""Command-line entry point of the server."""

import os
import sys
from pathlib import Path

# Running this file puts `backend/` itself on the path, which would make `ratings` and
# `backend.ratings` two modules. The root of the repository is the only import root.
sys.path[0] = str(Path(__file__).resolve().parent.parent)


def main() -> None:
    """Run a management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
