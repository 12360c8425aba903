"""`python -m tests.bench`."""

import sys

from tests.bench.program import main

if __name__ == "__main__":
    sys.exit(main())
