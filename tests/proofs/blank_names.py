"""Pages on which a name would stand, read by someone who has nobody: no sentence goes on around a gap.

A name that a template asks for and does not get is shown as `BLANK` while these pages are made; gaps that come from
elsewhere are told by the spaces around them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final
from urllib.parse import urldefrag, urlsplit
from xml.etree.ElementTree import Element

import pytest
from django.db import transaction
from django.template.base import FilterExpression
from django.urls import reverse

from tests.authorization import ROWS, Row
from tests.in_process import ask, content, encoded
from tests.proofs.matrix_cells import address_of
from tests.proofs.matrix_table import about_a_thing, table
from tests.proofs.matrix_world import Cookies, Matrix
from tests.valid_html import parsed
from tests.visitor import Form, Page
from tests.world import World

BLANK: Final = "⟦nobody’s name⟧"
TYPED: Final = "A line that somebody types"
# What closes keys, signs out or leads out of the house is no page of a room, and what it does isn't taken back.
ROOMS: Final = ("today:", "talks:", "trust:", "listening:", "shelves:")
_FLOWS: Final = {"p", "li", "dt", "dd", "h1", "h2", "h3", "h4", "summary", "legend", "button", "label"}
_GAP: Final = re.compile(r"(?<=\S)  +(?=\S)|(?<=\S) +(?=[,;:!?’](?:\s|$|s\b))")


@dataclass
class Walk:
    """What one person is shown: every page of the rooms once, and what comes of every form on them."""

    cookies: Cookies
    pages: list[Page] = field(default_factory=list)
    forms: dict[tuple[str, str], Form] = field(default_factory=dict)

    def read(self, paths: Iterable[str]) -> None:
        """Reads these pages and all that they lead to."""
        ahead, known = list(paths), set[str]()
        while ahead:
            path = ahead.pop()
            if path in known:
                continue
            known.add(path)
            page = self._ask("GET", path)
            ahead.extend(_inside(page.links("/")))
            if page.status == 303:
                ahead.extend(_inside([page.headers["location"]]))
            for form in page.forms:
                if form.method == "post" and _inside([form.action]):
                    self.forms.setdefault((form.action, " ".join(sorted(form.names))), form)

    def send(self, forms: Iterable[Form]) -> None:
        """Sends these forms, written into, and takes back what that changed."""
        for form in forms:
            fields = [(name, value or TYPED if name in form.textareas else value) for name, value in form.fields]
            self._ask("POST", form.action, encoded(fields))

    def _ask(self, method: str, path: str, body: bytes = b"") -> Page:
        with transaction.atomic():
            answer = ask(method, path, self.cookies, body)
            text = content(answer).decode("utf-8", "replace")
            transaction.set_rollback(True)
        page = Page(answer.status_code, path, text, {name.lower(): v for name, v in answer.items()}, [])
        if answer.get("content-type", "").startswith("text/html"):
            self.pages.append(page)
        return page


def pages_of(world: Matrix, person: str) -> Iterator[str]:
    """The addresses of the rooms that this person may ask for."""
    for row in ROWS:
        if row.get is not None and not about_a_thing(row) and row.name.startswith(ROOMS):
            yield _path(row)
    for thing in world.things:
        for door, kinds in table().items():
            if person in (thing.author, thing.other) and thing.kind in kinds and door.name.startswith(ROOMS):
                before, after = address_of(door)
                yield f"{before}{thing.id}{after}"


def forms_of(world: Matrix, person: str) -> Iterator[Form]:
    """Forms without a token, as a page of long ago sends them, to wherever the rooms take one."""
    for path in pages_of(world, person):
        yield Form(path, "post", [("text", TYPED), ("line", TYPED), ("title", TYPED)])


def blanks(page: Page) -> Iterator[str]:
    """The sentences of this page with a gap where a name should be."""
    for element in parsed(page.text)[0].iter():
        if element.tag in {"script", "style", "textarea"}:
            continue
        for text in (*_texts(element), *(value for name, value in element.items() if name.startswith("aria-"))):
            if BLANK in text or any(_GAP.search(line) for line in text.splitlines()):
                yield text.strip()
        if element.tag in _FLOWS and (whole := "".join(element.itertext())) and whole.strip():
            first = whole.lstrip("\n")
            if first.startswith(" ") or whole.rstrip("\n").endswith(" "):
                yield whole.strip("\n")


def _texts(element: Element) -> Iterator[str]:
    if element.text:
        yield element.text
    yield from (child.tail for child in element if child.tail)


@contextmanager
def names_missed() -> Iterator[None]:
    """Shows `BLANK` for each name that a template asks for and does not get."""
    resolve = FilterExpression.resolve

    def resolved(self: FilterExpression, context: Any, ignore_failures: bool = False) -> Any:
        value = resolve(self, context, ignore_failures)
        asked = not ignore_failures and str(self.var).endswith(".name")
        return BLANK if asked and value in ("", None) else value

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(FilterExpression, "resolve", resolved)
        yield


def _path(row: Row) -> str:
    return reverse(row.name, kwargs=row.where(World()))


def _inside(links: Iterable[str]) -> list[str]:
    """Those that lead into a room; each without what follows `#`."""
    return [urldefrag(link).url for link in links if link.startswith(_roots())]


@cache
def _roots() -> tuple[str, ...]:
    return tuple({f"/{urlsplit(_path(row)).path.split('/')[1]}" for row in ROWS if _plain(row)})


def _plain(row: Row) -> bool:
    return row.name.startswith(ROOMS) and not about_a_thing(row)
