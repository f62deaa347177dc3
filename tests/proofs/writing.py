"""Writing in a real browser, in whatever order people do things: nothing that was typed is gone, and no line on the page
says what is not so.

    python -m tests.proofs.writing [--sequences 300] [--seed N] [--planted]

A sequence types words into one form in up to three pages (two tabs and another device). Between the words it reloads,
goes away and comes back, locks, leaves at once, comes in by a link from another site, loses the connection, has drafts
refused, sets the browser's clock on, sends, and swaps the question. Afterwards every word is looked for: in the form,
beside it, or among what is saved. The browser's waits are shortened, so that minutes pass in seconds.

The control, `--planted`, takes the page's name away from what the browser sends, so that drafts are kept by the field's
name alone, as they once were. It has to lose words.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Error as BrowserError

from tests.browser.household import account, enter
from tests.browsers import chromium
from tests.proofs.another_site import another_site
from tests.proofs.writing_sequence import Sequence
from tests.proofs.writing_steps import Device, Told
from tests.server import Server, free_port
from tests.visitor import Visitor

FASTER = 10  # waits of a second and more, in the browser
_FAST = f"""
const slow = window.setTimeout;
window.setTimeout = (act, wait, ...given) => slow(act, wait >= 1000 ? wait / {FASTER} : wait, ...given);
"""
_NAMELESS = """
const ask = window.fetch;
window.fetch = (to, given) => { if (given?.headers) delete given.headers["X-Twofold-Page"]; return ask(to, given); };
"""


@contextmanager
def two_devices(browser: Browser, visitor: Visitor, *, planted: bool) -> Iterator[tuple[Device, Device]]:
    made = []
    for count in (2, 1):
        context = browser.new_context(base_url=visitor.origin)
        context.set_default_timeout(20_000)
        context.add_init_script(_FAST + (_NAMELESS if planted else ""))
        pages = [context.new_page() for _ in range(count)]
        enter(pages[0], visitor, locked=True)
        made.append(Device(pages, visitor))
        made[-1].unlock()
    yield made[0], made[1]
    for device in made:
        device.pages[0].context.close()


def run(browser: Browser, server: Server, *, sequences: int, seed: int, planted: bool = False) -> Told:
    told, chance, known = Told(), random.Random(seed), set[str]()
    jun = account(server.origin, "Jun")
    with another_site() as site:
        for number in range(sequences):
            with two_devices(browser, jun, planted=planted) as (desk, phone):
                sequence = Sequence(desk, phone, chance, told, site)
                try:
                    sequence.run()
                except BrowserError as error:
                    told.stuck.append(f"{' '.join(sequence.history)}: {error.message}")
            for fault in told.faults:
                if fault not in known:
                    print(f"  {fault}", flush=True)
            known.update(told.faults)
            if number % 10 == 9:
                print(f"  {told}", flush=True)
    return told


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sequences", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--planted", action="store_true")
    given = parser.parse_args()
    with TemporaryDirectory(prefix="twofold-writing-") as folder, sync_playwright() as playwright:
        server = Server(Path(folder), free_port())
        server.start()
        browser = playwright.chromium.launch(executable_path=chromium())
        try:
            told = run(browser, server, sequences=given.sequences, seed=given.seed, planted=given.planted)
        finally:
            browser.close()
            server.stop()
    print(told)
    if given.planted:
        return 0 if told.lost else 1
    return 1 if told.faults else 0


if __name__ == "__main__":
    sys.exit(main())
