"""One press, and many of the same: one effect, one truth on the page, and the person in as they should be."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from tests.proofs.presses.browser import press
from tests.proofs.presses.forms import Press
from tests.proofs.presses.house import House
from tests.visitor import Page, Visitor

_UNSEEN = re.compile(r"<(template|script|style|datalist|select)\b.*?</\1>|<head\b.*?</head>|<svg\b.*?</svg>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_CODE = re.compile(r"\b[0-9A-Z]{4}(?:[ -][0-9A-Z]{4}){3,}\b")
_CLOCK = re.compile(r"\b\d\d?:\d\d\b")
_SIX = re.compile(r"(?<=password manager\. )(?:[a-z-]+ ){6}")
_NAME = re.compile(r"\b(zoe)-[a-z]+\b")
_MAILS = 0.3  # seconds that mails may take to be counted


@dataclass
class Outcome:
    """What came of it."""

    shown: str = ""
    status: int = 0
    path: str = ""
    seen: str = ""  # how the person is in afterwards
    rows: Counter[Any] = field(default_factory=Counter)
    opened: Counter[str] = field(default_factory=Counter)
    mails: int = 0
    faults: list[str] = field(default_factory=list)


class Trial:
    """One form in one house, with what comes of a single press."""

    def __init__(self, house: House, form: Press, *, reads: bool = True) -> None:
        self.house, self.form, self.reads = house, form, reads
        self.once = self._press(1, 0.0)
        self.wrong_alone = [*self.once.faults]
        if self.once.status >= 400:
            self.wrong_alone.append(f"one press is answered {self.once.status}: {self.once.shown[:300]}")

    def many(self, times: int, gap: float) -> list[str]:
        """What is wrong after so many presses, each in a line."""
        return list(self._wrong(self._press(times, gap)))

    def _press(self, times: int, gap: float) -> Outcome:
        house = self.house
        house.put_back()
        mails = len(house.box.mails)
        visitor = house.browser(self.form.who)
        sent = self.form.filled(house, visitor)
        answers = press(visitor, sent, times, gap)
        outcome = Outcome(faults=answers.faults)
        for number, pages in enumerate(answers.pages):
            outcome.faults += [
                f"press {number + 1}: {p.status} {p.path}: {told(p)[:200]}" for p in pages if p.status >= 500
            ]
        if answers.shown is not None:
            outcome.shown, outcome.status = told(answers.shown), answers.shown.status
            outcome.path = _UUID.sub("ID", answers.shown.path)
        rows = house.rows.shapes()
        if self.reads:
            from tests.proofs.presses.opened import opened

            outcome.opened = opened(house.people, house.rows)
        outcome.rows = rows
        seen = house.seen_by(visitor)
        outcome.seen = f"{seen.status} {seen.path} {_without_said(told(seen))}"
        outcome.mails = self._mails(mails)
        if answers.shown is not None and self.form.route == "people:recovery_code":
            outcome.faults += _typed_back(visitor, answers.shown)
        return outcome

    def _mails(self, before: int) -> int:
        if self.form.route in {"people:mail_code", "people:you"}:
            time.sleep(_MAILS)
        return len(self.house.box.mails) - before

    def _wrong(self, many: Outcome) -> Iterator[str]:
        yield from many.faults
        once = self.once
        yield from self._wrong_page(many)
        if many.seen != once.seen:
            yield f"in as: {_differs(many.seen, once.seen)}"
        for name, now, then in (("rows", many.rows, once.rows), ("readable", many.opened, once.opened)):
            for more, sign in ((now - then, "more"), (then - now, "fewer")):
                for what, count in more.items():
                    line = f"{name}: {count} {sign} of {what}"
                    if not any(part in line for part in self.form.but):
                        yield line[:700]
        if many.mails != once.mails:
            yield f"{many.mails} mails, not {once.mails}"

    def _wrong_page(self, many: Outcome) -> Iterator[str]:
        once = self.once
        if (many.status, many.path, many.shown) == (once.status, once.path, once.shown):
            return
        if many.status < 400 and any(part in many.shown for part in self.form.also):
            return
        where = f"{many.status} {many.path}, not {once.status} {once.path}"
        yield f"page: {where}: {_differs(many.shown, once.shown)}"


def _typed_back(visitor: Visitor, shown: Page) -> list[str]:
    """Whether the code that somebody has just written down is one that counts."""
    form = shown.form("/recovery-code/confirm")
    page = visitor.send(form, code=dict(form.fields)["recovery_code"])
    return [f"the code on the page does not count: {told(page)[:200]}"] if "Type the code here" in told(page) else []


def _without_said(text: str) -> str:
    """A line that is said once may have been said on the page before."""
    from twofold.people.flash import LINES

    for line in LINES.values():
        text = text.replace(f"{line} ", "")
    return text


def told(page: Page) -> str:
    """What stands on a page to be read, without what is made by chance."""
    if not page.headers.get("content-type", "").startswith("text/html"):
        kind = page.headers.get("content-type", "nothing")
        return f"{kind} {'' if 'zip' in kind or 'calendar' in kind else page.text}"
    text = unescape(_TAG.sub(" ", _UNSEEN.sub(" ", page.text)))
    text = " ".join(text.split())
    for pattern, name in ((_SIX, "SIX WORDS "), (_UUID, "ID"), (_CODE, "CODE"), (_CLOCK, "CLOCK"), (_NAME, "zoe-NAME")):
        text = pattern.sub(name, text)
    return text


def _differs(one: str, other: str) -> str:
    """From where on they differ, shortly."""
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    start = max(0, start - 40)
    return f"“{one[start : start + 260]}” in the place of “{other[start : start + 160]}”"
