"""What somebody writes while the other parts is not lost: `python -m tests.proofs.parted_meanwhile`, whole."""

from __future__ import annotations

import pytest

from tests.own_process import proof

pytestmark = pytest.mark.proof


def test_words_typed_while_the_other_parts_are_on_the_page_that_comes_or_kept() -> None:
    assert "44 forms, 0 with words lost" in proof("parted_meanwhile")


def test_words_that_are_nowhere_are_noticed() -> None:
    assert "2 forms, 2 with words lost" in proof("parted_meanwhile", "--planted", "--most", "2")
