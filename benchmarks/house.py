"""One house in a process of its own, with the product's settings: `python -m benchmarks.house seed DAYS`, or `ask`.

`ask` reads lines `PATH TIMES` and prints one line of JSON for each.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
import time
from dataclasses import asdict
from http.cookies import SimpleCookie
from importlib import import_module
from pathlib import Path
from typing import Any

from twofold.ops.django_start import start_django

HOUSE = "benchmark.json"


def seed(data: Path, days: int) -> None:
    from twofold.ops.migrate import bring_up_to_date

    bring_up_to_date()
    from benchmarks.seeding import seed as write

    data.mkdir(parents=True, exist_ok=True)
    house = write(days)
    (data / HOUSE).write_text(json.dumps(asdict(house)), encoding="utf-8")


def ask(data: Path) -> None:
    from django.core.handlers.wsgi import WSGIHandler

    from twofold.people.boot_secret import set_boot_secret

    set_boot_secret(os.urandom(32))
    (data / "static").mkdir(exist_ok=True)
    handler, cookies = WSGIHandler(), _signed_in(data)
    for line in sys.stdin:
        path, times = line.split()
        print(json.dumps(_measured(handler, path, cookies, int(times))), flush=True)


def _signed_in(data: Path) -> SimpleCookie:
    """The cookies of Maya, signed in and unlocked."""
    from django.conf import settings

    from twofold.people.instance import unlock_store
    from twofold.people.sign_ins import PERSON
    from twofold.people.unlocking import unlock_with_passphrase

    written = json.loads((data / HOUSE).read_text(encoding="utf-8"))
    by = unlock_with_passphrase(written["sign_in_name"], written["passphrase"])
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[PERSON] = str(by.person.pk)
    session.create()
    cookies: SimpleCookie = SimpleCookie()
    cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
    cookies[settings.UNLOCK_COOKIE_NAME] = unlock_store().put(
        by.person.pk, by.account_key, by.keyring.generation, idle_seconds=3600
    )
    return cookies


def _measured(handler: Any, path: str, cookies: SimpleCookie, times: int) -> dict[str, Any]:
    """Queries of one request, and CPU time of `times` more, through every middleware and the whole response."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    connection.queries_log.clear()
    with CaptureQueriesContext(connection):
        status, body = _request(handler, path, cookies)
        queries = [query["sql"] for query in connection.queries]
    spent = []
    for _ in range(times):
        before = time.process_time_ns()
        _request(handler, path, cookies)
        spent.append((time.process_time_ns() - before) / 1e6)
    packed = len(gzip.compress(body, 6, mtime=0))
    return {"status": status, "bytes": len(body), "gzip": packed, "queries": queries, "cpu": spent}


def _request(handler: Any, path: str, cookies: SimpleCookie) -> tuple[int, bytes]:
    from django.conf import settings
    from django.test import RequestFactory

    headers = {"host": settings.ALLOWED_HOSTS[0], "cookie": cookies.output([], header="", sep=";").strip()}
    environ = RequestFactory(headers=headers).get(path).environ
    said: list[int] = []

    def start_response(status: str, headers: object, error: object = None) -> None:
        said.append(int(status.split()[0]))

    response = handler(environ, start_response)
    try:
        return said[0], b"".join(response)
    finally:
        response.close()


def main(words: list[str]) -> None:
    os.umask(0o077)  # as the server does
    start_django()
    data = Path(os.environ["TWOFOLD_DATA"])
    if words[0] == "seed":
        seed(data, int(words[1]))
    else:
        ask(data)


if __name__ == "__main__":
    main(sys.argv[1:])
