"""Maya, and Sam who runs the server: what happens there, and the copies that Sam makes along the way."""

from __future__ import annotations

import re
import secrets
import shutil
import sqlite3
import subprocess
import sys
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from tests import evening
from tests.proofs.canary import wal_kept
from tests.proofs.locksmith import Hand, Loot, by_passphrase
from tests.server import Server
from tests.visitor import Page, Visitor
from twofold.vault import methods
from twofold.vault.keyring import Keyring, open_keyring

FIRST, SECOND, THIRD = (f"{n} orchard kettle quiet lanterns" for n in ("seven", "eleven", "thirty"))
SAMS = "bicycle rain over the blue allotment"


class House:
    """`private` is what only Maya may read; `ours` what both may; `sams` what only Sam may."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.maya, self.sam = Visitor(server.origin), Visitor(server.origin)
        self.private: dict[str, str] = {}
        self.loots: dict[str, Loot] = {}
        self.ticket, self.fold, self.folded = secrets.token_bytes(32), "", ""
        evening.make_account(self.maya, "Maya", FIRST)
        code = evening.invite(self.maya)
        self.sams_code = evening.join(self.sam, code, "Sam", SAMS)
        self.maya.get("/today")
        self.names = {who: self._sign_in_name(v) for who, v in (("Maya", self.maya), ("Sam", self.sam))}

    def _sign_in_name(self, visitor: Visitor) -> str:
        found = re.search(r'value="([^"]+)" autocomplete="username"', visitor.get("/settings").text)
        assert found is not None
        return found[1]

    def secret_of_maya(self, name: str) -> str:
        self.private[name] = f"{name} of Maya {secrets.token_hex(8)}"
        return self.private[name]

    def alone(self, visitor: Visitor, room: str, number: int, words: str, space: str = "mine") -> str:
        """A picked question, answered; returns where it went."""
        self.pick(visitor, room, number)
        form = visitor.get("/question").form("/question")
        fields = form.filled(text=words, space=space)
        if space == "folded":
            fields.append(("ticket", urlsafe_b64encode(self.ticket).decode().rstrip("=")))
        done = visitor.post("/question", fields)
        assert done.status == 200, (done.status, done.path)
        return done.path

    def pick(self, visitor: Visitor, room: str, number: int) -> None:
        ids = re.findall(r'name="question" value="([^"]+)"', visitor.get(f"/questions/{room}").text)
        tell(visitor, "/questions/pick", question=ids[number])

    def copy(self, name: str, *, backed_up: bool = False) -> Loot:
        """The data folder with database, WAL, secret key and backups, a fresh one where `backed_up`; log, settings and
        runtime folder.
        """
        if backed_up:
            self.backup()
        folder = self.server.folder / "loot" / name
        for part in ("data", "runtime"):
            shutil.copytree(self.server.folder / part, folder / part)
        shutil.copy(self.server.log, folder / "server.log")
        settings = "\n".join(f"{k}={v}" for k, v in self.server.environment.items() if k.startswith("TWOFOLD"))
        (folder / "settings.env").write_text(settings)
        self.loots[name] = Loot(folder / "data" / "twofold.sqlite3", [folder])
        return self.loots[name]

    def backup(self) -> Path:
        command = [sys.executable, "-m", "twofold", "backup"]
        done = subprocess.run(
            command, env=self.server.environment, cwd=self.server.folder, check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return max((self.server.data / "backups").glob("*.sqlite3"), key=lambda path: path.stat().st_mtime)

    def run(self, sql: str, *values: Any) -> None:
        self.rows(sql, *values)

    def rows(self, sql: str, *values: Any) -> list[Any]:
        for _ in range(30):
            try:
                with closing(sqlite3.connect(self.server.data / "twofold.sqlite3", timeout=10)) as database:
                    found = database.execute(sql, values).fetchall()
                    database.commit()
                    return found
            except sqlite3.OperationalError:
                time.sleep(0.1)
        raise RuntimeError(sql)

    def id(self, name: str) -> str:
        return str(self.rows("SELECT id FROM people_person WHERE name = ?", name)[0][0])

    @contextmanager
    def altered(self, *tables: str) -> Iterator[None]:
        """Whatever is written to these tables inside is undone afterwards, and what keyrings have learned from it."""
        tables = tuple(dict.fromkeys((*tables, "people_keyringrow")))
        for table in tables:
            self.run(f"CREATE TABLE kept_{table} AS SELECT * FROM {table}")
        try:
            yield
        finally:
            for table in reversed(tables):
                self.run(f"DELETE FROM {table}")
            for table in tables:
                self.run(f"INSERT INTO {table} SELECT * FROM kept_{table}")
                self.run(f"DROP TABLE kept_{table}")

    def sams_hand(self) -> Hand:
        cookies = [v for k, v in self.sam.cookies.items() if k == "tf_unlock_key"]
        return Hand(typed=[SAMS, self.sams_code], cookies=cookies)

    def reads(self, *pages: Page) -> list[str]:
        """Which of Maya's private texts stand on these pages."""
        return [name for name, text in self.private.items() if any(text in page.text for page in pages)]

    def sign_in(self, who: str, passphrase: str) -> tuple[Visitor, Page]:
        visitor = Visitor(self.server.origin)
        form = visitor.get("/sign-in").form("/sign-in")
        return visitor, visitor.send(form, sign_in=self.names[who], passphrase=passphrase)

    def unlock(self, visitor: Visitor, passphrase: str) -> Page:
        return visitor.send(visitor.get("/unlock").form("/unlock"), passphrase=passphrase)


def tell(visitor: Visitor, path: str, **values: str) -> Page:
    form = next(form for form in visitor.get("/settings").forms if "csrfmiddlewaretoken" in form.names)
    token = dict(form.fields)["csrfmiddlewaretoken"]
    return visitor.post(path, [("csrfmiddlewaretoken", token), *values.items()])


def keyring_in(loot: Loot, name: str, passphrase: str) -> Keyring:
    person = loot.person(name)
    rows = [row for row in loot.tables["people_unlockmethod"] if UUID(row["person_id"]) == person]
    method = next(row for row in rows if row["kind"] == "passphrase")
    cost = methods.Cost(method["operations"], method["memory"])
    secret = by_passphrase(passphrase, bytes(method["salt"]), cost).secret
    key = methods.open_account_key(
        secret,
        bytes(method["sealed"]),
        generation=method["generation"],
        person=person,
        method=UUID(method["id"]),
        instance=loot.instance,
    )
    row = next(row for row in loot.tables["people_keyringrow"] if UUID(row["person_id"]) == person)
    return open_keyring(
        bytes(row["sealed"]),
        key,
        person=person,
        revision=row["revision"],
        generation=row["generation"],
        instance=loot.instance,
    )


__all__ = ["FIRST", "SAMS", "SECOND", "THIRD", "House", "keyring_in", "tell", "wal_kept"]
