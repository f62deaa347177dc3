"""Two people, and somebody signed out, behind a cache that keeps whatever it may: nobody is given what was another's.

    python -m tests.proofs.cache_canary [--small] [--planted]

Everything is crawled by each of them in turn, and again. Nothing but files may come from the cache. With `--planted`, a copy
of the product lets its pages be kept; that has to be noticed.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.browser.household import account
from tests.evening import invite, join, write
from tests.filled import filled
from tests.passphrases import PASSPHRASES
from tests.proofs.canary_evening import Known
from tests.server import ROOT, free_port, server
from tests.visitor import Page, Visitor

FILES = "/static/"
NAME = re.compile(r'value="([a-z0-9-]+)" autocomplete="username"')
BEGIN = ("/", "/today", "/settings", "/help", "/privacy", "/look", "/join", "/sign-in", "/account", "/robots.txt")
CONFIGURATION = """
user root;
pid {folder}/nginx.pid;
error_log {folder}/error.log crit;
events {{ }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  proxy_cache_path {folder}/cache keys_zone=all:10m;
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass {origin};
      proxy_http_version 1.1;
      proxy_set_header Host {host};
      proxy_set_header Origin {origin};
      proxy_cache all;
      proxy_cache_key $request_uri;
      proxy_cache_valid any 10m;
      proxy_ignore_headers Set-Cookie;
      proxy_cache_methods GET HEAD;
      add_header X-Came-From $upstream_cache_status always;
    }}
  }}
}}
"""


@dataclass
class Report:
    asked: int = 0
    addresses: int = 0
    files: int = 0
    kept: list[str] = field(default_factory=list)
    crossed: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return not self.kept and not self.crossed and self.addresses > 20 and self.files > 0

    def lines(self) -> Iterator[str]:
        yield f"{self.asked} requests for {self.addresses} addresses, {self.files} files from the cache"
        yield f"  {len(self.crossed)} answers with another's page, {len(self.kept)} pages from the cache"
        yield from (f"    CROSSED {one}" for one in self.crossed[:20])
        yield from (f"    KEPT {one}" for one in self.kept[:20])


@contextmanager
def cache(origin: str) -> Iterator[str]:
    """The address of an nginx before this server, which keeps what the answers allow, cookies or not, and all that say nothing."""
    with tempfile.TemporaryDirectory(prefix="twofold-cache-") as folder:
        port = free_port()
        given = {"folder": folder, "port": port, "origin": origin, "host": origin.removeprefix("http://")}
        (Path(folder) / "nginx.conf").write_text(CONFIGURATION.format(**given), encoding="utf-8")
        command = ["nginx", "-p", folder, "-c", f"{folder}/nginx.conf", "-g", "daemon off;"]
        with subprocess.Popen(
            [shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") or "nginx", *command[1:]]
        ) as running:
            try:
                _wait(f"http://127.0.0.1:{port}")
                yield f"http://127.0.0.1:{port}"
            finally:
                running.terminate()


def _wait(origin: str) -> None:
    for _ in range(100):
        try:
            Visitor(origin).get("/robots.txt")
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("nginx did not start")


@contextmanager
def _planted() -> Iterator[dict[str, str]]:
    """The settings of a server whose pages may be kept, and that does not say on what they depend."""
    with tempfile.TemporaryDirectory(prefix="twofold-planted-") as folder:
        source = Path(shutil.copytree(ROOT / "src", Path(folder) / "src", ignore=shutil.ignore_patterns("__pycache__")))
        file = source / "twofold" / "web" / "middleware.py"
        text = file.read_text(encoding="utf-8")
        assert '"no-store"' in text
        assert '"Accept-Language, Cookie"' in text
        text = text.replace('"no-store"', '"public, max-age=600"').replace(
            '"Accept-Language, Cookie"', '"Accept-Language"'
        )
        file.write_text(text, encoding="utf-8")
        yield {"PYTHONPATH": f"{source}{os.pathsep}{ROOT}"}


@contextmanager
def _two(*, small: bool, **settings: str) -> Iterator[tuple[str, dict[str, Visitor]]]:
    """Two people who are linked and have written, on a server of their own."""
    if not small:
        with filled(Known(), **settings) as seen:
            yield seen.evening.server.origin, {"Maya": seen.evening.maya, "Sam": seen.evening.sam}
        return
    with server(**settings) as running:
        maya, sam = account(running.origin, "Maya"), Visitor(running.origin)
        join(sam, invite(maya), "Sam", PASSPHRASES["sam"])
        maya.get("/today")
        write(maya, "Only for me.", space="mine")
        write(sam, "For both of us.")
        yield running.origin, {"Maya": maya, "Sam": sam}


def run(*, small: bool = False, planted: bool = False) -> Report:
    report = Report()
    with ExitStack() as stack:
        settings = stack.enter_context(_planted()) if planted else {}
        origin, people = stack.enter_context(_two(small=small, **settings))
        names = {name: _own_name(person) for name, person in people.items()}
        front = stack.enter_context(cache(origin))
        asking = {name: _through(front, person) for name, person in people.items()} | {"nobody": Visitor(front)}
        for path in _addresses(people):
            report.addresses += 1
            for name in ("Maya", "Sam", "nobody", "Maya", "Sam"):
                look(report, name, asking[name].get(path, follow=False), names)
    return report


def _own_name(person: Visitor) -> str:
    """Every page of somebody who is signed in holds their sign-in name, for managers of passphrases."""
    found = NAME.search(person.get("/today").text)
    assert found is not None
    return found[1]


def _through(front: str, person: Visitor) -> Visitor:
    visitor = Visitor(front)
    visitor.cookies = dict(person.cookies)
    return visitor


def _addresses(people: dict[str, Visitor]) -> list[str]:
    """Whatever either of them finds by following links, files included. What is asked for here goes past the cache."""
    found: list[str] = list(BEGIN)
    for path in found:
        for person in people.values():
            page = person.get(path, follow=False)
            links = [*re.findall(r'(?:href|src)="(/[^"#]*)', page.text), page.headers.get("location", "")]
            found += [link for link in dict.fromkeys(links) if link.startswith("/") and link not in found]
    return found


def look(report: Report, name: str, page: Page, names: dict[str, str]) -> None:
    report.asked += 1
    came = page.headers.get("x-came-from") == "HIT"
    if page.path.startswith(FILES):
        report.files += came
        return
    if came:
        report.kept.append(f"{name}: {page.status} {page.path}")
    others = [
        own for who, own in names.items() if who != name and f'value="{own}" autocomplete="username"' in page.text
    ]
    if others:
        report.crossed.append(f"{name}: {page.status} {page.path}")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Looks for one person's pages in what a cache gives to another.")
    parser.add_argument("--small", action="store_true", help="two people with a page each, instead of a whole evening")
    parser.add_argument("--planted", action="store_true", help="in a copy of the product that lets pages be kept")
    given = parser.parse_args(arguments)
    report = run(small=given.small, planted=given.planted)
    print(*report.lines(), sep="\n")
    return 0 if report.good else 1


if __name__ == "__main__":
    sys.exit(main())
