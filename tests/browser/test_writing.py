"""The bounded form of `tests.proofs.writing`, and its control."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.proofs import writing
from tests.server import Server

pytestmark = pytest.mark.browser


def test_whatever_order_things_are_done_in_no_word_is_lost(chromium_browser: Browser, sqlite_server: Server) -> None:
    told = writing.run(chromium_browser, sqlite_server, sequences=1, seed=12)
    assert told.faults == []
    assert told.words


def test_drafts_that_go_by_the_fields_name_alone_lose_words(chromium_browser: Browser, sqlite_server: Server) -> None:
    for seed in range(1, 8):
        if writing.run(chromium_browser, sqlite_server, sequences=1, seed=seed, planted=True).lost:
            return
    pytest.fail("the planted weakness was not noticed")
