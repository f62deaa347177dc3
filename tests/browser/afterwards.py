"""The end of the evening: settings, sign-ins, a new passphrase, the recovery code, everything in a file."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.steps import Someone, follow, heading, press
from tests.passphrases import PASSPHRASES

SILENCE = "That you can lose it while both are in the room."
SOUR = "Only for me: the oranges were sour."


def change_how_one_is_here(page: Page) -> None:
    page.goto("/settings/you")
    assert page.get_by_label("Time zone").input_value() == "Europe/Berlin"
    page.get_by_label("Your name").fill("Maya L.")
    for choice in ("Sea", "Dark", "After 5 minutes"):
        page.get_by_label(choice, exact=True).check()
    page.get_by_label("Time zone").select_option("Asia/Tokyo")
    page.get_by_label("Language").select_option("en")
    press(page, "Keep")
    expect(page.get_by_text("Your settings are kept.")).to_be_visible()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.locator("body").get_attribute("data-idle") == "300"
    page.goto("/settings/you")
    assert page.get_by_label("Time zone").input_value() == "Asia/Tokyo"
    expect(page.get_by_label("Sea", exact=True)).to_be_checked()
    page.goto("/today")
    heading(page, re.compile("Maya L"))


def end_the_other_sign_in(maya: Someone, tablet: Page) -> None:
    steps.sign_in(tablet, maya.sign_in, maya.passphrase)
    heading(tablet, re.compile("Maya L"))
    maya.page.goto("/settings/sign-ins")
    press(maya.page, "Sign it out")
    expect(maya.page.get_by_text("That device is signed out.")).to_be_visible()
    assert tablet.request.get("/today").status == 423
    assert maya.page.request.get("/today").status == 200


def change_the_passphrase(maya: Someone) -> None:
    page = maya.page
    page.goto("/settings/passphrase")
    page.get_by_label("Your passphrase of today").fill(maya.passphrase)
    page.get_by_label("Your new passphrase").fill(PASSPHRASES["maya"])
    press(page, "Change it")
    expect(page.get_by_text("Your passphrase is changed.")).to_be_visible()
    press(page, "Lock")
    steps.unlock(page, maya.passphrase)
    expect(page.get_by_text("That is not your passphrase.")).to_be_visible()
    maya.passphrase = PASSPHRASES["maya"]
    steps.unlock(page, maya.passphrase)
    heading(page, re.compile("Maya L"))


def recover(maya: Someone) -> None:
    page = maya.page
    page.goto("/settings")
    press(page, "Sign out")
    page.goto("/recover")
    page.get_by_label("Sign-in name or e-mail address").fill(maya.sign_in)
    page.get_by_label("Your recovery code").fill(maya.code)
    maya.passphrase = page.locator("main [name=new_passphrase]").input_value()
    press(page, "Let me in again")
    heading(page, "Your recovery code")
    before, maya.code = maya.code, "-".join(steps.the_code(page))
    assert maya.code != before
    page.get_by_label("Type the code here").fill(maya.code)
    press(page, "I have written it down")
    heading(page, re.compile("Maya L"))
    page.goto("/mine")
    expect(page.get_by_text(SOUR)).to_be_visible()
    page.goto("/ours")
    page.get_by_label("Search").fill("oranges")
    press(page, "Search")
    expect(page.locator("main .slip")).to_have_count(1)


def take_everything(page: Page, maya: Someone, folder: Path) -> None:
    page.goto("/export")
    page.get_by_label("Your passphrase").fill(maya.passphrase)
    with page.expect_download() as download:
        press(page, "Make the file")
    file = folder / "export.zip"
    download.value.save_as(file)
    with zipfile.ZipFile(file) as opened:
        opened.extractall(folder / "out")
    index = next((folder / "out").rglob("index.html"))
    assert "sour" in json.dumps(json.loads((index.parent / "data.json").read_text()))
    reader = page.context.new_page()
    reader.goto(index.as_uri())
    follow(reader, re.compile("Ours"))
    expect(reader.get_by_text(SILENCE)).to_be_visible()
    reader.go_back()
    follow(reader, re.compile("Mine"))
    expect(reader.get_by_text(SOUR)).to_be_visible()
    reader.close()


def sign_out(page: Page) -> None:
    page.goto("/settings")
    press(page, "Sign out")
    heading(page, "A private place for the two of you")
    assert page.request.get("/today").status == 423
