"""`python -m tests.browser.pictures FOLDER`: every page in every state, on a phone and on a desk, light and dark, to be
looked at one by one.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import places
from tests.browser.household import Household, enter, household
from tests.browsers import chromium
from tests.mailbox import mailbox
from tests.server import server
from tests.visitor import Visitor

LOOKS = ((360, 740, "light"), (360, 740, "dark"), (1280, 860, "light"), (1280, 860, "dark"))
GROUPS = ("OUTSIDE", "SETTLING", "ALONE", "TWO", "OTHER", "SEALED", "STOPPED", "LOCKED")


def main(folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    with mailbox(Path(tempfile.mkdtemp(prefix="twofold-mail-"))) as box, server(**box.settings) as running:
        home = household(running.origin)
        with sync_playwright() as player:
            browser = player.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
            taken = sum(_group(browser, running.origin, home, group, folder) for group in GROUPS)
    print(f"{taken} pictures in {folder}")
    return 0


def _group(browser: Browser, origin: str, home: Household, group: str, folder: Path) -> int:
    who = {"SETTLING": home.ines, "ALONE": home.jun, "TWO": home.maya, "OTHER": home.sam, "SEALED": home.alex}
    visitor: Visitor | None = {**who, "STOPPED": home.noor, "LOCKED": home.maya}.get(group)
    context = browser.new_context(base_url=origin, timezone_id="Europe/Berlin", locale="en-GB", reduced_motion="reduce")
    page = context.new_page()
    if visitor is not None:
        enter(page, visitor, locked=group == "LOCKED")
    taken = 0
    for place in getattr(places, group):
        place.go(page, home)
        taken += _take(page, folder / f"{group.lower()}-{place.name}")
    context.close()
    return taken


def _take(page: Page, name: Path) -> int:
    for width, height, theme in LOOKS:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        page.evaluate("document.fonts.ready.then(() => 1)")
        page.screenshot(path=f"{name}-{width}-{theme}.png", full_page=True)
    return len(LOOKS)


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "test-results/pictures")))
