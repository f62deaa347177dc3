"""Every page of an evening in which words were written into everything: what holds of each of them."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib
import pytest

from tests.filled import Filled, filled
from tests.proofs.canary_evening import Known
from tests.visitor import Page

pytestmark = pytest.mark.proof
INLINE = {"a", "span", "small", "b", "strong", "time", "em", "i", "ins", "del"}
NOT_SHOWN = {"script", "style", "title", "option"}
# What is read from the left in every script: names to sign in with, codes, and what managers of passphrases read.
FROM_THE_LEFT = {"username", "one-time-code", "off"}


@pytest.fixture(scope="module")
def evening() -> Iterator[Filled]:
    with filled(Known()) as seen:
        yield seen


def parsed(page: Page) -> tuple[Element, list[str]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parser = html5lib.HTMLParser(html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
        return parser.parse(page.text), [code for _, code, _ in parser.errors]


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
    found = [(page.path, *piece) for page in evening.pages for piece in pieces(parsed(page)[0], stem)]
    assert len(found) > 300
    assert {text: path for path, text, own in found if not own} == {}


def test_every_place_to_write_takes_the_direction_of_what_is_written(evening: Filled) -> None:
    assert {one: page.path for page in evening.pages for one in unmarked_places(parsed(page)[0])} == {}


def test_a_piece_without_its_direction_is_noticed() -> None:
    page = Page(200, "/", "<!doctype html><title>x</title><p dir=auto>stem</p><p>stem</p><textarea></textarea>", {}, [])
    document, _ = parsed(page)
    assert [own for _, own in pieces(document, "stem")] == [True, False]
    assert list(unmarked_places(document)) == ["<textarea name=None>"]
