"""Every page of an evening in which people wrote texts that would run, and words that nothing divides, into everything."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from tests.browser.widths import covered, desk, too_wide
from tests.filled import Filled
from tests.proofs.scripts_in_words import Report, household, look_at, read_files
from tests.visitor import Page

pytestmark = [pytest.mark.browser, pytest.mark.proof]
TEXTS = 560
WORDS = re.compile(r'(class="[^"]*\bwords\b[^"]*" dir="auto">)([^<]+)')


@pytest.fixture(scope="module")
def house() -> Iterator[tuple[Filled, int]]:
    with household(TEXTS, each=12) as (seen, written):
        yield seen, len(written.given)


def test_nothing_that_people_write_runs(house: tuple[Filled, int], chromium_browser: Browser) -> None:
    seen, given = house
    report = Report(given)
    read_files(report, seen.files)
    look_at(report, seen.pages, chromium_browser, seen.evening.server.origin)
    assert (report.ran, report.refused, report.wrong) == ([], [], [])
    assert report.given >= 500
    assert len(report.seen) >= 500
    assert report.files >= 10


def test_words_that_are_shown_as_they_are_would_be_noticed(
    house: tuple[Filled, int], chromium_browser: Browser
) -> None:
    """As a template with `|safe` would have it: the policy stops what runs, and all of it is seen."""
    seen, _ = house
    page = next(page for page in seen.pages if page.status == 200 and "ran(" in page.text and WORDS.search(page.text))
    raw = WORDS.sub(lambda found: found[1] + unescape(found[2]), page.text)
    report = Report()
    look_at(report, [replace(page, text=raw, content=raw.encode())], chromium_browser, seen.evening.server.origin)
    assert report.refused
    assert report.wrong


@pytest.mark.parametrize("browser", ["chromium_browser", "large_text_browser"])
def test_no_page_is_wider_than_its_window(
    browser: str, house: tuple[Filled, int], request: pytest.FixtureRequest
) -> None:
    """Nor with text at 200 %, as a browser's own setting makes it."""
    seen, _ = house
    context = request.getfixturevalue(browser).new_context(base_url=seen.evening.server.origin)
    tab = desk(context.new_page(), seen.pages)
    wide = {width: found for width in (320, 360, 412) if (found := too_wide(tab, seen.pages, width))}
    context.close()
    assert wide == {}


@pytest.mark.parametrize("browser", ["chromium_browser", "large_text_browser"])
def test_nothing_of_the_frame_is_covered(
    browser: str, house: tuple[Filled, int], request: pytest.FixtureRequest
) -> None:
    seen, _ = house
    context = request.getfixturevalue(browser).new_context(base_url=seen.evening.server.origin)
    tab = desk(context.new_page(), seen.pages)
    page = next(page for page in seen.pages if page.path == "/settings" and page.status == 200)
    found = {width: names for width in range(320, 481, 8) if (names := covered(tab, page, width))}
    context.close()
    assert found == {}


def test_a_page_that_is_too_wide_is_noticed(house: tuple[Filled, int], device: Callable[..., Tab]) -> None:
    seen, _ = house
    tab = desk(device(seen.evening.server.origin), seen.pages)
    wide = Page(200, "/wide", "<!doctype html><main><pre>" + "w" * 200, {}, [])
    assert set(too_wide(tab, [wide], 320).values()) == {"200 /wide"}
