"""Another site with one link; the address behind the question mark says where it leads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import unquote


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        page = f'<!doctype html><a href="{unquote(self.path.partition("?")[2])}">there</a>'.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *given: object) -> None:
        pass


@contextmanager
def another_site() -> Iterator[str]:
    site = ThreadingHTTPServer(("localhost", 0), _Site)
    Thread(target=site.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{site.server_port}"
    finally:
        site.shutdown()
        site.server_close()
