"""Every page of an evening in which words were written into everything: what holds of each of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

import pytest

from tests.filled import Filled, filled
from tests.proofs.canary_evening import Known
from tests.valid_html import flaws, parsed
from tests.visitor import Page, Visitor

pytestmark = pytest.mark.proof
INLINE = {"a", "span", "small", "b", "strong", "time", "em", "i", "ins", "del", "mark"}
NOT_SHOWN = {"script", "style", "title", "option"}
# What is read from the left in every script: names to sign in with, codes, and what managers of passphrases read.
WITHOUT_WORDS = ("/", "/sign-in", "/recover", "/join", "/account", "/help", "/privacy", "/look", "/nothing-here")
FROM_THE_LEFT = {"username", "one-time-code", "off"}


@pytest.fixture(scope="module")
def evening() -> Iterator[Filled]:
    with filled(Known()) as seen:
        yield seen


def pieces(document: Element, stem: str) -> Iterator[tuple[str, bool]]:
    """Each text that holds `stem`, and whether it stands in a direction of its own."""
    parents = {child: element for element in document.iter() for child in element}
    for element in document.iter():
        for around, text in ((element, element.text), (parents.get(element), element.tail)):
            if around is not None and around.tag not in NOT_SHOWN and stem in (text or ""):
                yield f"<{around.tag} class={around.get('class')}> {text!r}"[:120], _own_direction(around, parents)


def _own_direction(element: Element | None, parents: dict[Element, Element]) -> bool:
    while element is not None:
        if element.get("dir") == "auto" or element.tag == "bdi":
            return True
        if element.tag not in INLINE:
            return False
        element = parents.get(element)
    return False


def unmarked_places(document: Element) -> Iterator[str]:
    for element in document.iter():
        if _takes_words(element) and element.get("dir") != "auto":
            yield f"<{element.tag} name={element.get('name')}>"


def _takes_words(element: Element) -> bool:
    plain = element.tag == "input" and element.get("type") in {None, "text", "search"}
    as_typed = element.get("autocomplete") in FROM_THE_LEFT and element.get("spellcheck") == "false"
    return element.tag == "textarea" or (plain and element.get("hidden") is None and not as_typed)


def test_words_are_shown_in_their_own_direction(evening: Filled) -> None:
    stem = evening.evening.known.stem
    found = [(page.path, *piece) for page in evening.pages for piece in pieces(parsed(page.text)[0], stem)]
    assert len(found) > 300
    assert {text: path for path, text, own in found if not own} == {}


def private_titles(pages: list[Page], known: tuple[str, ...]) -> dict[str, str]:
    """What a tab, a list of windows or a browser's history would tell about people."""
    titles = {page.path: "".join(one.text or "" for one in parsed(page.text)[0].iter("title")) for page in pages}
    return {path: title for path, title in titles.items() if any(word in title for word in known)}


def test_no_title_tells_what_people_wrote_or_who_they_are(evening: Filled) -> None:
    known = (evening.evening.known.stem, "Maya", "Sam", "Jun", "@")
    assert private_titles(evening.pages, known) == {}
    shown = Page(200, "/", f"<!doctype html><title>{known[0]} · Twofold</title><p>x</p>", {}, [])
    assert private_titles([shown], known) == {"/": f"{known[0]} · Twofold"}


def test_every_place_to_write_takes_the_direction_of_what_is_written(evening: Filled) -> None:
    assert {one: page.path for page in evening.pages for one in unmarked_places(parsed(page.text)[0])} == {}


def test_a_piece_without_its_direction_is_noticed() -> None:
    page = Page(200, "/", "<!doctype html><title>x</title><p dir=auto>stem</p><p>stem</p><textarea></textarea>", {}, [])
    document, _ = parsed(page.text)
    assert [own for _, own in pieces(document, "stem")] == [True, False]
    assert list(unmarked_places(document)) == ["<textarea name=None>"]


@pytest.fixture(scope="module")
def pages(evening: Filled) -> dict[str, Page]:
    """Every page of the evening once, and those that hold nobody's words."""
    visitor = Visitor(evening.evening.server.origin)
    elsewhere = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    without = [*(visitor.get(path) for path in WITHOUT_WORDS), Visitor(visitor.origin, headers=elsewhere).get("/join")]
    return {page.text: page for page in [*evening.pages, *without, *_taken_along(evening)]}


def _taken_along(evening: Filled) -> Iterator[Page]:
    """The pages of the archives, which open without Twofold."""
    for file in evening.files:
        if file.headers.get("content-type") == "application/zip":
            with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
                for name in archive.namelist():
                    if name.endswith(".html"):
                        yield Page(200, f"export/{name}", archive.read(name).decode(), {}, [])


def test_every_page_is_sound_html(pages: dict[str, Page]) -> None:
    """Parsed without an error, with names and headings in order; and managers of passphrases can read its forms."""
    assert len(pages) > 300
    assert {flaw: f"{page.status} {page.path}" for page in pages.values() for flaw in flaws(page.text)} == {}


def test_a_checker_by_others_finds_every_page_sound(pages: dict[str, Page], node: Any) -> None:
    checker = node("check_pages.mjs")
    found = {flaw: f"{page.status} {page.path}" for page in pages.values() for flaw in checker.ask(html=page.text)}
    assert found == {}
    assert checker.ask(html="<!doctype html><html lang=en><title>x</title><p id=a><p id=a>")


UNSOUND = """<!doctype html><title>x</title><h1>x</h1><h3>y</h3><p id=a><p id=a><section><p></section>
<form><label for=b>b</label><input rows=2><input name=c><select aria-label=d maxlength=4></select><div aria-label=e>
<input type=password aria-label=f><input type=password aria-label=g autocomplete=current-password></form></i>"""


def test_a_page_that_is_not_sound_is_noticed() -> None:
    found = " ".join(flaws(UNSOUND))
    for sign in ("parsed", "'a'", "level 3", "section", "'b'", "'c'", "rows", "maxlength", "<div>", "without", "whose"):
        assert sign in found, sign
