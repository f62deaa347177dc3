"""Cookies: which change when, and that none of before opens anything; and what somebody has of a stolen row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final
from uuid import uuid4

from django.conf import settings

from tests.in_process import LocalVisitor
from tests.passphrases import PASSPHRASES
from twofold.people import accounts, boot_secret
from twofold.people.models import SignIn
from twofold.people.sign_ins import SessionStore
from twofold.people.unlocked import Unlocked
from twofold.rooms.installed_packs import core
from twofold.trust.questions.actions import answer_alone

SESSION: Final = settings.SESSION_COOKIE_NAME
KEY: Final = settings.UNLOCK_COOKIE_NAME
NEW: Final = "harbour candle nine gentle walnuts"
WORD: Final = "quillsecretmark"


class Browser(LocalVisitor):
    """Somebody's browser, and what they know."""

    def __init__(self, name: str, by: Unlocked, code: str) -> None:
        super().__init__(strict=True)
        self.name, self.code, self.sign_in_name = name, code, by.person.sign_in_name
        self.passphrase = PASSPHRASES[name]

    def sign_in(self) -> None:
        self.send(self.get("/sign-in").form("/sign-in"), sign_in=self.sign_in_name, passphrase=self.passphrase)

    def unlock(self) -> None:
        self.send(self.get("/unlock").form("/unlock"), passphrase=self.passphrase)

    def press(self, action: str) -> None:
        self.send(self.get("/settings").form(action))

    def lock(self) -> None:
        self.press("/lock")

    def sign_out(self) -> None:
        self.press("/sign-out")

    def leave(self) -> None:
        self.press("/leave")

    def change_idle_time(self) -> None:
        self.send(self.get("/settings/you").form("/settings/you"), idle_minutes="5")

    def change_passphrase(self) -> None:
        form = self.get("/settings/passphrase").form("/settings/passphrase")
        self.send(form, passphrase=self.passphrase, new_passphrase=NEW)
        self.passphrase = NEW

    def replace_keys(self) -> None:
        form = self.get("/settings/known-passphrase").form("/settings/known-passphrase")
        self.send(form, passphrase=self.passphrase, new_passphrase=NEW)
        self.passphrase = NEW

    def recover(self) -> None:
        form = self.get("/recover").form("/recover")
        self.send(form, sign_in=self.sign_in_name, code=self.code, new_passphrase=NEW)
        self.passphrase = NEW

    def sees(self) -> str:
        """`open`: the words; `locked` and `out`: the two pages that keep somebody outside."""
        page = LocalVisitor(self.cookies).get("/mine")
        if WORD in page.text:
            return "open"
        if page.status != 423:
            return f"status {page.status}"
        return "locked" if "/unlock" in page.text else "out"


def settled_browser(name: str) -> Browser:
    by = accounts.create_account(accounts.About(name), PASSPHRASES[name], invited=True)
    code, by = accounts.new_recovery_code(by=by)
    by = accounts.confirm_recovery_code(code, by=by) or by
    answer_alone(core().questions[1], WORD, by=by, once=uuid4())
    return Browser(name, by, code)


def restarted() -> None:
    boot_secret.set_boot_secret(b"another boot secret for tests!!!")


def restored() -> None:
    """A restored database comes without sign-ins, to a server that has started anew."""
    SignIn.objects.all().delete()
    restarted()


Act = Callable[[Browser], None]
# What happens to a browser that is open, and which of its cookies have to be others afterwards, or gone.
ENDS: Final[dict[str, tuple[Act, set[str]]]] = {
    "locked": (Browser.lock, {KEY}),
    "signed out": (Browser.sign_out, {SESSION, KEY}),
    "left quickly": (Browser.leave, {KEY}),
    "locked and unlocked": (lambda browser: (browser.lock(), browser.unlock())[0], {KEY}),
    "another idle time, then locked": (lambda browser: (browser.change_idle_time(), browser.lock())[0], {KEY}),
    "passphrase changed": (Browser.change_passphrase, {KEY}),
    "all keys replaced": (Browser.replace_keys, {KEY}),
    "recovered": (Browser.recover, {SESSION, KEY}),
    "signed in again": (lambda browser: (browser.sign_out(), browser.sign_in())[0], {SESSION, KEY}),
    "server started again": (lambda browser: restarted(), set()),
    "backup restored": (lambda browser: restored(), set()),
}


def faults(browser: Browser, end: str) -> Iterator[str]:
    """The browser is open, then this happens; its cookies of before are tried again by somebody who has kept them."""
    act, others = ENDS[end]
    fixed = {SESSION: "a" * 32, KEY: "b" * 43}
    browser.cookies |= fixed  # what somebody has put there beforehand
    browser.sign_in()
    kept = {name: browser.cookies.get(name, "") for name in (SESSION, KEY)}
    if browser.sees() != "open" or any(kept[name] == value for name, value in fixed.items()):
        yield f"signing in: {browser.sees()}"
    act(browser)
    yield from (f"{end}: {name} is what it was" for name in others if browser.cookies.get(name) == kept[name])
    now = dict(browser.cookies)
    for name, cookies in {
        "both cookies of before": kept,
        "the key of before with the session of now": {**kept, SESSION: now.get(SESSION, "")},
    }.items():
        thief = LocalVisitor(cookies)
        if WORD in thief.get("/mine").text:
            yield f"{end}: {name} still open"


def faults_of_stolen_rows(browser: Browser) -> Iterator[str]:
    """Every value of the rows of sign-ins, and of every sign-in that they hold, sent as a cookie."""
    browser.sign_in()
    key = browser.cookies[KEY]
    for row in SignIn.objects.all():
        held = SessionStore().decode(row.session_data)
        values = [str(value) for value in (*row.__dict__.values(), *held.values())]
        for value in filter(lambda text: text.isprintable() and ";" not in text, values):
            for cookies in ({SESSION: value}, {SESSION: value, KEY: value}, {SESSION: value, KEY: key}):
                page = LocalVisitor(cookies).get("/settings")
                if page.status != 423 or browser.sign_in_name in page.text:
                    yield f"a stolen row lets somebody in by {value[:8]}…: {page.status}"
