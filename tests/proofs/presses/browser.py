"""A browser in which somebody presses a button again before, or after, the first press was answered."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

from tests.visitor import Page, Visitor

_PATIENCE = 60.0


@dataclass(frozen=True)
class Sent:
    """What one press sends. `by_script`: a script sends it and hears every answer, and the page stays where it is."""

    path: str
    fields: tuple[tuple[str, str], ...]
    by_script: bool = False
    headers: tuple[tuple[str, str], ...] = ()


@dataclass
class Answers:
    """`pages`: everything that was answered, by press; `shown`: what stands on the screen in the end."""

    pages: list[list[Page]] = field(default_factory=list)
    shown: Page | None = None
    faults: list[str] = field(default_factory=list)


class _Pressing:
    """A press sends the cookies as they are at that moment. A press that is not answered when the next is made is given
    up, as browsers do: its answer, cookies and all, is heard by nobody. Scripts hear all of theirs.
    """

    def __init__(self, visitor: Visitor, sent: Sent, times: int) -> None:
        self.visitor, self.sent = visitor, sent
        self.answers = Answers(pages=[[] for _ in range(times)])
        self.lock, self.latest = threading.Lock(), -1

    def press(self, number: int) -> None:
        with self.lock:
            cookies = dict(self.visitor.cookies)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.visitor.origin}
        try:
            page = self._ask(number, "POST", self.sent.path, cookies, {**headers, **dict(self.sent.headers)})
            for _ in range(5):
                target = page.headers.get("location", "")
                if page.status not in {301, 302, 303} or "://" in target or not self._heard(number, page):
                    break
                with self.lock:
                    cookies = dict(self.visitor.cookies)
                page = self._ask(number, "GET", target, cookies, {})
            if self._heard(number, page) and number == len(self.answers.pages) - 1:
                self.answers.shown = page
        except OSError as error:
            self.answers.faults.append(f"press {number + 1}: {type(error).__name__} {error}")

    def _ask(self, number: int, method: str, path: str, cookies: dict[str, str], headers: dict[str, str]) -> Page:
        one = Visitor(self.visitor.origin, headers=self.visitor.headers)
        one.cookies = cookies
        if method == "POST":
            page = one.post(path, list(self.sent.fields), follow=False, **headers)
        else:
            page = one.request(method, path)
        self.answers.pages[number].append(page)
        return page

    def _heard(self, number: int, page: Page) -> bool:
        with self.lock:
            if not self.sent.by_script and number != self.latest:
                return False
            for cookie in page.cookies:
                self.visitor._take(cookie)
            return True


def press(visitor: Visitor, sent: Sent, times: int, gap: float) -> Answers:
    """The same form, so many times, with `gap` seconds between the presses."""
    pressing = _Pressing(visitor, sent, times)
    threads = [threading.Thread(target=pressing.press, args=(number,)) for number in range(times)]
    began = time.monotonic()
    for number, thread in enumerate(threads):
        time.sleep(max(0.0, began + number * gap - time.monotonic()))
        with pressing.lock:
            pressing.latest = number
        thread.start()
    for thread in threads:
        thread.join(_PATIENCE)
    if any(thread.is_alive() for thread in threads):
        pressing.answers.faults.append("a press is not answered")
    return pressing.answers
