from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofold.vault.padding import BLOCK, BLOCKS_UNTIL, pad, padded_size, unpad
from twofold.vault.primitives import Unopenable
from twofold.vault.tests.household import patient

sizes = st.one_of(st.integers(0, 3 * BLOCKS_UNTIL), st.integers(0, 2**32 - 1))


@patient
@given(st.binary(max_size=9000))
def test_padding_comes_off_again(content: bytes) -> None:
    padded = pad(content)

    assert unpad(padded) == content
    assert len(padded) == padded_size(len(content))


@patient
@given(sizes, st.integers(0, 5000))
def test_longer_content_is_never_padded_shorter(size: int, more: int) -> None:
    assert padded_size(size) <= padded_size(size + more)


@patient
@given(sizes)
def test_padding_is_in_blocks_and_then_at_most_an_eighth_longer(size: int) -> None:
    padded, wanted = padded_size(size), size + 4

    assert padded >= wanted
    if wanted <= BLOCKS_UNTIL:
        assert padded % BLOCK == 0
        assert padded - wanted < BLOCK
    else:
        assert padded - wanted < wanted * 0.12


def test_sizes_that_are_written_in_records_stay_as_they_are() -> None:
    given_sizes = [0, 252, 253, 4092, 4093, 4348, 4349, 10_000, 65_536, 1_000_000, 2**32 - 5]
    assert [padded_size(size) for size in given_sizes] == [
        256,
        256,
        512,
        4096,
        4352,
        4352,
        4608,
        10_240,
        67_584,
        1_015_808,
        4_294_967_296,
    ]


@patient
@given(st.binary(max_size=700))
def test_only_what_pad_makes_is_unpadded(padded: bytes) -> None:
    try:
        content = unpad(padded)
    except Unopenable:
        return
    assert pad(content) == padded


@pytest.mark.parametrize("padded", [b"", b"\0", b"\0" * 255, b"\0" * 257, b"\xff" * 256, b"\0" * 255 + b"\1"])
def test_other_padding_does_not_open(padded: bytes) -> None:
    with pytest.raises(Unopenable):
        unpad(padded)
