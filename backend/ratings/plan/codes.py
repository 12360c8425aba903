"""Codes under which sessions are shown to raters."""

import random

# Without I, O, 0, 1, 2, Z, 5, S, 8, B, L: nobody mistakes one code for another.
CODE_LETTERS = "ACDEFGHJKMNPQRTUVWXY34679"
CODE_LENGTH = 4


def draw_codes(n_codes: int, rng: random.Random) -> list[str]:
    """Draw different codes."""
    codes: dict[str, None] = {}
    while len(codes) < n_codes:
        codes["".join(rng.choices(CODE_LETTERS, k=CODE_LENGTH))] = None
    return list(codes)
