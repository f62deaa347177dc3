"""The gallery holds every component in every state, so what axe finds wrong anywhere it finds here."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, Route

STATIC = Path(__file__).resolve().parent.parent / "static"
KINDS = {".css": "text/css", ".js": "text/javascript", ".woff2": "font/woff2", ".svg": "image/svg+xml"}
pytestmark = [pytest.mark.browser, pytest.mark.urls("twofold.web.tests.urls")]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("path", "width"),
    [
        ("/look", 390),
        ("/look", 1280),
        ("/look?paper=mine", 390),
        ("/help", 390),
        ("/privacy", 390),
        ("/nothing-here", 390),
    ],
)
def test_no_page_keeps_anyone_out(chromium_browser: Browser, path: str, width: int, theme: str) -> None:
    html = Client().get(path).content

    def serve(route: Route) -> None:
        name = route.request.url.split("/static/")
        if len(name) == 2:
            file = STATIC / name[1]
            return route.fulfill(status=200, body=file.read_bytes(), content_type=KINDS[file.suffix])
        return route.fulfill(status=200, body=html, content_type="text/html; charset=utf-8")

    context = chromium_browser.new_context(
        viewport={"width": width, "height": 844},
        color_scheme=theme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    context.route("**/*", serve)
    page = context.new_page()
    page.goto("http://twofold.test" + path)
    found = Axe().run(page).response["violations"]
    wider = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    context.close()
    assert [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found] == []
    assert not wider
