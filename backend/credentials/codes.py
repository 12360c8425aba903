"""Codes of certificates, made to be typed: without signs that look alike, and with one that checks.

Thirty-one signs are a prime number, so that the weighted sum finds every single sign mistyped and
every two signs exchanged.
"""

import secrets
from typing import Final

SIGNS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH: Final = 12


class MistypedCode(ValueError):
    """A code that cannot be one, with what is wrong in words."""


def new_code() -> str:
    """Draw a code at random.

    >>> len(new_code()) == LENGTH and read_code(new_code()) != ""
    True
    """
    drawn = "".join(secrets.choice(SIGNS) for _ in range(LENGTH - 1))
    return drawn + _check_sign(drawn)


def shown_code(code: str) -> str:
    """Write a code in groups of four.

    >>> shown_code("7K3QX9F2MHRC")
    '7K3Q-X9F2-MHRC'
    """
    return "-".join(code[start : start + 4] for start in range(0, LENGTH, 4))


def read_code(typed: str) -> str:
    """Return the code that somebody typed, however they spaced it. Raises MistypedCode."""
    code = "".join(sign for sign in typed.upper() if sign not in " -–\u00a0\t\r\n")
    strange = sorted({sign for sign in code if sign not in SIGNS})
    if len(code) > 4 * LENGTH:
        raise MistypedCode(f"A code has {LENGTH} signs, this has many more.")
    if strange:
        raise MistypedCode(
            f"A code has no {' or '.join(strange[:3])}: it is made of the digits 2 to 9 and of "
            "capital letters without I, L and O."
        )
    if len(code) != LENGTH:
        raise MistypedCode(f"A code has {LENGTH} signs, this has {len(code)}.")
    if _check_sign(code[:-1]) != code[-1]:
        raise MistypedCode("This code is mistyped: a sign is wrong, or two are exchanged.")
    return code


def _check_sign(code: str) -> str:
    total = sum(weight * SIGNS.index(sign) for weight, sign in enumerate(code, start=1))
    # The check sign has the weight that follows, and brings the sum to a multiple of 31.
    weight = len(code) + 1
    return SIGNS[-total * pow(weight, -1, len(SIGNS)) % len(SIGNS)]
