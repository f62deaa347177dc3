from __future__ import annotations

from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofold.rooms.tickets import read_ticket


@pytest.mark.parametrize("given", ["", "a" * 42, "a" * 44, "ä" * 43, "!" * 43])
def test_anything_else_is_no_ticket(given: str) -> None:
    assert read_ticket(given) is None


@given(st.binary(min_size=32, max_size=32))
def test_what_a_browser_makes_is_read(ticket: bytes) -> None:
    assert read_ticket(urlsafe_b64encode(ticket).decode().rstrip("=")) == ticket
