"""Two people in two real browsers on the real server. A failing test leaves a screenshot of every open page."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.mailbox import mailbox
from tests.postgres import cluster, programs
from tests.proofs.another_site import another_site
from tests.server import Server, server

PATIENCE = 20_000  # milliseconds; tests may share their machine with others
_HASTE = """
for (const name of ["setTimeout", "setInterval"]) {
  const slow = window[name];
  window[name] = (act, wait, ...given) => slow(act, [3000, 15000].includes(wait) ? wait / 10 : wait, ...given);
}
"""  # before a draft is kept, and until it is tried again; whole seconds are counted in `web/tests/test_scripts.py`
RESULTS = Path(__file__).resolve().parent.parent / "test-results"


def chromium() -> str | None:
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    known = ("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",)
    return next((p for n in names if (p := shutil.which(n))), None) or next(
        (p for p in known if Path(p).exists()), None
    )


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as running:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in this thread
        yield running


@pytest.fixture(scope="session")
def chromium_browser(playwright: Playwright) -> Iterator[Browser]:
    with launched(playwright) as running:
        yield running


@pytest.fixture(scope="module")
def large_text_browser(playwright: Playwright) -> Iterator[Browser]:
    """Of somebody who has set the text of every page to twice its size."""
    with launched(playwright, "--blink-settings=defaultFontSize=32") as running:
        yield running


@contextmanager
def launched(playwright: Playwright, *more: str) -> Iterator[Browser]:
    path = chromium()
    if path is None:
        pytest.fail("No Chromium here. Install one (Debian: apt-get install chromium-headless-shell).")
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    running = playwright.chromium.launch(executable_path=path, args=[*arguments, *more])
    yield running
    running.close()


@pytest.fixture(scope="session")
def sqlite_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """With a mail server beside it, so that what needs one can be seen."""
    with mailbox(tmp_path_factory.mktemp("mail")) as box, server(**box.settings) as running:
        yield running


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """What people do is the same on it: one long evening is enough, and the canary's, which fills in every form."""
    if programs() is None:
        pytest.fail("No PostgreSQL here. Install it (Debian: apt-get install postgresql).")
    with cluster() as url, server(TWOFOLD_DATABASE_URL=url) as running:
        yield running


@pytest.fixture
def live(sqlite_server: Server) -> Server:
    """The real server."""
    return sqlite_server


@pytest.fixture
def elsewhere() -> Iterator[str]:
    with another_site() as site:
        yield site


@pytest.fixture
def device(request: pytest.FixtureRequest, chromium_browser: Browser) -> Iterator[Callable[..., Page]]:
    """`device(origin, width=390, theme="light")` is a fresh browser of its own, as on another phone. Without `haste` it
    keeps what is typed as late as in life.
    """
    opened: list[tuple[BrowserContext, Page]] = []

    def open_device(
        origin: str, *, width: int = 390, height: int = 844, theme: str = "light", haste: bool = True, **options: Any
    ) -> Page:
        given = {"timezone_id": "Europe/Berlin", "locale": "en-GB", **options}
        context = chromium_browser.new_context(
            base_url=origin,
            viewport={"width": width, "height": height},
            color_scheme=theme,  # type: ignore[arg-type]
            **given,
        )
        context.set_default_timeout(PATIENCE)
        if haste:
            context.add_init_script(_HASTE)
        page = context.new_page()
        opened.append((context, page))
        return page

    yield open_device
    failed = getattr(request.node, "failed_in_call", False)
    for number, (context, page) in enumerate(opened):
        if failed and not page.is_closed():
            RESULTS.mkdir(exist_ok=True)
            page.screenshot(path=RESULTS / f"{request.node.name}-{number}.png", full_page=True)
        context.close()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    outcome: Any = yield
    if call.when == "call" and outcome.get_result().failed:
        item.failed_in_call = True  # type: ignore[attr-defined]
