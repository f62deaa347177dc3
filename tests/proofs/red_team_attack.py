"""What has once been read, tried again: a recovery code by one column, an old copy and a recovery, an ex as the partner, and
an answer of noise. Each returns what was got, by name, or why the attempt proves nothing.
"""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import replace
from typing import Final
from uuid import UUID, uuid4

from tests import evening
from tests.proofs.locksmith import Hand, Loot
from tests.proofs.red_team_house import FIRST, House, keyring_in, tell
from tests.visitor import Page, Visitor
from twofold.vault import methods
from twofold.vault.keyring import seal_keyring
from twofold.vault.primitives import random_bytes

CODE_SHOWN: Final = 'name="recovery_code"'
OLD, BETWEEN, NEW, NEWEST = (f"{n} lanterns over quiet harbours" for n in ("two", "five", "nine", "twelve"))


def new_code_on_an_open_phone(house: House) -> list[str]:
    """Rows say that Maya has no recovery code yet; a minute with her open phone must not show one."""
    found = []
    for how in ("UPDATE people_unlockmethod SET confirmed = 0", "DELETE FROM people_unlockmethod"):
        with house.altered("people_unlockmethod"):
            house.run(f"{how} WHERE kind = 'recovery' AND person_id = ?", house.id("Maya"))
            page = tell(house.maya, "/recovery-code")
            if CODE_SHOWN in page.text or page.status != 422:
                found.append(f"a recovery code after {how.split(' ', 1)[0]}, or status {page.status}")
    return found


def answer_of_noise(house: House) -> list[str]:
    """Sam writes rows that look like an answer of his; Maya's browser has her ticket, locked and unlocked."""
    words = house.secret_of_maya("answer before noise")
    fold = house.alone(house.maya, "listening", 6, words, "folded")
    got = []
    for kind in ("without a slot", "with a slot of noise", "with a slot and words of the question"):
        with house.altered("records_fold", "records_record", "records_revision", "records_slot", "records_ticket"):
            _noise(house, fold, kind)
            away, _ = house.sign_in("Maya", FIRST)
            tell(away, "/lock")
            _hand_over(house, away, fold)
            house.maya.get("/today")
            house.maya.get(fold)
            _hand_over(house, house.maya, fold)
            hand = house.sams_hand()
            hand.open_all(house.copy(f"noise, {kind}"))
            if words.encode() in hand.words() or any(words in house.sam.get(p).text for p in (fold, "/today", "/ours")):
                got.append(f"the folded answer, {kind}")
    del house.private["answer before noise"]  # Sam may answer and read it later
    return got


def _noise(house: House, fold: str, kind: str) -> None:
    id, record = UUID(fold.rsplit("/", 1)[1]).hex, uuid4().hex
    columns = "island_id, couple_id, space, kind, day, rev, waits, fold_id"
    house.run(
        f"INSERT INTO records_record (id, author_id, {columns}) SELECT ?, ?, {columns} FROM records_record"
        " WHERE fold_id = ? AND space = 'folded'",
        record, house.id("Sam"), id,
    )  # fmt: skip
    asked = "(SELECT subject_id FROM records_fold WHERE id = ?)"
    words, key = secrets.token_bytes(400), secrets.token_bytes(135)
    if kind.endswith("question"):
        ((words,),) = house.rows(f"SELECT sealed FROM records_revision WHERE record_id = {asked}", id)
        ((key,),) = house.rows(f"SELECT sealed FROM records_slot WHERE record_id = {asked}", id)
    house.run("INSERT INTO records_revision (record_id, rev, sealed) VALUES (?, 1, ?)", record, words)
    if kind != "without a slot":
        house.run(
            "INSERT INTO records_slot (record_id, rev, reader_kind, reader_id, epoch, sealed)"
            f" SELECT ?, 1, reader_kind, reader_id, epoch, ? FROM records_slot WHERE record_id = {asked}",
            record, key, id,
        )  # fmt: skip


def _hand_over(house: House, visitor: Visitor, fold: str) -> None:
    page = visitor.get("/unlock")
    if page.path != "/unlock":
        page = visitor.get("/settings")
    token = next(dict(f.fields)["csrfmiddlewaretoken"] for f in page.forms if "csrfmiddlewaretoken" in f.names)
    ticket = urlsafe_b64encode(house.ticket).decode().rstrip("=")
    given = [("csrfmiddlewaretoken", token), ("fold", fold.rsplit("/", 1)[1]), ("ticket", ticket)]
    visitor.post("/folds/tickets", given)


def ex_as_partner(house: House) -> list[str]:
    """Ida was with Rolf, who runs the server, and is with Kai now. Four rows put Rolf in his place, under his name."""
    ida, rolf, kai = (Visitor(house.server.origin) for _ in range(3))
    evening.make_account(ida, "Ida", OLD)
    evening.join(rolf, evening.invite(ida), "Rolf", BETWEEN)
    ida.get("/today")
    then = f"shared with Rolf {secrets.token_hex(8)}"
    _agreed(ida, then)
    ida.send(ida.get("/settings/two/part").form("/settings/two/part"), passphrase=OLD)
    rolf.get("/today")
    evening.join(kai, evening.invite(ida), "Kai", NEW)
    ida.get("/today")
    form = ida.get("/agreements/new").form("/agreements/new")
    words = f"meant for Kai {secrets.token_hex(8)}"
    with house.altered("people_membership", "people_couple", "people_person"):
        _unend(house)
        stopped = ida.get("/today")
        held = ida.send(form, title="Evenings", text=words)
        ida.get("/ours")
        hand = Hand(typed=[BETWEEN])
        hand.open_all(house.copy("an ex"))
        seen = any(words in rolf.get(path).text for path in ("/today", "/ours", "/agreements"))
    if then.encode() not in hand.words():
        return ["nothing, as Rolf does not open what was shared with him"]
    found = [] if (stopped.status, held.status) == (409, 409) else [f"no stop: {stopped.status} and {held.status}"]
    return [*found, *(["what was meant for Kai"] if seen or words.encode() in hand.words() else [])]


def _agreed(visitor: Visitor, words: str) -> Page:
    return visitor.send(visitor.get("/agreements/new").form("/agreements/new"), title="Evenings", text=words)


def _unend(house: House) -> None:
    ida, rolf, kai = (house.id(name) for name in ("Ida", "Rolf", "Kai"))
    of = "SELECT couple_id FROM people_membership WHERE person_id = ?"
    for person, ended in ((kai, "date('now')"), (rolf, "NULL")):
        house.run(f"UPDATE people_membership SET ended_on = {ended} WHERE couple_id IN ({of})", person)
        house.run(f"UPDATE people_couple SET ended_on = {ended} WHERE id IN ({of})", person)
    house.run("UPDATE people_person SET name = 'Kai' WHERE id = ?", rolf)
    assert len(house.rows(f"{of} AND ended_on IS NULL", ida)) == 1


def old_copy_and_a_recovery(house: House) -> list[str]:
    """An old copy, the passphrase of then and the right to write rows; then Nell comes in with her recovery code."""
    nell = Visitor(house.server.origin)
    code = evening.make_account(nell, "Nell", OLD)
    house.alone(nell, "trust", 2, before := f"before {secrets.token_hex(8)}")
    old = house.copy("nell before")
    knows = Hand(typed=[OLD])
    knows.open_all(old)
    if before.encode() not in knows.words():
        return ["nothing, as the old copy does not open"]
    nell.send(nell.get("/settings/passphrase").form("/settings/passphrase"), passphrase=OLD, new_passphrase=BETWEEN)
    name, got = house._sign_in_name(nell), []
    with house.altered("people_unlockmethod", "people_person"):
        got += _recovers(house, old, name, code, dict(knows.keys), named=False)
    return [*got, *_recovers(house, old, name, code, dict(knows.keys), named=True)]


def _recovers(house: House, old: Loot, name: str, code: str, keys: dict[bytes, bytes], *, named: bool) -> list[str]:
    """`named`: the keyring that was put there names the code's true keys; otherwise a method of the host's own."""
    account_key, own = random_bytes(), random_bytes()
    _plant(house, old, account_key, own, named=named)
    nell, written = Visitor(house.server.origin), []
    form = nell.get("/recover").form("/recover")
    shown = nell.send(form, sign_in=name, code=code, new_passphrase=NEW)
    confirm = next((form for form in shown.forms if form.action == "/recovery-code/confirm"), None)
    if confirm is None:
        return ["nothing, as Nell does not come in"] if named else []
    nell.send(confirm, code=dict(confirm.fields)["recovery_code"])
    for moment in ("after recovery", "after one more change"):
        written.append(f"{moment} {secrets.token_hex(8)}")
        tell(nell, "/drafts", name=f"answer:{uuid4()}", text=written[-1])
        if len(written) == 1:
            form = nell.get("/settings/passphrase").form("/settings/passphrase")
            nell.send(form, passphrase=NEW, new_passphrase=NEWEST)
    hand = Hand(typed=[OLD], keys=keys)
    for key in (account_key, own):
        hand.take(key)
    copy = house.copy(f"nell recovered, {named}")
    hand.open_all(copy)
    hers = Hand(typed=[NEWEST])
    hers.open_all(copy)
    if not all(words.encode() in hers.words() for words in written):
        return ["nothing, as Nell's own passphrase does not open what she wrote"]
    return [words for words in written if words.encode() in hand.words()]


def _plant(house: House, old: Loot, account_key: bytes, own: bytes, *, named: bool) -> None:
    ring, nell = keyring_in(old, "Nell", OLD), old.person("Nell")
    rows = [row for row in old.tables["people_unlockmethod"] if UUID(row["person_id"]) == nell]
    row = next(row for row in rows if row["kind"] == "recovery")
    id, keys = UUID(row["id"]), ring.methods[UUID(row["id"])]
    generation = house.rows("SELECT generation FROM people_person WHERE id = ?", nell.hex)[0][0]
    forged = replace(ring, generation=generation, revision=99)
    forged = forged if named else replace(forged, methods={**ring.methods, id: methods.method_keys(own)})
    sealed = methods.seal_account_key(
        keys, account_key, generation=generation, person=nell, method=id, instance=old.instance
    )
    values = (sealed, generation, id.hex)
    house.run("UPDATE people_unlockmethod SET sealed = ?, generation = ?, confirmed = 1 WHERE id = ?", *values)
    house.run(
        "UPDATE people_keyringrow SET sealed = ?, revision = 99, generation = ? WHERE person_id = ?",
        seal_keyring(forged, account_key, instance=old.instance),
        generation,
        nell.hex,
    )


ATTEMPTS: Final[dict[str, Callable[[House], list[str]]]] = {
    "no recovery code counts, on an open phone": new_code_on_an_open_phone,
    "an answer of noise": answer_of_noise,
    "an ex in the partner's place": ex_as_partner,
    "an old copy, and a recovery afterwards": old_copy_and_a_recovery,
}
