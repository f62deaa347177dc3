"""The canary scan: a known text through everything that the product takes in, then a look through all that is left.

    python -m tests.proofs.canary [--postgres]

Looks are taken while people are signed in and unlocked, after everybody has locked, and after a backup and a restart.
Then leaks are planted, and the same look must find every one. The memory of processes is out of its scope.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests import postgres
from tests.mailbox import mailbox
from tests.proofs.canary_evening import Evening, statement
from tests.proofs.canary_fields import DOCUMENTS, SENT, not_sent
from tests.proofs.canary_losing import lose_and_bring_back
from tests.proofs.canary_mail import wants_reminders
from tests.proofs.canary_places import Look, Premises, look, secret_needles, stem_needles
from tests.proofs.canary_plants import PLANTED_SECRETS, Plant, missed, planted
from tests.proofs.canary_promises import promises
from tests.proofs.canary_questions import questions
from tests.proofs.canary_talks import talks
from tests.proofs.canary_trust import trust
from tests.server import Server, free_port

_CONNECTED = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1])
database.execute("SELECT count(*) FROM sqlite_master").fetchall()
print(flush=True)
sys.stdin.read()
"""


@dataclass
class Report:
    database: str
    steps: int = 0
    needles: int = 0
    looks: dict[str, Look] = field(default_factory=dict)
    plants: list[Plant] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    lacking: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        clean = not any(seen.traces for seen in self.looks.values())
        return clean and bool(self.plants) and not self.missed and not self.lacking

    def lines(self) -> Iterator[str]:
        yield f"{self.database}: {len(SENT)} fields, {len(DOCUMENTS)} kinds of document, {self.steps} steps reached"
        yield f"  {self.needles} needles, each also inside base64, hex, zlib, gzip, bz2, xz and zip, four deep"
        for name, seen in self.looks.items():
            yield (
                f"  {name}: {len(seen.traces)} hits in {seen.files} files, {seen.rows} rows, {seen.mails} mails,"
                f" {seen.processes} processes, {seen.bytes:,} bytes ({seen.unseen} not readable)"
            )
            yield from (f"    LEAK {trace.place}: {trace.how}" for trace in seen.traces[:40])
        yield f"  planted leaks found: {len(self.plants) - len(self.missed)} of {len(self.plants)}"
        yield from (f"    MISSED {name}" for name in self.missed)
        yield from (f"    NOT DRIVEN {name}" for name in self.lacking)


def run(*, on_postgresql: bool = False) -> Report:
    with premises_of(on_postgresql) as premises:
        report = Report("PostgreSQL" if on_postgresql else "SQLite")
        evening = Evening(premises.server, statement(premises.server))
        whole_evening(evening)
        wants_reminders(evening, premises.box)
        known, mails = evening.known, len(premises.box.mails)
        report.looks["signed in and unlocked"] = look(premises, known, {} if premises.url else secret_needles(known))
        for visitor in (evening.maya, evening.sam, evening.jun):
            visitor.tell("/lock")
        report.looks["locked"] = look(premises, known)
        _backup(premises.server)
        report.lacking = [*not_sent(known.sent), *_kinds_never_written(premises)]
        premises.server.stop()
        premises.server.start()
        premises.box.wait(mails + 1)
        evening.maya.get("/today")
        secrets = secret_needles(known)
        report.looks["backed up and restarted"] = look(premises, known, secrets)
        report.steps, report.needles = len(known.steps), len(stem_needles(known)) + len(secrets)
        some = {name: needle for name, needle in secrets.items() if name.startswith(PLANTED_SECRETS)}
        with planted(premises, known) as report.plants:
            _backup(premises.server)
            report.missed = missed(report.plants, look(premises, known, some))
    return report


def whole_evening(evening: Evening) -> None:
    evening.accounts()
    evening.alone()
    evening.together()
    evening.open()
    evening.beside()
    talks(evening)
    questions(evening)
    promises(evening)
    trust(evening)
    evening.held()
    evening.exports()
    evening.passphrases()
    lose_and_bring_back(evening)
    evening.rough()
    evening.errors()


@contextmanager
def premises_of(on_postgresql: bool, **given: str) -> Iterator[Premises]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="twofold-canary-")))
        (folder / "home").mkdir()
        settings = {"HOME": str(folder / "home")}
        url = stack.enter_context(postgres.cluster()) if on_postgresql else ""
        box = stack.enter_context(mailbox(folder))
        settings |= box.settings | given
        if url:
            settings["TWOFOLD_DATABASE_URL"] = url
        running = Server(folder, free_port(), settings)
        running.start()
        stack.callback(running.stop)
        premises = Premises(running, box, url)
        if not url:
            stack.enter_context(wal_kept(running))
        premises.nothing_written_yet()
        yield premises


@contextmanager
def wal_kept(server: Server) -> Iterator[None]:
    """As on a busy server: while somebody is connected, the WAL stays and holds everything since it began.

    By a process of its own, because reading a database's file ends this process's locks on it.
    """
    command = [sys.executable, "-c", _CONNECTED, str(server.data / "twofold.sqlite3")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as connected:
        assert connected.stdin is not None
        assert connected.stdout is not None
        connected.stdout.readline()
        try:
            yield
        finally:
            connected.stdin.close()
            connected.wait()


def _backup(server: Server) -> None:
    command = [sys.executable, "-m", "twofold", "backup"]
    done = subprocess.run(command, env=server.environment, cwd=server.folder, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"no backup was made:\n{done.stdout}{done.stderr}")


def _kinds_never_written(premises: Premises) -> list[str]:
    from tests.proofs.canary_places import _postgresql, _sqlite

    tables = _postgresql(premises.url) if premises.url else _sqlite(premises.server.data / "twofold.sqlite3")
    rows = next(rows for table, rows in tables if table == "records_record")
    return sorted(set(DOCUMENTS) - {str(value) for row in rows for value in row})


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Searches everything a server leaves for what people wrote.")
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL, in a cluster of its own")
    given = parser.parse_args(arguments)
    report = run(on_postgresql=given.postgres)
    print(*report.lines(), sep="\n")
    return 0 if report.good else 1


if __name__ == "__main__":
    sys.exit(main())
