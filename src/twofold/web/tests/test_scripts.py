"""The scripts in a real browser, with the server's side played by the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

STATIC = Path(__file__).resolve().parent.parent / "static"
HOUSE = "http://twofold.test"
PATHS = {
    "leave": "/leave",
    "lock": "/lock",
    "unlock": "/unlock",
    "drafts": "/drafts",
    "tickets": "/folds/tickets",
}
FORM = (
    '<form method="post" action="/answer" data-hold data-ticket="fold-1">'
    '<input type="hidden" name="csrfmiddlewaretoken" value="t0ken">'
    '<textarea id="text" name="text" data-draft="answer:1" class="writing"></textarea>'
    '<p id="text-kept" role="status" data-kept></p><button name="verb" value="keep">Keep</button></form>'
)
JOINING = (
    '<script type="module" src="/static/web/js/joining.js"></script>'
    '<form method="post" action="/join"><input id="code" data-invitation-code>'
)
pytestmark = pytest.mark.browser


class Desk:
    """A page of the house, and what it sent. `answers` says what the server replies to the next POST of a path."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.sent: list[tuple[str, dict[str, list[str]]]] = []
        self.flags: list[dict[str, str]] = []
        self.answers: dict[str, list[Callable[[Route], None]]] = {}
        self.body = FORM
        self.idle = 0
        context.route("**/*", self._serve)
        self.page = context.new_page()

    def open(self, path: str = "/write") -> Page:
        self.page.goto(HOUSE + path)
        return self.page

    def html(self, body: str) -> str:
        given = {"person": {"name": "Maya"}, "unlocked": True, "csrf_token": "t0ken", "paths": PATHS}
        shell = {"leave_url": "https://elsewhere.test/", "idle_seconds": self.idle}
        page = render_to_string("web/base.html", {**given, **shell})
        return page.replace("</main>", body + "</main>")

    def posts(self, path: str) -> list[dict[str, list[str]]]:
        return [fields for where, fields in self.sent if where == path]

    def _serve(self, route: Route) -> None:
        url, request = urlsplit(route.request.url), route.request
        if request.method == "POST":
            self.sent.append((url.path, parse_qs(request.post_data or "", keep_blank_values=True)))
            self.flags.append(request.headers)
            waiting = self.answers.get(url.path)
            return waiting.pop(0)(route) if waiting else route.fulfill(status=204)
        if url.path.startswith("/static/"):
            file = STATIC / url.path.removeprefix("/static/")
            kind = "text/javascript" if file.suffix == ".js" else "text/css" if file.suffix == ".css" else "font/woff2"
            return route.fulfill(status=200, body=file.read_bytes(), content_type=kind)
        body = "elsewhere" if url.hostname != "twofold.test" else self.html(f"<h1>{url.path}</h1>{self.body}")
        return route.fulfill(status=200, body=body, content_type="text/html; charset=utf-8")


def answer(status: int, body: str = "", **headers: str) -> Callable[[Route], None]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    kind = "text/plain" if named.pop("plain", "") else "text/html"
    return lambda route: route.fulfill(status=status, body=body, headers=named, content_type=kind)


def cut(route: Route) -> None:
    route.abort("internetdisconnected")


@pytest.fixture
def desk(chromium_browser: Browser) -> Iterator[Desk]:
    context = chromium_browser.new_context()
    context.set_default_timeout(20_000)
    yield Desk(context)
    context.close()


def _write(page: Page, words: str = "Oranges") -> None:
    page.fill("#text", words)
    page.click("text=Keep >> visible=true")


def test_a_form_is_sent_once_and_goes_where_the_server_says(desk: Desk) -> None:
    desk.answers["/answer"] = [answer(204, X_Twofold_Go_To="/opened")]
    page = desk.open()
    page.fill("#text", "Oranges")
    page.evaluate("for (let i = 0; i < 5; i++) document.querySelector('form[data-hold]').requestSubmit()")
    page.wait_for_url(HOUSE + "/opened")
    assert len(desk.posts("/answer")) == 1
    assert desk.posts("/answer")[0]["text"] == ["Oranges"]


def test_a_lock_in_the_middle_loses_nothing(desk: Desk) -> None:
    desk.answers["/answer"] = [
        answer(423, "locked", X_Twofold="locked"),
        answer(204, X_Twofold_Go_To="/opened"),
    ]
    desk.answers["/unlock"] = [answer(422, "That is not it.", plain="yes"), answer(204)]
    page = desk.open()
    _write(page)
    page.fill("#unlock-passphrase", "wrong")
    page.keyboard.press("Enter")
    expect(page.locator("#unlock-error")).to_have_text("That is not it.")
    assert page.input_value("#text") == "Oranges"
    page.fill("#unlock-passphrase", "kettle orchard")
    page.keyboard.press("Enter")
    page.wait_for_url(HOUSE + "/opened")
    assert [sent["text"] for sent in desk.posts("/answer")] == [["Oranges"], ["Oranges"]]
    assert desk.posts("/answer")[1]["verb"] == ["keep"]


def test_putting_the_unlocking_away_keeps_the_words(desk: Desk) -> None:
    desk.answers["/answer"] = [answer(423, "locked", X_Twofold="locked")]
    page = desk.open()
    _write(page)
    page.wait_for_selector("dialog[open]")
    page.keyboard.press("Escape")
    expect(page.locator("#text-kept")).to_contain_text("Your words stay on this page")
    assert page.input_value("#text") == "Oranges"


def test_a_lost_connection_keeps_the_words_and_tries_again(desk: Desk) -> None:
    desk.answers["/answer"] = [cut, answer(204, X_Twofold_Go_To="/opened")]
    page = desk.open()
    _write(page)
    expect(page.locator("#text-kept")).to_have_text("No connection. Your words are still here.")
    assert page.input_value("#text") == "Oranges"
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_url(HOUSE + "/opened")


def test_words_that_are_too_long_to_be_kept_are_said_to_be(desk: Desk) -> None:
    page = desk.open()
    page.clock.install()
    desk.answers["/drafts"] = [answer(413)]
    page.fill("#text", "Oranges")
    page.clock.run_for(3100)
    expect(page.locator("#text-kept")).to_contain_text("Too long to be saved.")
    page.clock.run_for(60_000)
    assert len(desk.posts("/drafts")) == 1


def test_who_is_signed_out_is_told_so_and_nothing_goes_to_the_pages_own_address(desk: Desk) -> None:
    page = desk.open()
    page.clock.install()
    desk.answers["/drafts"] = [answer(423, X_Twofold="signed-out")]
    page.fill("#text", "Oranges")
    page.clock.run_for(3100)
    expect(page.locator("#text-kept")).to_contain_text("Signed out here")
    carried = "<p data-carries>Oranges</p>"
    door = desk.html(f"<h1>Sign in</h1>{carried}").replace("data-drafts", "data-no-drafts")
    desk.answers["/answer"] = [answer(423, door, X_Twofold="signed-out")]
    page.click("text=Keep >> visible=true")
    expect(page.locator("h1")).to_have_text("Sign in")
    page.clock.run_for(200_000)
    page.evaluate("dispatchEvent(new Event('online'))")
    assert [where for where, _ in desk.sent if where != "/drafts/elsewhere"] == ["/drafts", "/answer"]
    assert page.evaluate("dispatchEvent(new Event('beforeunload', { cancelable: true }))")


def test_leaving_with_more_than_a_browser_lets_outlive_the_page_waits_for_it(desk: Desk) -> None:
    page = desk.open()
    page.fill("#text", "ر" * 19_000)
    page.evaluate("document.querySelector('form[data-leave]').requestSubmit()")
    page.wait_for_url("https://elsewhere.test/")
    assert [len(sent["text"][0]) for sent in desk.posts("/drafts/leave")] == [19_000]


def test_leaving_brings_the_last_words_once_more_where_the_browser_has_dropped_them(desk: Desk) -> None:
    desk.answers["/drafts/leave"] = [lambda route: route.abort()]
    beacons: list[tuple[str, str]] = []
    desk.page.expose_function("beacon", lambda url, body: beacons.append((url, body)))
    page = desk.open()
    page.evaluate("() => { navigator.sendBeacon = (url, body) => { window.beacon(url, String(body)); return true; }; }")
    beyond: list[Route] = []  # held back, so that the page is there to see that its request was dropped
    page.route("https://elsewhere.test/", lambda route: beyond.append(route))
    page.fill("#text", "Because we said so.")
    page.evaluate("document.querySelector('form[data-leave]').requestSubmit()")
    for _ in range(500):
        if beacons and beyond:
            break
        page.wait_for_timeout(20)
    beyond[0].fulfill(status=200, body="elsewhere")
    page.wait_for_url("https://elsewhere.test/")
    (dropped,), ((url, body),) = desk.posts("/drafts/leave"), beacons
    again = parse_qs(body)
    assert url == "/drafts/leave"
    assert again["text"] == dropped["text"] == ["Because we said so."]
    assert (again["name"], again["turn"]) == (dropped["name"], dropped["turn"])
    assert again["csrfmiddlewaretoken"] == ["t0ken"]
    assert again["page"] == [desk.flags[desk.sent.index(("/drafts/leave", dropped))]["x-twofold-page"]]


@pytest.mark.parametrize("hanging", ["/drafts", "/answer"])
def test_an_answer_that_never_comes_is_told_of_and_asked_for_again(desk: Desk, hanging: str) -> None:
    """A network that was left without a word: nothing fails, and nothing comes."""
    desk.answers[hanging] = [lambda _route: None, answer(204, X_Twofold_Go_To="/opened")]
    page = desk.open()
    page.clock.install()
    page.fill("#text", "Oranges")
    page.clock.run_for(3100)
    if hanging == "/answer":
        page.click("text=Keep >> visible=true")
    page.clock.run_for(10_100)
    expect(page.locator("#text-kept")).to_have_text("The connection is slow. Your words are still here.")
    page.clock.fast_forward(50_000)
    expect(page.locator("#text-kept")).to_have_text("No connection. Your words are still here.")
    page.clock.fast_forward(15_000)
    if hanging == "/answer":
        page.wait_for_url(HOUSE + "/opened")
    else:
        expect(page.locator("#text-kept")).to_have_text("Kept as you write")
    assert [sent["text"] for sent in desk.posts(hanging)] == [["Oranges"]] * 2


def test_an_answer_that_needs_another_look_takes_the_pages_place(desk: Desk) -> None:
    again = FORM.replace("></textarea>", ' aria-invalid="true">Oranges</textarea>')
    desk.answers["/answer"] = [answer(422, desk.html(again)), answer(204, X_Twofold_Go_To="/opened")]
    page = desk.open()
    _write(page)
    expect(page.locator("#text")).to_be_focused()
    assert page.input_value("#text") == "Oranges"
    page.click("text=Keep >> visible=true")
    page.wait_for_url(HOUSE + "/opened")


def test_a_server_error_leaves_the_page_as_it_is(desk: Desk) -> None:
    desk.answers["/answer"] = [answer(500, "<h1>broken</h1>")]
    page = desk.open()
    _write(page)
    expect(page.locator("#said")).to_contain_text("Your words are still here")
    assert page.input_value("#text") == "Oranges"


def test_drafts_are_kept_as_one_writes_and_after_unlocking(desk: Desk) -> None:
    page = desk.open()
    page.clock.install()
    desk.answers["/drafts"] = [answer(204), answer(423, X_Twofold="locked")]
    page.fill("#text", "Oran")
    page.clock.run_for(3100)
    expect(page.locator("#text-kept")).to_have_text("Kept as you write")
    page.fill("#text", "Oranges")
    page.clock.run_for(3100)
    expect(page.locator("#text-kept")).to_contain_text("Locked")
    page.evaluate("document.dispatchEvent(new Event('twofold:unlocked'))")
    expect(page.locator("#text-kept")).to_have_text("Kept as you write")
    assert [sent["text"][0] for sent in desk.posts("/drafts")] == ["Oran", "Oranges", "Oranges"]
    assert desk.posts("/drafts")[0]["name"] == ["answer:1"]


def test_a_ticket_stays_in_the_browser_until_the_server_has_taken_it(desk: Desk) -> None:
    desk.answers["/answer"] = [cut, answer(204, X_Twofold_Go_To="/opened")]
    desk.answers["/folds/tickets"] = [
        lambda route: route.fulfill(json={"done": []}),
        lambda route: route.fulfill(json={"done": ["fold-1"]}),
    ]
    page = desk.open()
    _write(page)
    expect(page.locator("#text-kept")).to_contain_text("No connection")
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_url(HOUSE + "/opened")
    first, second = (sent["ticket"][0] for sent in desk.posts("/answer"))
    assert first == second
    assert len(first) == 43
    page.wait_for_timeout(200)
    assert desk.posts("/folds/tickets")[0] == {"fold": ["fold-1"], "ticket": [first]}
    kept = "Object.keys(localStorage).filter((key) => key.startsWith('twofold-ticket:')).length"
    assert page.evaluate(kept) == 1
    desk.open("/again")
    page.wait_for_function(f"{kept} === 0")
    quiet = [flags for (path, _), flags in zip(desk.sent, desk.flags, strict=True) if path == "/folds/tickets"]
    assert all(flags["x-twofold-quiet"] == "1" and flags["x-csrftoken"] == "t0ken" for flags in quiet)


@pytest.mark.parametrize("way", ["button", "keys"])
def test_leaving_quickly_locks_and_goes(desk: Desk, way: str) -> None:
    page = desk.open()
    if way == "button":
        page.click("text=Leave")
    else:
        for _press in range(3):
            page.keyboard.press("Shift")
    page.wait_for_url("https://elsewhere.test/")
    assert desk.posts("/leave") == [{"csrfmiddlewaretoken": ["t0ken"]}]


def test_writing_capitals_does_not_leave(desk: Desk) -> None:
    page = desk.open()
    page.locator("#text").press_sequentially("I AM Maya And Sam Is Here")
    assert page.url == HOUSE + "/write"


def test_an_idle_page_is_covered_and_gives_back_what_was_typed(desk: Desk) -> None:
    desk.idle = 60
    page = desk.open()
    page.clock.install()
    page.fill("#text", "Oranges")
    page.clock.run_for(70_000)
    page.wait_for_selector("dialog[open]")
    assert not page.locator("#text").is_visible()
    page.clock.run_for(2000)
    page.keyboard.press("Escape")
    page.wait_for_timeout(100)
    assert len(desk.posts("/lock")) == 1
    expect(page.locator("dialog").get_by_role("button", name="Leave")).to_be_visible()
    page.fill("#unlock-passphrase", "kettle orchard")
    page.keyboard.press("Enter")
    expect(page.locator("#text")).to_be_visible()
    assert page.input_value("#text") == "Oranges"


def test_an_invitations_code_goes_into_its_field_and_stays_in_the_address(desk: Desk) -> None:
    desk.body = JOINING + "<button>On</button></form>"
    page = desk.open("/join#K7Q2-M9TX-0000-0000")
    expect(page.locator("#code")).to_have_value("K7Q2-M9TX-0000-0000")
    page.reload()
    expect(page.locator("#code")).to_have_value("K7Q2-M9TX-0000-0000")
    desk.answers["/join"] = [answer(200, "<h1>Read</h1>")]
    page.click("text=On")
    expect(page.locator("h1")).to_have_text("Read")
    assert page.url == f"{HOUSE}/join#K7Q2-M9TX-0000-0000"


def test_the_way_to_the_content_is_no_code(desk: Desk) -> None:
    desk.body = JOINING + "</form>"
    expect(desk.open("/join#content").locator("#code")).to_have_value("")


def test_the_first_guess_of_zone_and_language(desk: Desk) -> None:
    desk.body = '<input id="zone" data-zone><input id="language" data-language>'
    page = desk.open()
    assert page.input_value("#zone") != ""
    assert page.input_value("#language").startswith("en")


def test_a_book_unfolds_once(desk: Desk) -> None:
    desk.body = '<section class="book" data-unfolds="fold-1"><div class="page">a</div></section>'
    page = desk.open()
    assert page.locator("[data-unfolds]").count() == 1
    desk.open()
    page.wait_for_function("!document.querySelector('[data-unfolds]')")


TALK = (
    '<div id="talk" data-live="/revision" data-rev="{rev}"><h1 tabindex="-1">Turn {rev}</h1>'
    '<form method="post" action="/answer"><textarea id="text" name="text"></textarea></form></div>'
    '<script type="module" src="/static/web/js/live.js"></script>'
)


class Composing:
    """An input method at work in this page, as the browser itself would drive it."""

    def __init__(self, page: Page) -> None:
        self.session = page.context.new_cdp_session(page)

    def half(self, letters: str) -> None:
        place = {"selectionStart": len(letters), "selectionEnd": len(letters)}
        self.session.send("Input.imeSetComposition", {"text": letters, **place})

    def done(self, letters: str) -> None:
        self.session.send("Input.insertText", {"text": letters})


def _moves_on(desk: Desk) -> None:
    """The other one does something: from now on the server shows the talk's next turn."""
    desk.body = TALK.format(rev=2)


def test_a_talk_that_moves_on_waits_for_what_is_being_composed(desk: Desk) -> None:
    desk.body = TALK.format(rev=1)
    desk.context.route(
        "**/revision", lambda route: route.fulfill(json={"rev": 1 if "Turn 1" in desk.body else 2}, status=200)
    )
    page = desk.open()
    page.focus("#text")
    composing = Composing(page)
    composing.half("に")
    page.evaluate("document.querySelector('#text').dataset.same = '1'")
    _moves_on(desk)
    for letters in ("にh", "にほ", "にほn", "にほん"):
        page.wait_for_timeout(400)
        composing.half(letters)
    expect(page.locator("h1", has_text="Turn")).to_have_text("Turn 1")
    composing.done("日本")
    expect(page.locator("h1", has_text="Turn")).to_have_text("Turn 2")
    assert page.input_value("#text") == "日本"
    page.keyboard.insert_text("語")
    assert page.input_value("#text") == "日本語"


def test_a_page_that_the_server_sent_waits_for_what_is_being_composed(desk: Desk) -> None:
    held: list[Route] = []
    desk.answers["/answer"] = [held.append]
    page = desk.open()
    _write(page)
    page.focus("#text")
    composing = Composing(page)
    composing.half("にほ")
    held[0].fulfill(status=422, body=desk.html("<h1>Once more</h1>"), content_type="text/html")
    page.wait_for_timeout(500)
    assert page.input_value("#text").endswith("にほ")
    composing.done("日本")
    expect(page.locator("h1", has_text="Once more")).to_be_visible()


RING = """<div id="talk" data-idle="{idle}" data-ends="{ends}">
<div data-ring="3" data-left="3"><svg><circle class="left"/></svg><span class="say">0:03</span></div></div>
<script type="module" src="/static/web/js/live.js"></script>"""
FELT = """() => {
  window.felt = []; window.heard = 0; window.held = [];
  const lock = { release: () => { held.push("free"); } };
  Object.defineProperty(navigator, "wakeLock", { value: { request: async (kind) => { held.push(kind); return lock; } } });
  Object.defineProperty(navigator, "vibrate", { value: (beats) => { felt.push(beats); return true; } });
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function () { window.heard += 1; return start.call(this); };
}"""


@pytest.mark.parametrize(("ends", "felt", "heard"), [("shake", 1, 0), ("sound", 1, 1), ("still", 0, 0)])
def test_a_timer_keeps_the_screen_on_and_ends_as_its_person_likes_it(
    desk: Desk, ends: str, felt: int, heard: int
) -> None:
    desk.body = RING.format(idle=0, ends=ends)
    desk.page.add_init_script(f"({FELT})()")
    page = desk.open()
    page.mouse.click(5, 5)
    page.wait_for_function("held.includes('screen')")
    page.wait_for_function("document.querySelector('[data-ring] .say').textContent === '0:00'")
    page.wait_for_timeout(1200)
    assert page.evaluate("[felt.length, heard]") == [felt, heard]
    assert page.evaluate("held") == ["screen", "free"]


def test_a_running_timer_covers_nothing(desk: Desk) -> None:
    desk.idle = 60
    desk.body = RING.format(idle=1260, ends="still")
    page = desk.open()
    page.clock.install()
    page.clock.run_for(1_200_000)
    assert page.locator("dialog[open]").count() == 0
    page.clock.run_for(80_000)
    page.wait_for_selector("dialog[open]")


SHARE = """<p id="link">https://twofold.test/join#K7Q2</p>
<button type="button" hidden data-share="#link" data-text="For you">Share …</button>
<script type="module" src="/static/web/js/invite.js"></script>"""


def test_an_invitation_goes_to_the_phones_own_sheet_where_there_is_one(desk: Desk) -> None:
    desk.body = SHARE
    page = desk.open()
    expect(page.locator("[data-share]")).to_be_hidden()
    given = "Object.defineProperty(navigator, 'share', {value: async (what) => { window.shared = what; throw 0; }})"
    page.add_init_script(given)
    page.reload()
    page.click("[data-share]")
    assert page.evaluate("shared") == {"text": "For you", "url": "https://twofold.test/join#K7Q2"}


def test_one_can_leave_from_the_lock_of_an_idle_page(desk: Desk) -> None:
    desk.idle = 60
    page = desk.open()
    page.clock.install()
    page.clock.run_for(70_000)
    page.locator("dialog").get_by_role("button", name="Leave").click()
    page.wait_for_url("https://elsewhere.test/")
