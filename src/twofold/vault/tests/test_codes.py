from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofold.vault.codes import ALPHABET, BadCode, code_bytes, grouped, new_code, normal_code
from twofold.vault.tests.household import patient

bare = st.text(ALPHABET, min_size=16, max_size=16)


@patient
@given(bare, st.sampled_from(["", "-", " ", ".", "\u2013"]))
def test_a_code_reads_the_same_however_it_is_typed(code: str, between: str) -> None:
    typed = between.join(code.lower()).replace("0", "o").replace("1", "l")

    assert normal_code(typed, symbols=16) == code
    assert normal_code(grouped(code), symbols=16) == code


@patient
@given(bare, bare)
def test_two_codes_never_have_the_same_bytes(one: str, other: str) -> None:
    assert len(code_bytes(one, symbols=16)) == 10
    assert (code_bytes(one, symbols=16) == code_bytes(other, symbols=16)) == (one == other)


@pytest.mark.parametrize("typed", ["", "----", "A" * 15, "A" * 17, "U" * 16, "é" * 16, "１" * 16, "A" * 10**6, "\0"])
def test_what_is_no_code_is_refused_without_repeating_it(typed: str) -> None:
    with pytest.raises(BadCode) as refused:
        code_bytes(typed, symbols=16)
    assert typed == "" or typed not in str(refused.value)


@patient
@given(st.text(max_size=60))
def test_any_text_is_a_code_or_a_bad_code(typed: str) -> None:
    with suppress(BadCode):
        assert len(code_bytes(typed, symbols=16)) == 10


def test_new_codes_are_grouped_and_use_the_whole_alphabet() -> None:
    codes = [new_code(32) for _ in range(60)]

    assert {len(code) for code in codes} == {32 + 7}
    assert set("".join(codes)) == {*ALPHABET, "-"}


def test_what_is_much_longer_than_a_code_is_none() -> None:
    """However few letters stand among its dashes: no form makes anybody read megabytes."""
    code = new_code(16)
    assert normal_code(code.ljust(1000, "-"), symbols=16) == code.replace("-", "")
    with pytest.raises(BadCode):
        normal_code(code.ljust(1001, "-"), symbols=16)
