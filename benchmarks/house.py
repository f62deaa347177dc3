"""One house in a process of its own, with the product's settings: `python -m benchmarks.house seed DAYS`, or `ask`.

`ask` reads one order of JSON a line, and answers each with a line of JSON.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twofold.ops.django_start import start_django

if TYPE_CHECKING:
    from tests.visitor import Page

    from twofold.people.unlocked import Unlocked

HOUSE = "benchmark.json"
Answer = dict[str, Any]


def seed(data: Path, days: int) -> None:
    from django.db import connection

    from twofold.ops.migrate import bring_up_to_date

    bring_up_to_date()
    from benchmarks.seeding import seed as write

    data.mkdir(parents=True, exist_ok=True)
    house = write(days)
    (data / HOUSE).write_text(json.dumps(asdict(house)), encoding="utf-8")
    if connection.vendor == "postgresql":  # as its autovacuum would have, in ten years
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


class House:
    """Maya's browser in this house, signed in and unlocked, and both of the two with their keys."""

    def __init__(self, data: Path) -> None:
        from django.conf import settings
        from tests.in_process import LocalVisitor

        from benchmarks.posts import Scene
        from twofold.people.unlocking import unlock_with_passphrase

        written = json.loads((data / HOUSE).read_text(encoding="utf-8"))
        maya = unlock_with_passphrase(written["sign_in_name"], written["passphrase"])
        sam = unlock_with_passphrase(written["other_sign_in_name"], written["other_passphrase"])
        self.visitor = LocalVisitor(_cookies(maya), strict=True)
        self.visitor.origin, self.visitor.headers = settings.ORIGIN, {"Host": settings.ALLOWED_HOSTS[0]}
        self.scene = Scene(self.visitor, maya, sam)

    def addresses(self) -> Answer:
        """The pages that this house has, and the steps that can be sent."""
        from benchmarks.posts import STEPS
        from benchmarks.routes import addresses

        found = [asdict(address) for address in addresses(self.visitor, self.scene.maya)]
        return {"addresses": found, "steps": list(STEPS)}

    def page(self, path: str, times: int) -> Answer:
        return self._measured(lambda: self.visitor.get(path, follow=False), times)

    def post(self, name: str, times: int) -> Answer:
        """One step, prepared once; each time it is sent it finds the house as it was before."""
        from django.db import transaction

        from benchmarks.posts import STEPS

        with transaction.atomic():
            sent = STEPS[name](self.scene)

            def once() -> Page:
                with transaction.atomic():
                    page = sent.by(self.visitor)
                    transaction.set_rollback(True)
                return page

            said = self._measured(once, times, about=str(sent.about))
            transaction.set_rollback(True)
        return said | {"live": sent.live}

    def plan(self, path: str) -> Answer:
        from benchmarks.counting import counted
        from benchmarks.plans import plan_of

        with counted() as counts:
            self.visitor.get(path, follow=False)
        plan = plan_of(counts.statements)
        return {"indexes": plan.indexes, "walked": plan.walked, "told": plan.told}

    def _measured(self, ask: Callable[[], Page], times: int, about: str = "") -> Answer:
        """What one request asks and opens; then the CPU time of `times` more, each beside the yardstick and the frame."""
        from benchmarks.counting import counted
        from benchmarks.urls import FRAME
        from benchmarks.yardstick import yard

        with counted() as counts:
            page = ask()
        yards, frame, spent = [], [], []
        for _ in range(times):
            yards.append(_cpu_ms(yard))
            frame.append(_cpu_ms(lambda: self.visitor.get(FRAME, follow=False)))
            spent.append(_cpu_ms(ask))
        return {
            "status": page.status,
            "bytes": len(page.content),
            "gzip": len(gzip.compress(page.content, 6, mtime=0)),
            "queries": [sql for sql, _ in counts.statements],
            "openings": counts.openings,
            "shown": counts.shown(page.text),
            "notes": counts.notes,
            "about": max((n for id, n in counts.opened.items() if str(id) == about), default=0),
            "yard": yards,
            "frame": frame,
            "cpu": spent,
        }


def _cpu_ms(act: Callable[[], object]) -> float:
    before = time.process_time_ns()
    act()
    return (time.process_time_ns() - before) / 1e6


def _cookies(by: Unlocked) -> dict[str, str]:
    """Those of a browser that is signed in and unlocked."""
    from django.conf import settings

    from twofold.people.instance import unlock_store
    from twofold.people.sign_ins import PERSON

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[PERSON] = str(by.person.pk)
    session.create()
    cookie = unlock_store().put(by.person.pk, by.account_key, by.keyring.generation, idle_seconds=24 * 3600)
    return {settings.SESSION_COOKIE_NAME: str(session.session_key), settings.UNLOCK_COOKIE_NAME: cookie}


def ask(data: Path) -> None:
    from django.conf import settings

    from twofold.people.boot_secret import set_boot_secret

    set_boot_secret(os.urandom(32))
    (data / "static").mkdir(exist_ok=True)
    settings.ROOT_URLCONF = "benchmarks.urls"
    house = House(data)
    for line in sys.stdin:
        order = json.loads(line)
        act: Callable[..., Answer] = getattr(house, order.pop("do"))
        print(json.dumps(act(**order)), flush=True)


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
