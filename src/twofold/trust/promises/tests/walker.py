"""A person without JavaScript in front of Django's own client: reads forms and sends them."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.test import Client
from tests.visitor import Form, Page

from twofold.people.unlocked import Unlocked
from twofold.records import clock
from twofold.trust.promises.queries import find

SENTENCE = "When I come home on Tuesday, I will call my sister."
WORDS = {"cue": "I come home on Tuesday", "text": "call my sister"}


class Walker:
    def __init__(self, client: Client) -> None:
        self.client = client

    def get(self, path: str) -> Page:
        return self._page(self.client.get(path, follow=True), path)

    def post(self, path: str, **values: str) -> Page:
        return self._page(self.client.post(path, values, follow=True), path)

    def send(self, form: Form, **values: str) -> Page:
        """The form as it stands with these values; also buttons and choices that were not made before."""
        return self.post(form.action, **{**dict(form.fields), **values})

    def promise(self, day: date, **values: str) -> Page:
        form = self.get("/promises/new").form("/promises/new")
        return self.send(form, **{**WORDS, "day": day.isoformat(), **values})

    def _page(self, response: object, path: str) -> Page:
        request = response.request  # type: ignore[attr-defined]
        text = response.content.decode()  # type: ignore[attr-defined]
        return Page(response.status_code, request["PATH_INFO"], text, dict(response.headers), [])  # type: ignore[attr-defined]


def in_days(days: int) -> date:
    """So many days from now, in UTC."""
    return clock.utc_day() + timedelta(days=days)


def main(page: Page) -> str:
    """What stands on the page itself."""
    return page.text.split("<main", 1)[1].split("</main>", 1)[0]


def done(path: str, by: Unlocked) -> list[str]:
    """What was done with the promise on this page, in order."""
    return [event.kind for event in find(UUID(path.rsplit("/", 1)[1]), by=by).promise.events]


def taken_up(one: Walker, other: Walker, day: date | None = None, **values: str) -> str:
    path = one.promise(day or in_days(1), **values).path
    other.send(other.get(path).form(f"{path}/take-up"))
    return path
