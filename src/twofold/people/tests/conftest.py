"""Addresses of this floor alone, an empty folder in memory, and pages read as a person reads them."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.visitor import Page

from twofold.people.tests import urls

Send = Callable[..., HttpResponse]


@pytest.fixture(autouse=True)
def _own_addresses(settings: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ROOT_URLCONF = "twofold.people.tests.urls"  # type: ignore[attr-defined]
    monkeypatch.setattr("twofold.people.instance.runtime_folder", lambda: tmp_path / "unlocked")
    urls.written.clear()


def words(response: HttpResponse) -> str:
    """What stands on a page, without tags."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", main)).split())


def fill(client: Client, response: HttpResponse, action: str, **values: str) -> HttpResponse:
    """Fill in the form on this page that goes to `action`, and send it."""
    form = Page(response.status_code, "/", response.content.decode(), {}, []).form(action)
    return client.post(form.action, dict(form.filled(**values)))


def offered(response: HttpResponse) -> str:
    found = re.search(r'name="offered" value="([a-z -]+)"', response.content.decode())
    assert found is not None
    return found[1]
