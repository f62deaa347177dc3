"""Sam runs the server and wants to read Maya's pages: with all that is at rest, his own secrets, and by writing rows.

    python -m tests.proofs.red_team

Each attempt is named and must fail; each control must succeed, or the attempts prove nothing; weaknesses put there on
purpose must be noticed. What Sam could do by changing the program, or by reading memory, is out of its scope.
"""

from __future__ import annotations

import copy
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

from tests.proofs import red_team_attack, red_team_ladder, red_team_limits, red_team_writes
from tests.proofs.locksmith import Hand, Loot
from tests.proofs.red_team_house import FIRST, SAMS, SECOND, THIRD, House, keyring_in, tell, wal_kept
from tests.server import Server, free_port
from twofold.vault import sealing
from twofold.vault.keyring import Keyring

_BACK = {**red_team_ladder.ATTEMPTS, **red_team_writes.BACK, **red_team_attack.ATTEMPTS}


@dataclass
class Report:
    attempts: dict[str, str] = field(default_factory=dict)  # name: "" or what was read
    controls: dict[str, bool] = field(default_factory=dict)
    planted: dict[str, bool] = field(default_factory=dict)
    tried: int = 0

    @property
    def good(self) -> bool:
        shut = self.attempts and not any(self.attempts.values())
        return bool(shut and all(self.controls.values()) and all(self.planted.values()))

    def lines(self) -> Iterator[str]:
        for name, read in self.attempts.items():
            yield f"  {'READ   ' if read else 'closed '} {name}{': ' + read if read else ''}"
        for name, worked in self.controls.items():
            yield f"  {'opens  ' if worked else 'FAILED '} {name}"
        for name, seen in self.planted.items():
            yield f"  {'noticed' if seen else 'MISSED '} {name}"
        yield (
            f"{len(self.attempts)} attempts, {sum(map(bool, self.attempts.values()))} read anything;"
            f" {len(self.controls)} controls; {len(self.planted)} weaknesses planted; {self.tried:,} keys tried"
        )

    def try_keys(self, name: str, hand: Hand, loot: Loot, closed: dict[str, str]) -> None:
        """Everything that can be had from this loot, and whatever of Maya's is in it."""
        self.attempts[name] = ", ".join(_read(hand, loot, closed))
        self.tried += hand.tried


def _read(hand: Hand, loot: Loot, closed: dict[str, str]) -> list[str]:
    hand.open_all(loot)
    found = [name for name, text in closed.items() if text.encode() in hand.words()]
    maya = loot.person("Maya")
    for table in ("people_keyringrow", "people_unlockmethod", "records_draft"):
        own = {row["id"] for row in loot.tables[table] if UUID(row["person_id"]) == maya}
        found += [f"{table} {row}" for t, row in hand.opened if t == table and row in {str(i) for i in own}]
    return found


def run() -> Report:
    with tempfile.TemporaryDirectory(prefix="twofold-red-") as folder:
        server = Server(Path(folder), free_port(), {})
        server.start()
        try:
            with wal_kept(server):
                return _run(House(server))
        finally:
            server.stop()


def _run(house: House) -> Report:
    report = Report()
    _before(house, report)
    _folded(house, report)
    for name, attempt in red_team_writes.AWAY.items():
        report.attempts[f"writing rows: {name}"] = ", ".join(attempt(house))
    house.maya.get("/today")
    report.controls["once Maya has come, Sam reads her folded answer"] = house.reads(house.sam.get(house.fold)) == [
        "folded answer"
    ]
    house.folded = house.private.pop("folded answer")
    for name, attempt in _BACK.items():
        report.attempts[f"writing rows: {name}"] = ", ".join(attempt(house))
    report.controls["Maya's page turns the day upon a forged ladder"] = red_team_ladder.forgery_counts(house)
    report.controls["Maya comes in afterwards and reads her page"] = _maya_reads(house, FIRST)
    _planted(house, report)
    _new_passphrase(house, report)
    _all_keys(house, report)
    return report


def _maya_reads(house: House, passphrase: str) -> bool:
    maya, page = house.sign_in("Maya", passphrase)
    house.maya = maya
    return page.status == 200 and bool(house.reads(maya.get("/mine")))


def _before(house: House, report: Report) -> None:
    """Maya has written; Sam has not answered, and is signed in."""
    house.alone(house.maya, "trust", 3, house.secret_of_maya("private page"))
    tell(house.maya, "/trust/limits", ceiling="4", barred="money", pace="weekly")
    house.private["limits"] = r"\"ceiling\":4,\"barred\":[\"money\"]"
    house.fold = house.alone(house.maya, "support", 2, house.secret_of_maya("folded answer"), "folded")
    tell(house.maya, "/drafts", name=f"answer:{uuid4()}", text=house.secret_of_maya("draft"))
    house.alone(house.sam, "trust", 5, "a page of Sam's own")
    loot = house.copy("before", backed_up=True)
    sam = house.sams_hand()
    report.try_keys("Sam's keys on everything, Maya unlocked, before he answers", sam, loot, house.private)
    report.controls["Sam opens his own page"] = b"a page of Sam's own" in sam.words()
    question = next(row["id"] for row in loot.records.values() if row["kind"] == "trust.question")
    texts = [r["id"] for r in loot.tables["records_revision"] if r["record_id"] == question]
    report.controls["Sam opens the question of the fold"] = ("records_revision", str(texts[0])) in sam.opened
    maya = Hand(typed=[FIRST])
    opened = maya.open_all(loot)
    report.controls["Maya's passphrase opens all of hers"] = _all_in(maya, house.private)
    report.controls["Maya's passphrase opens nothing of Sam's"] = b"a page of Sam's own" not in maya.words()
    report.controls["the keyring is among what opens"] = any(t == "people_keyringrow" for t, _ in opened)
    backup = Loot(max((house.server.data / "backups").glob("*.sqlite3")))
    report.try_keys("Sam's keys on a backup", house.sams_hand(), backup, house.private)
    _limits(house, report, loot)
    found = house.reads(*(house.sam.get(path) for path in ("/today", "/ours", "/mine", house.fold)))
    report.attempts["Sam's own session, before he answers"] = ", ".join(found)


def _all_in(hand: Hand, texts: dict[str, str]) -> bool:
    return all(text.encode() in hand.words() for text in texts.values())


def _folded(house: House, report: Report) -> None:
    """Sam answers; Maya's browser keeps the ticket until she comes back."""
    form = house.sam.get(house.fold).form(house.fold + "/answer")
    house.sam.send(form, text="what Sam answers in the fold")
    loot = house.copy("answered", backed_up=True)
    report.try_keys("Sam's keys, after he has answered", house.sams_hand(), loot, house.private)
    report.attempts["Sam's session, after he has answered"] = ", ".join(house.reads(house.sam.get(house.fold)))
    maya = Hand(typed=[FIRST])
    maya.open_all(loot)
    report.controls["Maya opens Sam's answer at once"] = b"what Sam answers" in maya.words()
    id, guess = house.fold.rsplit("/", 1)[1], "A" * 43
    tell(house.sam, "/folds/tickets", fold=id, ticket=guess)
    report.attempts["Sam hands over a guessed ticket"] = ", ".join(house.reads(house.sam.get(house.fold)))


def _limits(house: House, report: Report, loot: Loot) -> None:
    maya, sam = keyring_in(loot, "Maya", FIRST), keyring_in(loot, "Sam", SAMS)
    report.attempts |= dict(red_team_limits.attempts(loot, house.sams_hand(), maya, sam))
    report.controls |= dict(red_team_limits.controls(loot, house.sams_hand(), maya, sam))
    plant = red_team_limits.planted(loot, house.sams_hand(), maya, sam)
    report.planted["a side of a comparison made with the couple's key"] = plant


def _planted(house: House, report: Report) -> None:
    """Weaknesses put into a copy: the same search must notice each."""
    loot, closed = house.loots["answered"], {"folded answer": house.folded, **house.private}
    weak = copy.deepcopy(loot)
    weak.tables["records_ticket"][0]["held_key"] = house.ticket
    report.planted["the ticket's key left in the database"] = bool(_read(house.sams_hand(), weak, closed))
    weak = copy.deepcopy(loot)
    weak.files[Path("crash.log")] = b"locals: {'ticket': '%s'}" % house.ticket.hex().encode()
    report.planted["the ticket's key in a log"] = bool(_read(house.sams_hand(), weak, closed))
    maya, sam = keyring_in(loot, "Maya", FIRST), keyring_in(loot, "Sam", SAMS)
    weak = copy.deepcopy(loot)
    weak.tables["records_slot"].append(_slot_for(loot, maya, sam))
    report.planted["a slot for Sam on Maya's private page"] = bool(_read(house.sams_hand(), weak, closed))
    weak = copy.deepcopy(loot)
    weak.files[Path("core.txt")] = b"key=" + maya.person_key.hex().encode()
    report.planted["Maya's person key in a file"] = bool(_read(house.sams_hand(), weak, closed))
    weak = copy.deepcopy(loot)
    weak.tables["records_draft"][0]["sealed"] = b"x" * 80
    weak.tables["records_revision"].append({**weak.tables["records_revision"][0], "id": 999})
    report.planted["(nothing planted: nothing noticed)"] = not _read(house.sams_hand(), weak, closed)


def _slot_for(loot: Loot, maya: Keyring, sam: Keyring) -> dict[str, object]:
    record = next(
        row for row in loot.records.values() if row["space"] == "mine" and UUID(row["author_id"]) == maya.person
    )
    slot = next(row for row in loot.tables["records_slot"] if row["record_id"] == record["id"])
    place = sealing.Place(loot.instance, UUID(record["id"]), maya.person, slot["rev"])
    own = sealing.ReaderKey("person", maya.person, maya.person_epoch, maya.person_key)
    key = sealing.open_slot(bytes(slot["sealed"]), place, [own], kind="person", reader=maya.person)
    theirs = sealing.ReaderKey("person", sam.person, sam.person_epoch, sam.person_key)
    sealed = sealing.seal_slot(key, place, theirs)
    return {**slot, "id": 998, "reader_id": sam.person.hex, "epoch": theirs.epoch, "sealed": sealed}


def _stolen(loot: Loot, passphrase: str, *, texts: bool = True) -> Callable[[], Hand]:
    """Whatever an old copy and the passphrase of that time gave; without `texts`, not the keys of single texts."""
    before = Hand(typed=[passphrase])
    before.open_all(loot)
    keys = {named: key for named, key in before.keys.items() if texts or named not in before.of_records}
    return lambda: Hand(typed=[passphrase], keys=dict(keys))


def _new_passphrase(house: House, report: Report) -> None:
    """Maya changes her passphrase; Sam has a copy from before and knows the old one."""
    old = house.copy("old", backed_up=True)
    stolen = _stolen(old, FIRST)
    report.controls["the old passphrase opens the old copy"] = house.private["private page"].encode() in _words(
        stolen(), old
    )
    before = dict(house.private)
    form = house.maya.get("/settings/passphrase").form("/settings/passphrase")
    assert house.maya.send(form, passphrase=FIRST, new_passphrase=SECOND).status == 200
    house.alone(house.maya, "trust", 6, house.secret_of_maya("page after the change"))
    tell(house.maya, "/drafts", name=f"answer:{uuid4()}", text=house.secret_of_maya("draft after the change"))
    later = {name: text for name, text in house.private.items() if name not in before}
    new = house.copy("changed", backed_up=True)
    hand = stolen()
    hand.open_all(new)
    found = [name for name, text in later.items() if text.encode() in hand.words()]
    rows = {t for t, _ in hand.opened if t in ("people_keyringrow", "people_unlockmethod")}
    report.attempts["an old copy and the old passphrase, on what was written later"] = ", ".join([*found, *rows])
    report.tried += hand.tried
    report.try_keys("Sam's keys, after Maya changed her passphrase", house.sams_hand(), new, house.private)
    for name, attempt in red_team_writes.BACKWARDS.items():
        report.attempts[f"rolling back: {name}"] = ", ".join(attempt(house, old, later))
    report.controls["Maya comes in after the rolling back"] = _maya_reads(house, SECOND)


def _words(hand: Hand, loot: Loot) -> bytes:
    hand.open_all(loot)
    return hand.words()


def _all_keys(house: House, report: Report) -> None:
    """Someone may know the passphrase: with the keyring of before, nothing in the new database opens, old pages too."""
    known = house.copy("known", backed_up=True)
    keys, everything = _stolen(known, SECOND, texts=False), _stolen(known, SECOND)
    report.controls["the known passphrase opens the copy of that time"] = _all_in(_opened(keys(), known), house.private)
    form = house.maya.get("/settings/known-passphrase").form("/settings/known-passphrase")
    shown = house.maya.send(form, passphrase=SECOND, new_passphrase=THIRD).form("/recovery-code")
    house.maya.send(shown, code=dict(shown.fields)["recovery_code"])
    later = {"page under new keys": house.secret_of_maya("page under new keys")}
    house.alone(house.maya, "trust", 8, later["page under new keys"])
    for path in (house.server.data / "backups").iterdir():
        path.unlink()  # a copy of before opens with the keys of before
    new = house.copy("replaced", backed_up=True)
    report.try_keys("the known keyring, after all keys were replaced, on all pages", keys(), new, house.private)
    report.try_keys("all of an old copy, on what was written later", everything(), new, later)
    hand = keys()
    hand.open_all(new)
    files = {path: data for path, data in new.files.items() if "twofold.sqlite3" in path.name}
    left = hand.carved(new, files)
    report.attempts["slots under old keys, left in the database's file and WAL"] = f"{left} envelopes" if left else ""
    own = [row for row in known.tables["records_slot"] if row["reader_kind"] == "person"]
    mine = next(row for row in own if UUID(row["reader_id"]) == known.person("Maya"))
    files[Path("freed page")] = b"\0" * 9 + bytes(mine["sealed"])
    report.planted["a slot under an old key on a freed page"] = hand.carved(new, files) == left + 1
    report.try_keys("Sam's keys, after all keys were replaced", house.sams_hand(), new, house.private)
    hand = Hand(typed=[THIRD])
    report.controls["the newest passphrase opens all of Maya's"] = _all_in(_opened(hand, new), house.private)


def _opened(hand: Hand, loot: Loot) -> Hand:
    hand.open_all(loot)
    return hand


def main() -> int:
    report = run()
    print(*report.lines(), sep="\n")
    return 0 if report.good else 1


if __name__ == "__main__":
    sys.exit(main())
