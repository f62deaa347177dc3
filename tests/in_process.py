"""Requests to the whole product within this process, without the bookkeeping of Django's test client."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import RequestFactory
from django.test.client import ClientHandler

from tests.visitor import Page, Visitor

ORIGIN = "http://testserver"
FORM = "application/x-www-form-urlencoded"
_ENVIRON = RequestFactory()._base_environ()


def handlers() -> dict[bool, ClientHandler]:
    """By whether forms have to bring their token. Each keeps the middleware as it is when it is first asked."""
    return {strict: ClientHandler(enforce_csrf_checks=strict) for strict in (False, True)}


HANDLERS = handlers()


def ask(
    method: str,
    path: str,
    cookies: Mapping[str, str],
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    *,
    strict: bool = False,
) -> HttpResponse:
    """The answer of the product. `strict`: forms have to bring their token. Errors of the product become its 500."""
    where, _, query = path.partition("?")
    environ: dict[str, Any] = {**_ENVIRON, "REQUEST_METHOD": method.upper(), "QUERY_STRING": query}
    environ |= {"PATH_INFO": _path(where), "wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
    environ["CONTENT_TYPE"] = FORM if body or method.upper() == "POST" else ""
    environ["HTTP_COOKIE"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    for name, value in (headers or {}).items():
        key = name.upper().replace("-", "_")
        environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value
    answer: HttpResponse = HANDLERS[strict](environ)
    return answer


def _path(path: str) -> str:
    """As WSGI servers hand it on: the bytes of the address, one character each."""
    from urllib.parse import unquote_to_bytes

    return unquote_to_bytes(path).decode("latin-1")


def content(answer: HttpResponseBase) -> bytes:
    return b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined, no-any-return]


def cookies_after(cookies: Mapping[str, str], answer: HttpResponseBase) -> dict[str, str]:
    """What the browser holds once it has this answer."""
    held = dict(cookies)
    for name, morsel in answer.cookies.items():
        if morsel.value and morsel["max-age"] != 0:
            held[name] = morsel.value
        else:
            held.pop(name, None)
    return held


class LocalVisitor(Visitor):
    """A person without JavaScript, as `tests.visitor` has them, for whom no server is started."""

    def __init__(self, cookies: Mapping[str, str] | None = None, *, strict: bool = False) -> None:
        super().__init__(ORIGIN)
        self.cookies, self.strict = dict(cookies or {}), strict

    def request(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Page:
        answer = ask(method, path, self.cookies, body or b"", {**self.headers, **(headers or {})}, strict=self.strict)
        self.cookies = cookies_after(self.cookies, answer)
        text = content(answer)
        set_cookies = [morsel.OutputString() for morsel in answer.cookies.values()]
        plain = {name.lower(): value for name, value in answer.items()}
        return Page(answer.status_code, path, text.decode("utf-8", "replace"), plain, set_cookies, text)


def encoded(fields: Mapping[str, str] | list[tuple[str, str]]) -> bytes:
    return urlencode(list(fields.items()) if isinstance(fields, Mapping) else fields).encode()
