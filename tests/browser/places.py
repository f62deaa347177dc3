"""Every page in every state that means something to somebody: who is there, and how they get there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from playwright.sync_api import Page

from tests.browser import steps
from tests.browser.household import Household
from tests.passphrases import PASSPHRASES

Go = Callable[[Page, Household], object]


@dataclass(frozen=True)
class Place:
    name: str
    go: Go
    status: int = 200


def at(path: str) -> Go:
    return lambda page, home: page.goto(path.format(**vars(home)))


def send(path: str, label: str, **fields: str) -> Go:
    """Open a page, fill these fields (by name) in and press the button."""

    def go(page: Page, home: Household) -> None:
        page.goto(path.format(**vars(home)))
        for name, value in fields.items():
            page.locator(f"main [name={name}]:visible").first.fill(value)
        sent(page, label)

    return go


def sent(page: Page, label: str) -> None:
    """Press the button and wait for the page that answers, whether it was fetched or gone to."""
    page.evaluate("document.body.dataset.before = '1'")
    page.get_by_role("button", name=label, exact=True).first.click()
    page.wait_for_selector("body:not([data-before])")
    page.wait_for_load_state()


def slip(page: Page, home: Household) -> None:
    send("/recovery-code", "Show my recovery code")(page, home)
    page.get_by_label("Type the code here").fill("AAAA AAAA")
    sent(page, "I have written it down")


def overtaken(page: Page, home: Household) -> None:
    page.goto(f"{home.shared}/edit")
    page.evaluate("document.querySelector('[name=expected_rev]').value = '0'")
    page.locator("main textarea").fill("Two devices at once.")
    sent(page, "Save")


def resumed(page: Page, home: Household) -> None:
    held(page, home)
    page.get_by_label("Your passphrase").fill(PASSPHRASES["maya"])
    sent(page, "Unlock")


def stale(page: Page, home: Household) -> None:
    page.goto("/sign-in")
    page.get_by_label("Sign-in name").fill("maya")
    page.get_by_label("Your passphrase").fill("x")
    page.evaluate("document.querySelector('main [name=csrfmiddlewaretoken]').value = 'old'")
    sent(page, "Sign in")


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
    page.get_by_text("Not lost.").wait_for(state="attached")
    page.wait_for_url("**/question")


def promise_moved_on(page: Page, home: Household) -> None:
    page.goto(f"{home.to_self}/change")
    page.evaluate("document.querySelector('main [name=once]').value = 'old'")
    sent(page, "Change it")


def promise_let_go(page: Page, home: Household) -> None:
    """Sent without opening what it is folded away in, as that moves what stands below."""
    page.goto(home.to_self)
    page.evaluate("document.body.dataset.before = '1'")
    page.evaluate("document.querySelector('form[action$=let-go]').requestSubmit()")
    page.wait_for_selector("body:not([data-before])")
    page.wait_for_load_state()


def about_what_opened(page: Page, home: Household) -> object:
    return page.goto(f"/practices/listening-talk/about/{home.opened.rpartition('/')[2]}")


def wants_mail(page: Page, home: Household) -> None:
    page.goto("/settings/you")
    page.locator("main [name=email]").fill("maya@example.org")
    page.locator("main [name=reminds]").check()
    sent(page, "Keep")


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
    Place("join-wrong", send("/join", "Open the invitation", invitation="AAAA-BBBB-CCCC-DDDD"), 422),
    Place("signed-out", at("/today"), 423),
    Place("help", at("/help")),
    Place("privacy", at("/privacy")),
    Place("look", at("/look")),
    Place("nothing-here", at("/nothing-here"), 404),
    Place("stale-form", stale, 403),
]
SETTLING: Final = [
    Place("settle-first", at("/today")),
    Place("code-shown", send("/recovery-code", "Show my recovery code")),
    Place("code-slip", slip, 422),
]
ALONE: Final = [
    Place("today-alone", at("/today")),
    Place("question-alone-answered", at("/question")),
    Place("trust-alone", at("/trust")),
    Place("limits-alone", at("/trust/limits")),
    Place("promises-alone", at("/promises")),
    Place("promise-new-alone", at("/promises/new")),
    Place("mine-alone", at("/mine")),
    Place("ours-alone", at("/ours")),
    Place("trust-alone", at("/trust")),
    Place("dreams-alone", at("/dreams")),
    Place("dream-new", at("/dreams/new")),
    Place("agreements-alone", at("/agreements")),
    Place("afraid-alone", at("/afraid-to-say")),
    Place("listening-alone", at("/listening")),
    Place("skill-alone", at("/listening/skill")),
    Place("invite", at("/invite")),
    Place("invitation", send("/invite", "Make an invitation")),
    Place("invitation-withdrawn", send("/invite", "Withdraw it")),
    Place("settings-alone", at("/settings")),
    Place("export-alone", at("/export")),
]
TWO: Final = [
    Place("today", at("/today")),
    Place("practice", at("/practices/listening-talk")),
    Place("practice-about", about_what_opened),
    Place("talks", at("/talks")),
    Place("talk-live", at("{live}")),
    Place("talk-live-started", send("{live}", "Skip this")),
    Place("talk-letter", at("{letter}")),
    Place("talk-veiled", at("{veiled}")),
    Place("talk-paused", at("{paused}")),
    Place("talk-put-down", at("{put_down}")),
    Place("picked", lambda page, home: steps.pick(page, 0, "support")),
    Place("question", at("/question")),
    Place("question-empty", send("/question", "Keep it"), 422),
    Place("rooms", at("/rooms")),
    Place("begin", at("/begin")),
    Place("open", at("/today/open")),
    Place("trust", at("/trust")),
    Place("limits", at("/trust/limits")),
    Place("limits-kept", send("/trust/limits", "Keep it so")),
    Place("ask", at("/trust/ask")),
    Place("ask-empty", send("/trust/ask", "Ask it"), 422),
    Place("questions", at("/questions")),
    Place("questions-room", at("/questions/trust")),
    Place("fold-open", at("{opened}")),
    Place("fold-waits", at("{waits}")),
    Place("answer-open", at("{opened}/answer")),
    Place("answer-folded", at("{waits}/answer")),
    Place("together", at("{waits}/together")),
    Place("together-wrong", send("{waits}/together", "Open both", text="", passphrase=""), 422),
    Place("trust", at("/trust")),
    Place("trust-all", at("/trust/practices")),
    Place("promises", at("/promises")),
    Place("promises-month", at("/promises/2020/2")),
    Place("promise-new", at("/promises/new")),
    Place("promise-new-wrong", send("/promises/new", "Promise it", cue="", text="sing"), 422),
    Place("promise-new-big", send("/promises/new", "Promise it", cue="I am home", text="always be nicer"), 422),
    Place("promise-waits", at("{promised}")),
    Place("promise-asked", at("{asked}")),
    Place("promise-change", at("{asked}/change")),
    Place("promise-missed", at("{missed}")),
    Place("promise-to-self", at("{to_self}")),
    Place("promise-after", lambda page, home: page.goto(home.missed.replace("/promises/", "/promises/new/after/"))),
    Place("promise-moved-on", promise_moved_on, 409),
    Place("promise-let-go", promise_let_go),
    Place("dreams", at("/dreams")),
    Place("dreams-only-mine", at("/dreams?only=mine")),
    Place("dream-wrong", send("/dreams/new", "Keep it", title=""), 422),
    Place("dream-older", at("{sea}")),
    Place("dream-change", at("{sea}/change")),
    Place("dream-show", at("{sea}/show")),
    Place("dream-rests", at("{resting}")),
    Place("dream-theirs", at("{table}")),
    Place("dream-theirs-empty", send("{table}", "Keep it", text=""), 422),
    Place("agreements", at("/agreements")),
    Place("agreement-new", at("/agreements/new")),
    Place("agreement-wrong", send("/agreements/new", "Propose it", title=""), 422),
    Place("agreement-compared", at("{agreed}")),
    Place("agreement-ended", at("{ended}")),
    Place("agreement-waits", at("{proposed}")),
    Place("agreement-propose", at("{agreed}/propose")),
    Place("boundary", at("{hour}")),
    Place("boundary-new", at("/boundaries/new")),
    Place("boundary-show", at("{hour}/show")),
    Place("afraid", at("/afraid-to-say")),
    Place("afraid-prepared", at("{prepared}")),
    Place("afraid-letter", at("{prepared}/letter")),
    Place("afraid-letter-empty", send("{prepared}/letter", "See what Sam will see", text=""), 422),
    Place("afraid-letter-look", send("{prepared}/letter", "See what Sam will see", text="There is something.")),
    Place("afraid-talk", at("{prepared}/talk")),
    Place("afraid-talk-look", send("{prepared}/talk", "See what Sam will see", line="There is something.")),
    Place("listening", at("/listening")),
    Place("listening-now", send("/listening", "Something is between us")),
    Place("listening-all", at("/listening/all")),
    Place("skill", at("/listening/skill")),
    Place("ours", at("/ours")),
    Place("ours-month", at("/ours/2020/2")),
    Place("ours-found", send("/ours", "Search", words="oranges")),
    Place("ours-not-found", send("/ours", "Search", words="elephants")),
    Place("mine", at("/mine")),
    Place("new-page", at("/mine/new")),
    Place("mine-month", at("/mine/2020/2")),
    Place("mine-found", send("/mine", "Search", words="oranges")),
    Place("item-mine", at("{kept}")),
    Place("item-ours", at("{shared}")),
    Place("edit-mine", at("{kept}/edit")),
    Place("edit-ours", at("{shared}/edit")),
    Place("edit-overtaken", overtaken, 409),
    Place("share", at("{kept}/share")),
    Place("remove-mine", at("{kept}/remove")),
    Place("remove-ours", at("{shared}/remove")),
    Place("removed", send("{shared}/remove", "Remove it")),
    Place("ours-removed", at("{shared}")),
    Place("settings", at("/settings")),
    Place("you", at("/settings/you")),
    Place("you-wrong", send("/settings/you", "Keep", name="", email="no address"), 422),
    Place("you-kept", send("/settings/you", "Keep", name="Maya")),
    Place("address-mailed", wants_mail),
    Place("address-wrong", send("/settings/address", "Confirm", code="1"), 422),
    Place("settings-address-waits", at("/settings")),
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
    Place("promises-theirs", at("/promises")),
    Place("promise-to-take-up", at("{promised}")),
    Place("promise-old-and-new", at("{asked}")),
    Place("promise-mine-missed", at("{missed}")),
]
SEALED: Final = [
    Place("today-sealed", at("/today")),
    Place("fold-sealed", at("{sealed}")),
    Place(
        "everything-new",
        send("/settings/known-passphrase", "Make everything new", passphrase=PASSPHRASES["alex"]),
    ),
]
STOPPED: Final = [Place("changed-key", at("/today"))]
ANEW: Final = [
    Place("begin-anew", at("/today")),
    Place("begin-anew-wrong", send("/begin-anew", "Begin with it", new_passphrase="short"), 422),
    Place("begun-stopped", send("/begin-anew", "Begin with it")),
    Place("old-passphrase", at("/settings/old-passphrase")),
    Place("old-passphrase-wrong", send("/settings/old-passphrase", "Bring my pages back", passphrase="no"), 422),
    Place("new-key-accepted", send("/changed-key", "They are the same, go on")),
]
LOCKED: Final = [
    Place("locked", at("/today"), 423),
    Place("unlock", at("/unlock")),
    Place("unlock-wrong", send("/unlock", "Unlock", passphrase="no"), 422),
    Place("held-words", held, 423),
    Place("resume", resumed),
]
