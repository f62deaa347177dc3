"""Every page in every state: kept open to everyone, still, quiet, alone with its own server, and small."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template.loader import render_to_string
from playwright.sync_api import Page, Response, expect

from tests.browser import places
from tests.browser.household import Household, enter, household
from tests.browser.losing import reset
from tests.browser.places import Place
from tests.server import Server
from twofold.web.context import frame

pytestmark = pytest.mark.browser
SHIFTS = """
  window.shifted = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((e) => { window.shifted += e.value; }))
    .observe({type: "layout-shift", buffered: true});
"""
AGAIN = """() => axe.run({resultTypes: ["violations"]}).then((found) => found.violations)"""
WIDER = "Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)"
GROUPS = ["OUTSIDE", "SETTLING", "ALONE", "TWO", "OTHER", "SEALED", "STOPPED", "ANEW", "LOCKED"]


@pytest.fixture(scope="module")
def home(sqlite_server: Server) -> Household:
    return household(sqlite_server.origin)


@dataclass
class Watch:
    """Listens to one browser: what it asks for, is answered and complains about."""

    page: Page
    errors: list[str] = field(default_factory=list)
    answers: list[Response] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def begin(self, origin: str) -> Watch:
        page = self.page
        page.on("console", lambda message: self._said(message.type, message.text))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("response", lambda response: self.answers.append(response))
        page.on("request", lambda r: None if r.url.startswith(origin) else self.foreign.append(r.url))
        page.add_init_script(SHIFTS)
        return self

    def _said(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and "responded with a status of 4" not in text:
            self.errors.append(text)

    @property
    def pages(self) -> list[Response]:
        kinds, aside = {"document", "fetch"}, ("/drafts", "/drafts/elsewhere", "/folds/tickets", "/revision")
        return [r for r in self.answers if r.request.resource_type in kinds and not r.url.endswith(aside)]

    def forget(self) -> None:
        self.errors.clear()
        self.answers.clear()
        self.foreign.clear()


RARE: dict[str, dict[str, Any]] = {
    "people/keys_kept.html": {"items": [{"day": date(2026, 5, 3), "record_id": "3f2a", "kind": "answer"}, {}]},
    "people/damaged_keys.html": {},
    "people/no_boot_secret.html": {},
    "people/link_unproven.html": {},
    "people/closed.html": {},
    "web/plain_http.html": {"origin": "https://twofold.example"},
    "web/other_name.html": {"origin": "https://twofold.example", "asked": "192.168.1.5:8460"},
    "400.html": {},
    "403.html": {},
    "500.html": {},
}


@pytest.mark.parametrize("template", RARE)
def test_pages_of_bad_days(template: str, sqlite_server: Server, device: Callable[..., Page]) -> None:
    html = render_to_string(template, {**frame(), **RARE[template]})
    page = device(sqlite_server.origin, reduced_motion="reduce")
    page.route("**/bad-day", lambda route: route.fulfill(status=200, body=html, content_type="text/html"))
    watch = Watch(page).begin(sqlite_server.origin)
    place = Place(template, lambda page, _: page.goto("/bad-day"))
    wrong = [one for one in _wrong(place, watch) if "/bad-day" not in str(one)]
    assert wrong == []
    assert [response.url for response in watch.answers if response.status >= 400] == []


@pytest.mark.parametrize("group", GROUPS)
def test_pages(group: str, home: Household, sqlite_server: Server, device: Callable[..., Page]) -> None:
    who = {"SETTLING": home.ines, "ALONE": home.jun, "TWO": home.maya, "OTHER": home.sam, "SEALED": home.alex}
    visitor = {**who, "STOPPED": home.noor, "LOCKED": home.maya}.get(group)
    if group == "ANEW":
        visitor = reset(sqlite_server)
    # No colour is caught on its way to another, and nothing typed on one page is offered beside another's.
    page = device(sqlite_server.origin, reduced_motion="reduce", haste=False)
    if visitor is not None:
        enter(page, visitor, locked=group == "LOCKED")
    watch = Watch(page).begin(sqlite_server.origin)
    wrong = {place.name: found for place in getattr(places, group) if (found := _wrong(place, watch, home))}
    assert wrong == {}


def _wrong(place: Place, watch: Watch, home: Household | None = None) -> list[Any]:
    page = watch.page
    watch.forget()
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="light")
    place.go(page, home)  # type: ignore[arg-type]  # bad days need nobody
    page.evaluate("document.fonts.ready.then(() => 1)")
    # Words that another page left behind are offered beside their field once they arrive; that moves what is below it.
    shifted = page.evaluate("document.querySelector('[data-beside]') ? 0 : window.shifted || 0")
    status = watch.pages[-1].status
    found: list[Any] = [] if status == place.status else [("status", status)]
    found += [("shifted", shifted)] if shifted >= 0.02 else []
    found += [("axe, phone, light", _rules(Axe().run(page).response["violations"]))]
    found += [("wider at 390", more)] if (more := page.evaluate(WIDER)) else []
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 1280, "height": 800})
    found += [("axe, desk, dark", _rules(page.evaluate(AGAIN)))]
    page.set_viewport_size({"width": 320, "height": 640})
    found += [("wider at 320", more)] if (more := page.evaluate(WIDER)) else []
    found += [("console", list(watch.errors)), ("foreign", list(watch.foreign))]
    found += [("headers", name) for response in watch.answers for name in _headers_missing(response)]
    return [one for one in found if one[1]]


def _rules(violations: list[dict[str, Any]]) -> list[tuple[str, list[Any]]]:
    return [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in violations]


def _headers_missing(response: Response) -> list[str]:
    """What this response does not say that every response says."""
    headers = response.headers
    policy = headers.get("content-security-policy", "")
    wanted = {
        "policy": "default-src" in policy and "unsafe" not in policy and "*" not in policy,
        "nosniff": headers.get("x-content-type-options") == "nosniff",
        "referrer": headers.get("referrer-policy") == "no-referrer",
        "frame": headers.get("x-frame-options") == "DENY",
        "no-store": "/static/" in response.url or headers.get("cache-control") == "no-store",
    }
    return [f"{response.url}: {name}" for name, there in wanted.items() if not there]


class Weighed:
    """Bytes over the wire, as the browser counts them, headers included."""

    def __init__(self, page: Page) -> None:
        self.bytes = 0
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", self._count)

    def _count(self, event: dict[str, Any]) -> None:
        self.bytes += int(event["encodedDataLength"])

    def of(self, go: Callable[[], object], page: Page) -> int:
        self.bytes = 0
        go()
        page.wait_for_function("document.fonts.status === 'loaded'")
        page.wait_for_timeout(100)
        return self.bytes


def test_pages_are_small(home: Household, sqlite_server: Server, device: Callable[..., Page]) -> None:
    page = enter(device(sqlite_server.origin), home.maya)
    weighed = Weighed(page)
    first = weighed.of(lambda: page.goto("/today"), page)
    page.goto("/listening")  # the sheet of the rooms is fetched once
    ways = ["/today", home.opened, home.waits, "/ours", "/mine", home.kept, "/questions", "/questions/trust"]
    ways += ["/promises", home.promised, home.asked, home.missed, "/promises/new", f"{home.asked}/change"]
    ways += [
        "/trust",
        "/dreams",
        "/agreements",
        home.agreed,
        "/listening/skill",
        "/listening",
        "/settings",
        "/settings/you",
        "/settings/two",
        "/settings/sign-ins",
        "/export",
        "/help",
        "/privacy",
    ]
    later = {path: weighed.of(lambda path=path: page.goto(path), page) for path in ways}
    assert first <= 134_000
    assert {path: size for path, size in later.items() if size > 15_000} == {}


def test_nothing_moves_where_people_asked_for_that(
    home: Household, sqlite_server: Server, device: Callable[..., Page]
) -> None:
    page = enter(device(sqlite_server.origin, reduced_motion="reduce"), home.sam)
    page.goto(home.opened)
    page.wait_for_selector(".book .words")
    assert page.evaluate("document.getAnimations().length") == 0
    assert Path(page.url).name == Path(home.opened).name


def test_what_is_printed_has_the_words_and_nothing_to_press(
    home: Household, sqlite_server: Server, device: Callable[..., Page]
) -> None:
    page = enter(device(sqlite_server.origin), home.maya)
    pressed = page.locator("main :is(form,button,input,textarea,.btn,.audience)").filter(visible=True)
    for path, words in ((home.opened, ".book .words"), ("/ours", ".slip")):
        page.goto(path)
        assert pressed.count(), "the control: on the screen there is something"
        page.emulate_media(media="print")
        assert pressed.count() == 0
        expect(page.locator(words).first).to_be_visible()
        page.emulate_media(media="screen")
