"""Leaving quickly leaves nothing on the screen: `python -m tests.proofs.leaving [--times 30] [--planted]`.

In a real browser, from private pages, by the button and by the key, while nothing answers any more: neither the server nor
the page that is gone to. What is counted is whether the page is empty before the browser does anything else; what is
printed besides is how long that and the first empty picture took. `--planted`: a script that waits for the other page.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, Page, Route, sync_playwright

from tests.browser.household import account, enter
from tests.browsers import launched
from tests.server import server
from tests.visitor import Visitor

BAR = 200.0  # milliseconds until nothing is seen
ELSEWHERE = "https://www.wikipedia.org/"
WAYS = ("button", "key")
WORDS = "It began with a bicycle and a wrong turn."
PAGES = ("/mine", "/question", "/dreams/new", "/settings", "/help")
EMPTIES = "document.body.remove();"
_PRESS = {
    "button": "document.querySelector('form[data-leave] button').click();",
    "key": "for (let i = 0; i < 3; i += 1) document.dispatchEvent(new KeyboardEvent('keydown', {key: 'Shift'}));",
}
# What stands there when the handlers of the press are through, and when the next picture is drawn.
_LEAVE = """() => new Promise((done) => {
  const begun = performance.now();
  PRESS
  const at_once = {text: document.body ? document.body.innerText : "", title: document.title, ms: performance.now() - begun};
  requestAnimationFrame(() => setTimeout(() => done({...at_once, drawn: performance.now() - begun}), 0));
})"""


@dataclass(frozen=True)
class Left:
    """What was to be seen and read in the tab's title as soon as leaving was asked for, and how long that took."""

    path: str
    way: str
    text: str
    title: str
    ms: float
    drawn: float

    @property
    def good(self) -> bool:
        return not self.text.strip() and not self.title


@dataclass
class Result:
    left: list[Left] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return bool(self.left) and all(one.good for one in self.left) and max(one.drawn for one in self.left) < BAR

    def __str__(self) -> str:
        drawn = [one.drawn for one in self.left]
        still = [f"{one.path} by {one.way}" for one in self.left if not one.good]
        return (
            f"left {len(self.left)} times, {len(still)} times with something still to be seen; empty after"
            f" {statistics.median(one.ms for one in self.left):.1f} ms, drawn empty after p50"
            f" {statistics.median(drawn):.0f} ms, max {max(drawn):.0f} ms{''.join(f'{chr(10)}  {one}' for one in still[:5])}"
        )


def leave(page: Page, way: str) -> Left:
    """Leave while nothing answers any more."""
    waiting: list[Route] = []
    page.route(f"{ELSEWHERE}**", lambda route: waiting.append(route))
    page.route("**/leave", lambda route: waiting.append(route))
    path = page.url
    told = page.evaluate(_LEAVE.replace("PRESS", _PRESS[way]))
    for route in waiting:
        route.abort()
    return Left(path, way, told["text"], told["title"], told["ms"], told["drawn"])


def wait_for_the_other_page(context: BrowserContext) -> None:
    """Plants a script that empties the page no sooner than the browser does by itself."""

    def weaker(route: Route) -> None:
        answer = route.fetch()
        assert EMPTIES in answer.text()
        route.fulfill(response=answer, body=answer.text().replace(EMPTIES, ""))

    context.route("**/js/leave*.js", weaker)


@contextmanager
def somebody() -> Iterator[Visitor]:
    """Jun, on a server of their own, with a page of their own."""
    with server() as running:
        jun = account(running.origin, "Jun")
        form = jun.get("/question").form("/question")
        jun.send(form, text=WORDS)
        yield jun


def run(times: int, *, planted: bool = False) -> Result:
    result = Result()
    with somebody() as jun, sync_playwright() as playwright, launched(playwright) as browser:
        for number in range(times):
            context = browser.new_context(base_url=jun.origin)
            if planted:
                wait_for_the_other_page(context)
            page = enter(context.new_page(), jun)
            page.goto(PAGES[number % len(PAGES)])
            result.left.append(leave(page, WAYS[number % 2]))
            context.close()
    return result


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--planted", action="store_true")
    options = parser.parse_args()
    result = run(options.times, planted=options.planted)
    print(result)
    return 0 if result.good is not options.planted else 1


if __name__ == "__main__":
    sys.exit(main())
