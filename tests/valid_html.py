"""What is wrong with a page as HTML: as the standard has it, and as screen readers and managers of passphrases need it."""

from __future__ import annotations

import re
import warnings
from collections import Counter
from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

import html5lib

SECTIONS: Final = {"section", "article", "nav", "aside"}
_HEADING: Final = re.compile(r"h[1-6]")
# Attributes that mean something on some elements only.
_TEXT: Final = {"text", "search", "email", "password", "url", "tel"}
_ONLY_ON: Final = {
    "rows": {"textarea"},
    "cols": {"textarea"},
    "wrap": {"textarea"},
    "maxlength": {"textarea", *_TEXT},
    "minlength": {"textarea", *_TEXT},
    "pattern": _TEXT,
    "readonly": {"textarea", "date", "time", "number", *_TEXT},
    "placeholder": {"textarea", "number", *_TEXT},
    "inputmode": {"textarea", "number", *_TEXT},
    "size": {"select", *_TEXT},
    "multiple": {"select", "email", "file"},
    "checked": {"checkbox", "radio"},
    "for": {"label", "output"},
    "href": {"a", "link", "use", "area", "base"},
    "datetime": {"time", "ins", "del"},
}
_TOKENS: Final = {
    "off",
    "username",
    "current-password",
    "new-password",
    "one-time-code",
    "given-name",
    "email",
}


def parsed(text: str) -> tuple[Element, list[str]]:
    """The document, and what a parser had to mend in it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parser = html5lib.HTMLParser(html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
        return parser.parse(text), [code for _, code, _ in parser.errors]


def flaws(text: str) -> Iterator[str]:
    document, errors = parsed(text)
    yield from (f"parsed with an error: {error}" for error in errors)
    elements = [one for one in document.iter() if isinstance(one.tag, str) and not one.tag.startswith("{")]  # no SVG
    ids = Counter(element.get("id") for element in elements if element.get("id") is not None)
    yield from (f"the id {id!r} is there {count} times" for id, count in ids.items() if count > 1 or not id)
    yield from _headings(elements)
    yield from _sections(elements)
    yield from _named(document, elements, set(ids))
    yield from _attributes(elements)
    yield from _managers(document)


def _headings(elements: list[Element]) -> Iterator[str]:
    levels = [int(element.tag[1]) for element in elements if _HEADING.fullmatch(element.tag)]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} headings of the first level"
    for before, after in zip([0, *levels], levels, strict=False):
        if after > before + 1:
            yield f"a heading of level {after} after one of level {before}"


def _sections(elements: list[Element]) -> Iterator[str]:
    for element in elements:
        if element.tag in {"section", "article"} and not _is_named(element) and not any(_own_headings(element)):
            yield f"<{element.tag} class={element.get('class')!r}> has neither heading nor label"


def _is_named(element: Element) -> bool:
    return bool(element.get("aria-label") or element.get("aria-labelledby"))


def _own_headings(element: Element) -> Iterator[bool]:
    """Those of a section within it are the section's own."""
    for child in element:
        if _HEADING.fullmatch(str(child.tag)):
            yield True
        elif child.tag not in SECTIONS:
            yield from _own_headings(child)


def _named(document: Element, elements: list[Element], ids: set[str | None]) -> Iterator[str]:
    labelled = {label.get("for") for label in document.iter("label")}
    yield from (f"a label for {one!r}, which is not there" for one in labelled - ids - {None})
    within = {field for label in document.iter("label") for field in label.iter()}
    for element in elements:
        for name in ("aria-describedby", "aria-labelledby", "aria-controls"):
            yield from (f"{name} names {one!r}" for one in (element.get(name) or "").split() if one not in ids)
        plain = element.tag in {"textarea", "select"} or element.tag == "input"
        unseen = element.get("type") in {"hidden", "submit", "button"} or element.get("hidden") is not None
        if plain and not unseen and not (_is_named(element) or element.get("id") in labelled or element in within):
            yield f"<{element.tag} name={element.get('name')!r}> has no label"


def _attributes(elements: list[Element]) -> Iterator[str]:
    for element in elements:
        kind = (element.get("type") or "text") if element.tag == "input" else element.tag
        for name in element.keys():  # noqa: SIM118  # an element isn't a mapping
            if name in _ONLY_ON and kind not in _ONLY_ON[name]:
                yield f"{name} means nothing on <{element.tag} type={element.get('type')!r}>"
            if name == "style" or name.startswith("on"):
                yield f"<{element.tag} {name}>"
        if element.tag in {"div", "span", "p"} and _is_named(element) and not element.get("role"):
            yield f"<{element.tag}> without a role is given a name"


def _managers(document: Element) -> Iterator[str]:
    """Whoever keeps passphrases for a person can tell what each field is, and whose."""
    for form in document.iter("form"):
        kinds = [field.get("autocomplete", "") for field in form.iter("input")]
        yield from (f"autocomplete={kind!r}" for kind in kinds if kind and kind not in _TOKENS)
        for field in form.iter("input"):
            if field.get("type") == "password" and not field.get("autocomplete"):
                yield f"a passphrase without autocomplete: {field.get('name')}"
        if {"current-password", "new-password"} & set(kinds) and "username" not in kinds:
            yield f"a passphrase, and nothing says whose: {form.get('action')}"
