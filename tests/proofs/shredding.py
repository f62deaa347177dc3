"""What no row holds any more is nowhere on the disk, and after some weeks in no backup: `python -m tests.proofs.shredding`.

Two people write, change, withdraw, remove, save drafts and replace their keys in a database of their own. Every sealed
value that a row ever held is remembered; those that no row holds at the end are looked for, byte by byte, in each file
of the data folder. Then days go by, each with its backup: the last one that holds a removed text is told.

The control, `--planted`, lets SQLite leave erased bytes where they were: they have to be found.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import time_machine

from tests.proofs.power import environment, prepare
from tests.proofs.power_writer import PASSPHRASES, note_type, sign_in_names
from twofold.ops.django_start import start_django

PIECE = 24  # bytes of a sealed value that are looked for, from its middle
PROMISED, LATEST = 35, 43  # days: what is promised, and the promise with the week by which a clock is believed


@dataclass
class Result:
    erased: int = 0
    left: list[str] = field(default_factory=list)
    backups: int = 0
    held_until: int = 0  # days after the removal, of the last backup that still holds the text

    @property
    def good(self) -> bool:
        return self.erased > 0 and not self.left and PROMISED <= self.held_until <= LATEST

    def __str__(self) -> str:
        return (
            f"{self.erased} sealed values erased, {len(self.left)} still on the disk; of {self.backups} daily backups "
            f"the last that holds what was removed is {self.held_until} days old"
        )


class House:
    """Maya and Sam, and every sealed value that their rows have ever held."""

    def __init__(self, folder: Path) -> None:
        from twofold.people.unlocking import unlock_with_passphrase

        self.folder, self.ever = folder, dict[bytes, str]()
        people = sign_in_names(folder).items()
        self.maya, self.sam = (unlock_with_passphrase(sign_in, PASSPHRASES[name]) for name, sign_in in people)

    def note_rows(self) -> dict[bytes, str]:
        """The pieces that rows hold now, each with the table it is in."""
        from twofold.people.models import KeyringRow, UnlockMethod
        from twofold.records.models import Draft, Revision, Slot, Ticket

        now = {}
        for model in (Slot, Revision, Ticket, Draft, KeyringRow, UnlockMethod):
            for sealed in model._default_manager.values_list("sealed", flat=True):
                middle = len(bytes(sealed)) // 2
                now[bytes(sealed)[middle - PIECE // 2 : middle + PIECE // 2]] = model.__name__
        self.ever.update(now)
        return now

    def note(self, text: str) -> Any:
        return note_type()(text=text)

    def save(self, space: str, text: str = "words " * 40) -> Any:
        from twofold.records import store

        return store.save(self.note(text), by=self.maya, space=space, once=uuid4())  # type: ignore[arg-type]


def _removed(house: House, space: str) -> None:
    from twofold.records import store

    entry = house.save(space)
    house.note_rows()
    store.revise(entry.id, house.note("other words " * 30), by=house.maya, expected_rev=entry.rev)
    house.note_rows()
    store.remove(entry.id, by=house.maya)


def _withdrawn(house: House, *, changed: bool) -> None:
    from twofold.records import folds

    fold = folds.start_fold(house.note("what?"), by=house.maya, name=uuid4().hex, once=uuid4())
    folds.answer(fold.id, house.note("mine"), by=house.maya, once=uuid4(), ticket=os.urandom(32))
    house.note_rows()
    if changed:
        folds.answer(fold.id, house.note("mine, better"), by=house.maya, once=uuid4(), ticket=os.urandom(32))
    else:
        folds.withdraw(fold.id, by=house.maya)


def _draft(house: House) -> None:
    from twofold.records import store

    for text in ("a draft " * 20, "a longer draft " * 30, ""):
        store.keep_draft("shredding", text, by=house.maya)
        house.note_rows()


def _keys(house: House) -> None:
    from twofold.people import accounts, rotation

    house.save("mine")
    house.note_rows()
    _code, house.maya = rotation.replace_all_keys("walnut tram eleven soft harbours", by=house.maya)
    house.note_rows()
    code, house.maya = accounts.new_recovery_code(by=house.maya)
    house.maya = accounts.confirm_recovery_code(code, by=house.maya) or house.maya


ENDINGS: dict[str, Callable[[House], None]] = {
    "a private page is removed": lambda house: _removed(house, "mine"),
    "shared words are removed": lambda house: _removed(house, "ours"),
    "an answer is withdrawn": lambda house: _withdrawn(house, changed=False),
    "an answer is changed before the other's": lambda house: _withdrawn(house, changed=True),
    "a draft is changed and let go": _draft,
    "all keys are replaced": _keys,
}


def shred(folder: Path, *, days: int) -> Result:
    """Django must be started over `folder`, which `prepare` has made."""
    from twofold.records.erasure import try_again

    result, house = Result(), House(folder)
    house.note_rows()
    for what, end in ENDINGS.items():
        before = set(house.ever)
        end(house)
        held = house.note_rows()
        assert set(house.ever) - before - set(held), f"nothing was erased when {what}"
    try_again()
    held = house.note_rows()
    erased = {piece: table for piece, table in house.ever.items() if piece not in held}
    result.erased = len(erased)
    result.left = [
        f"{table} in {name}" for name, content in _files(folder) for p, table in erased.items() if p in content
    ]
    if days:
        _go_by(house, days, result)
    return result


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "backups" not in path.parts:
            yield path.name, path.read_bytes()


def _go_by(house: House, days: int, result: Result) -> None:
    """Each day has its backup; on the eleventh, words are removed that the first ten hold."""
    from twofold.configuration import configuration
    from twofold.ops.backups.keep import prune
    from twofold.ops.backups.make import make_backup
    from twofold.people.uptime_days import note_today, settled_day
    from twofold.records import store

    settings, removal = configuration(), 10
    entry, began = house.save("mine"), datetime.now(UTC)
    (piece,) = set(house.note_rows()) & {_middle(entry.id)}
    for day in range(days):
        now = began + timedelta(days=day)
        with time_machine.travel(now):
            if day == removal:
                store.remove(entry.id, by=house.maya)
            make_backup(settings)
            note_today()
            prune(settings.data / "backups", now, settled=settled_day())
        result.backups += 1
        if any(piece in path.read_bytes() for path in (settings.data / "backups").glob("*.sqlite3")):
            result.held_until = day - removal


def _middle(record: Any) -> bytes:
    from twofold.records.models import Revision

    sealed = bytes(Revision.objects.get(record=record).sealed)
    return sealed[len(sealed) // 2 - PIECE // 2 : len(sealed) // 2 + PIECE // 2]


def _weaken() -> None:
    import twofold.settings as settings

    options = settings.DATABASES["default"]["OPTIONS"]
    assert "secure_delete=ON" in options["init_command"]
    options["init_command"] = options["init_command"].replace("secure_delete=ON", "secure_delete=OFF")


def in_a_house_of_its_own(*words: str) -> subprocess.CompletedProcess[str]:
    """Run this proof over a fresh data folder, in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="twofold-shredding-") as made:
        data = prepare(Path(made).resolve() / "data")
        command = [sys.executable, "-m", "tests.proofs.shredding", *words]
        return subprocess.run(command, env=environment(data), capture_output=True, text=True, check=False)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=60, help="days that go by, each with a backup; 0 for none")
    parser.add_argument("--planted", action="store_true")
    given = parser.parse_args()
    if "TWOFOLD_DATA" not in os.environ:
        done = in_a_house_of_its_own(*sys.argv[1:])
        print(done.stdout, done.stderr, end="")
        return done.returncode
    if given.planted:
        _weaken()
    os.umask(0o077)
    start_django()
    result = shred(Path(os.environ["TWOFOLD_DATA"]), days=given.days)
    print(result, *result.left[:20], sep="\n  ")
    if given.planted:
        return 0 if result.left else 1
    return 0 if result.good or (not given.days and result.erased and not result.left) else 1


if __name__ == "__main__":
    sys.exit(main())
