"""What people do in a browser, as verbs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect


@dataclass
class Someone:
    """A person at a device, with what they keep on paper."""

    page: Page
    name: str
    passphrase: str
    code: str = ""
    sign_in: str = ""


def press(page: Page, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).first.click()


def follow(page: Page, label: str | re.Pattern[str]) -> None:
    page.get_by_role("link", name=label, exact=isinstance(label, str)).first.click()


def heading(page: Page, text: str | re.Pattern[str]) -> None:
    """Waits for the page with this heading."""
    expect(page.locator("h1")).to_have_text(text)


def make_account(page: Page, name: str, passphrase: str, button: str) -> Someone:
    """Fill in the account form that is open; with no `passphrase`, the six offered words are taken."""
    page.get_by_label("Your name").fill(name)
    field = page.locator("main [name=passphrase]")
    if passphrase:
        field.fill(passphrase)
    someone = Someone(page, name, field.input_value())
    press(page, button)
    heading(page, f"Welcome, {name}")
    someone.sign_in = page.locator("main .notice .say").inner_text()
    return settle(someone)


def settle(someone: Someone) -> Someone:
    page = someone.page
    press(page, "Show my recovery code")
    someone.code = "-".join(the_code(page))
    page.get_by_label("Type the code here").fill(someone.code.lower().replace("-", " "))
    press(page, "I have written it down")
    heading(page, re.compile(f", {someone.name}$"))
    return someone


def the_code(page: Page) -> list[str]:
    """The groups of the recovery code, once the whole page is there: reading them does not wait."""
    heading(page, "Your recovery code")
    expect(page.get_by_label("Type the code here")).to_be_visible()
    groups = page.locator("main .code span")
    expect(groups).to_have_count(8)
    return groups.all_inner_texts()


def write(page: Page, words: str) -> None:
    """Write in the form that is open, and keep it."""
    page.locator("main textarea").fill(words)
    page.get_by_role("button", name=re.compile("^(Keep it|Save)$")).first.click()


def answer_today(page: Page, words: str) -> str:
    """Answer the question that is before this person; returns where it stands."""
    page.goto("/question")
    write(page, words)
    page.wait_for_url(re.compile("/(folds|mine)/"))
    return page.url


def pick(page: Page, number: int, room: str = "listening") -> None:
    """Have another question before them: this one, or the next that was not answered as the day's."""
    for further in range(number, number + 3):
        page.goto(f"/questions/{room}")
        page.locator("button[name=question]").nth(further).click()
        page.wait_for_url(re.compile("/(question|folds/[^/]+)$"))
        if page.url.endswith("/question"):
            return
    raise LookupError(f"every question of {room} from {number} on is answered")


def unlock(page: Page, passphrase: str) -> None:
    page.get_by_label("Your passphrase").fill(passphrase)
    press(page, "Unlock")


def sign_in(page: Page, name: str, passphrase: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("Sign-in name or e-mail address").fill(name)
    page.get_by_label("Your passphrase").fill(passphrase)
    press(page, "Sign in")


def raw(page: Page, path: str) -> str:
    """What the server sends this browser, not only what it shows."""
    return page.request.get(path).text()
