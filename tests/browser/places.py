"""Every page in every state that means something to somebody: who is there, and how they get there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from playwright.sync_api import Page
from tests.browser.household import Household

Go = Callable[[Page, Household], object]


@dataclass(frozen=True)
class Place:
    name: str
    go: Go
    status: int = 200
    view: str = ""


def at(path: str) -> Go:
    return lambda page, home: page.goto(path.format(**vars(home)))


def send(path: str, label: str, *, first: str = "", then: str = "", **fields: str) -> Go:
    """Open a page, fill these fields (by name) in and press the button; `first` opens something before."""

    def go(page: Page, home: Household) -> None:
        page.goto(path.format(**vars(home)))
        if first:
            page.get_by_text(first, exact=True).first.click()
        for name, value in fields.items():
            page.locator(f"main [name={name}]:visible").first.fill(value)
        page.get_by_role("button", name=label, exact=True).first.click()
        page.wait_for_load_state("networkidle")

    return go


def stale(page: Page, home: Household) -> None:
    page.goto("/sign-in")
    page.get_by_label("Sign-in name").fill("maya")
    page.get_by_label("Your passphrase").fill("x")
    page.evaluate("document.querySelector('main [name=csrfmiddlewaretoken]').value = 'old'")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_load_state("networkidle")


def held(page: Page, home: Household) -> None:
    """A form sent by someone who locked meanwhile, without scripts in the way."""
    page.goto("/unlock")
    page.evaluate(
        """() => {
          const form = document.createElement("form");
          Object.assign(form, {method: "post", action: "/question"});
          const token = document.querySelector("main [name=csrfmiddlewaretoken]").cloneNode();
          const words = Object.assign(document.createElement("textarea"), {name: "text", value: "Not lost."});
          form.append(token, words);
          document.body.append(form);
          form.submit();
        }"""
    )
    page.wait_for_load_state("networkidle")
    page.get_by_text("Not lost.").wait_for()


OUTSIDE: Final = [
    Place("front", at("/")),
    Place("account", at("/account")),
    Place("account-wrong", send("/account", "Make my account", name="", passphrase="short"), 422),
    Place("account-other-words", send("/account", "Offer six other words", name="Lou")),
    Place("sign-in", at("/sign-in")),
    Place("sign-in-wrong", send("/sign-in", "Sign in", sign_in="nobody", passphrase="nothing"), 422),
    Place("recover", at("/recover")),
    Place("recover-wrong", send("/recover", "Let me in again", sign_in="nobody", code="AAAA"), 422),
    Place("join", at("/join")),
    Place("join-wrong", send("/join", "I have read it, go on", invitation="AAAA-BBBB-CCCC-DDDD"), 422),
    Place("signed-out", at("/today"), 423),
    Place("help", at("/help")),
    Place("privacy", at("/privacy")),
    Place("look", at("/look")),
    Place("look-mine", at("/look?paper=mine&theme=dark")),
    Place("nothing-here", at("/nothing-here"), 404),
    Place("stale-form", stale, 403),
]
SETTLING: Final = [
    Place("settle-first", at("/today")),
    Place("code-shown", send("/recovery-code", "Show my recovery code")),
    Place("code-slip", send("/recovery-code", "Show my recovery code", first=""), 200),
]
ALONE: Final = [
    Place("today-alone", at("/today")),
    Place("question-alone-answered", at("/question")),
    Place("mine-alone", at("/mine")),
    Place("ours-alone", at("/ours")),
    Place("invite", at("/invite")),
    Place("invitation", send("/invite", "Make an invitation")),
    Place("invitation-withdrawn", send("/invite", "Withdraw it")),
    Place("settings-alone", at("/settings")),
    Place("export-alone", at("/export")),
]
TWO: Final = [
    Place("today", at("/today")),
    Place("question", at("/question")),
    Place("question-empty", send("/question", "Keep it"), 422),
    Place("questions", at("/questions")),
    Place("questions-room", at("/questions/trust")),
    Place("fold-open", at("{opened}")),
    Place("fold-waits", at("{waits}")),
    Place("answer-open", at("{opened}/answer")),
    Place("answer-folded", at("{waits}/answer")),
    Place("together", at("{waits}/together")),
    Place("together-wrong", send("{waits}/together", "Open both", text="", passphrase=""), 422),
    Place("ours", at("/ours")),
    Place("ours-month", at("/ours/2020/2")),
    Place("ours-found", send("/ours", "Search", words="oranges")),
    Place("ours-not-found", send("/ours", "Search", words="elephants")),
    Place("mine", at("/mine")),
    Place("mine-month", at("/mine/2020/2")),
    Place("mine-found", send("/mine", "Search", words="oranges")),
    Place("item-mine", at("{kept}")),
    Place("item-ours", at("{shared}")),
    Place("edit-mine", at("{kept}/edit")),
    Place("edit-ours", at("{shared}/edit")),
    Place("share", at("{kept}/share")),
    Place("remove-mine", at("{kept}/remove")),
    Place("remove-ours", at("{shared}/remove")),
    Place("settings", at("/settings")),
    Place("you", at("/settings/you")),
    Place("you-wrong", send("/settings/you", "Keep", name="", email="no address"), 422),
    Place("you-kept", send("/settings/you", "Keep", name="Maya")),
    Place("passphrase", at("/settings/passphrase")),
    Place("passphrase-wrong", send("/settings/passphrase", "Change it", passphrase="no"), 422),
    Place("known-passphrase", at("/settings/known-passphrase")),
    Place("sign-ins", at("/settings/sign-ins")),
    Place("two", at("/settings/two")),
    Place("part", at("/settings/two/part")),
    Place("new-code", at("/recovery-code")),
    Place("export", at("/export")),
    Place("export-wrong", send("/export", "Make the file", passphrase="no"), 422),
    Place("nothing-of-yours", at("/mine/00000000-0000-4000-8000-000000000000"), 404),
]
OTHER: Final = [
    Place("today-theirs-only", at("/today")),
    Place("fold-theirs-only", at("{waits}")),
]
SEALED: Final = [
    Place("today-sealed", at("/today")),
    Place("fold-sealed", at("{sealed}")),
]
LOCKED: Final = [
    Place("locked", at("/today"), 423),
    Place("unlock", at("/unlock")),
    Place("unlock-wrong", send("/unlock", "Unlock", passphrase="no"), 422),
    Place("held-words", held, 423),
    Place("changed-key", at("/today"), 423),
]
