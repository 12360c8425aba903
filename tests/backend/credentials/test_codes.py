"""Codes that people type: every single slip is found."""

import pytest

from backend.credentials.codes import SIGNS, MistypedCode, new_code, read_code, shown_code


def test_every_single_sign_mistyped_and_every_exchange_is_found() -> None:
    for code in (new_code() for _ in range(4)):
        for place, right in enumerate(code):
            for wrong in SIGNS:
                if wrong != right:
                    with pytest.raises(MistypedCode, match="mistyped"):
                        read_code(code[:place] + wrong + code[place + 1 :])
            if place and code[place - 1] != right:
                exchanged = code[: place - 1] + right + code[place - 1] + code[place + 1 :]
                with pytest.raises(MistypedCode, match="exchanged"):
                    read_code(exchanged)


def test_a_code_is_read_however_it_is_spaced() -> None:
    code = new_code()

    assert read_code(f"  {shown_code(code).lower()} ") == code
    assert read_code(" ".join(code)) == code


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "has 12 signs, this has 0"),
        ("ABC", "has 12 signs, this has 3"),
        ("0000-0000-0000", "has no 0"),
        ("OIL2-3456-789A", "has no I or L or O"),
        ("<script>", "has no"),
        ("2" * 500, "many more"),
    ],
)
def test_what_is_no_code_is_said(typed: str, said: str) -> None:
    with pytest.raises(MistypedCode, match=said):
        read_code(typed)


def test_codes_are_spread_over_all_signs() -> None:
    seen = {sign for _ in range(200) for sign in new_code()}

    assert seen == set(SIGNS)
    assert len({new_code() for _ in range(500)}) == 500
