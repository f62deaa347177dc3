"""Requests as no page of the product makes them, each with words inside: too large, torn, malformed, misframed."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from urllib.parse import quote_plus, urlencode

from tests.visitor import Visitor

FORM = "application/x-www-form-urlencoded"
Words = Callable[[str], str]


def send_all(visitor: Visitor, words: Words, port: int) -> Iterator[tuple[str, int]]:
    """(what was sent, the status it was answered with; 0 where the connection was closed)."""
    token = dict(visitor.get("/export").form("/export").fields)["csrfmiddlewaretoken"]
    yield from _whole(visitor, words, token)
    for name, request in _torn(words, token):
        yield name, _raw(port, _head(visitor, port) + request)


def _whole(visitor: Visitor, words: Words, token: str) -> Iterator[tuple[str, int]]:
    def sent(name: str, path: str, body: bytes, kind: str = FORM, **headers: str) -> tuple[str, int]:
        given = {"Content-Type": kind, "Origin": visitor.origin, **headers}
        return name, visitor.request("POST", path, body, given).status

    def form(name: str, *, key: str = token, again: int = 1) -> bytes:
        return urlencode({"csrfmiddlewaretoken": key, "text": words(name) * again}).encode()

    yield sent("a stale token", "/question", form("stale token", key="x" * 64))
    yield sent("no token", "/question", urlencode({"text": words("no token")}).encode())
    yield sent("from elsewhere", "/question", form("foreign"), Origin="https://elsewhere.example")
    large = words("2.6 MB")
    yield sent("2.6 MB", "/question", form("2.6 MB", again=2_600_000 // len(quote_plus(large)) + 1))
    many = [("csrfmiddlewaretoken", token), *((words("field") + str(n), "x") for n in range(1100))]
    yield sent("too many fields", "/question", urlencode(many).encode())
    yield sent("a wrong method", "/folds/tickets/", form("wrong method"))
    yield sent("the page of components", "/look", form("components"))
    latin = b"csrfmiddlewaretoken=" + token.encode() + b"&once=%ff%fe&text=" + _latin(words)
    yield sent("not UTF-8", "/question", latin)
    yield sent("an unknown alphabet", "/question", form("alphabet"), f"{FORM}; charset=klingon")
    yield sent("JSON", "/question", b'{"text": "' + words("json").encode() + b'"}', "application/json")
    for name, size in (("a small file", 2_000), ("a file of 3 MB", 3_000_000)):
        yield sent(name, "/question", _multipart(words, token, size), "multipart/form-data; boundary=bond")
    body = _multipart(words, token, 100)
    yield sent("a torn multipart", "/question", body[:-60], "multipart/form-data; boundary=bond")
    yield sent("a multipart without boundary", "/question", body, "multipart/form-data")
    header = words("header").splitlines()[1]
    yield sent("words in headers", "/question", form("beside headers"), Referer=f"{visitor.origin}/?q={header}")


def _latin(words: Words) -> bytes:
    return quote_plus(words("latin").encode("latin-1", "replace")).encode()


def _multipart(words: Words, token: str, size: int) -> bytes:
    text = words("multipart").encode()
    padding = (text + b"\n") * (size // len(text) + 1)
    parts = [
        b'Content-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n' + token.encode(),
        b'Content-Disposition: form-data; name="text"\r\n\r\n' + text,
        b'Content-Disposition: form-data; name="file"; filename="'
        + text.split(b"\n")[1]
        + b'.txt"\r\nContent-Type: text/plain\r\n\r\n'
        + padding,
    ]
    return b"".join(b"--bond\r\n" + part + b"\r\n" for part in parts) + b"--bond--\r\n"


def _head(visitor: Visitor, port: int) -> bytes:
    cookies = "; ".join(f"{k}={v}" for k, v in visitor.cookies.items())
    return f"POST /question HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookies}\r\n".encode()


def _torn(words: Words, token: str) -> Iterator[tuple[str, bytes]]:
    form = urlencode({"csrfmiddlewaretoken": token}).encode()

    def body(name: str) -> bytes:
        return form + b"&text=" + words(name).encode() + b"\r\n\r\n"

    kind = f"Content-Type: {FORM}\r\n".encode()
    yield "shorter than it says", kind + b"Content-Length: 4000\r\n\r\n" + body("torn")
    yield (
        "longer than it says",
        kind + b"Content-Length: 5\r\n\r\n" + words("overlong").encode() + b"\r\n\r\n",
    )
    yield "a broken chunk", kind + b"Transfer-Encoding: chunked\r\n\r\n" + body("chunk")
    chunk = words("chunked").encode() * 40_000
    chunked = kind + b"Transfer-Encoding: chunked\r\n\r\n" + f"{len(chunk):x}".encode()
    yield "chunks of megabytes", chunked + b"\r\n" + chunk + b"\r\n0\r\n\r\n"
    yield "a broken header", body("header line") + b"\r\n\r\n"
    yield "a length of words", b"Content-Length: " + words("length").splitlines()[1].encode() + b"\r\n\r\nx"
    yield "two lengths", kind + b"Content-Length: 9\r\nContent-Length: 12\r\n\r\n" + body("two lengths")


def _raw(port: int, request: bytes) -> int:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        try:
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
            answer = connection.recv(64)
        except OSError:
            return 0
    return int(answer.split(b" ")[1]) if answer.startswith(b"HTTP/") else 0
