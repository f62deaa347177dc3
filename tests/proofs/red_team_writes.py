"""What Sam tries by writing rows and files while the server runs. Each returns what he got to read, by name."""

from __future__ import annotations

import json
import secrets
import shutil
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from typing import Any, Final
from uuid import UUID, uuid4

from tests.proofs.locksmith import Loot
from tests.proofs.red_team_house import FIRST, SAMS, House, keyring_in
from tests.visitor import Visitor
from twofold.vault import delivery, labels, methods
from twofold.vault.context import Context
from twofold.vault.keyring import new_keyring, seal_keyring
from twofold.vault.opaque_names import hashed_token
from twofold.vault.primitives import box_key_pair, box_public, random_bytes

PAGES: Final = ("/today", "/mine", "/ours", "/export")


def _all_pages(house: House, visitor: Visitor) -> list[str]:
    return house.reads(*(visitor.get(path) for path in (*PAGES, house.fold)))


def planted_public_key(house: House) -> list[str]:
    """A key of Sam's choice in his own row: Maya must be stopped on a page of its own before anything else."""
    public, _ = box_key_pair()
    with house.altered("people_person"):
        house.run("UPDATE people_person SET public_key = ? WHERE name = 'Sam'", public)
        page = house.maya.get("/today")
        stopped = page.path == "/changed-key" and not house.reads(page)
        waiting = house.maya.get("/question").path
    return [] if stopped and waiting == "/changed-key" else [f"no stop at {page.path} and {waiting}"]


def planted_key_of_the_inviter(house: House) -> list[str]:
    """Jun invites; the key in Jun's row is exchanged before the code is used."""
    from tests import evening

    jun, ines = Visitor(house.server.origin), Visitor(house.server.origin)
    evening.make_account(jun, "Jun", "granite teapot on a wandering ferry")
    code = evening.invite(jun)
    public, _ = box_key_pair()
    with house.altered("people_person"):
        house.run("UPDATE people_person SET public_key = ? WHERE name = 'Jun'", public)
        page = ines.send(ines.get("/join").form("/join"), invitation=code)
    return [] if page.status == 422 else [f"the invitation was shown: {page.status}"]


def altered_verifier(house: House) -> list[str]:
    """Sam's passphrase is recognised as Maya's."""
    with house.altered("people_unlockmethod"):
        house.run(
            "UPDATE people_unlockmethod SET (salt, verifier) = (SELECT salt, verifier FROM people_unlockmethod"
            " WHERE kind = 'passphrase' AND person_id = ?) WHERE kind = 'passphrase' AND person_id = ?",
            house.id("Sam"),
            house.id("Maya"),
        )
        visitor, page = house.sign_in("Maya", SAMS)
        return [*house.reads(page), *_all_pages(house, visitor), *_came_in(visitor)]


def _came_in(visitor: Visitor) -> list[str]:
    page = visitor.get("/mine")
    return ["came in as Maya"] if (page.status, page.path) == (200, "/mine") else []


def sams_method_in_mayas_place(house: House) -> list[str]:
    with house.altered("people_unlockmethod"):
        columns = "salt, verifier, public_key, sealed, operations, memory, generation"
        house.run(
            f"UPDATE people_unlockmethod SET ({columns}) = (SELECT {columns} FROM people_unlockmethod"
            " WHERE kind = 'passphrase' AND person_id = ?) WHERE kind = 'passphrase' AND person_id = ?",
            house.id("Sam"),
            house.id("Maya"),
        )
        visitor, page = house.sign_in("Maya", SAMS)
        return [*house.reads(page), *_all_pages(house, visitor), *_came_in(visitor)]


def forged_method(house: House, *, keyring: bool = False) -> list[str]:
    """A whole method for Maya that opens with Sam's passphrase, made with the vault itself; perhaps a keyring too."""
    maya, instance = UUID(house.id("Maya")), UUID(house.rows("SELECT id FROM people_instance")[0][0])
    where = "kind = 'passphrase' AND person_id = ?"
    id = UUID(house.rows(f"SELECT id FROM people_unlockmethod WHERE {where}", maya.hex)[0][0])
    salt, account_key = methods.new_salt(), random_bytes()
    derived = methods.from_passphrase(SAMS, salt, methods.CURRENT)
    keys = methods.method_keys(derived.secret)
    sealed = methods.seal_account_key(keys, account_key, generation=1, person=maya, method=id, instance=instance)
    with house.altered("people_unlockmethod", "people_keyringrow", "people_person"):
        house.run(
            f"UPDATE people_unlockmethod SET salt=?, verifier=?, public_key=?, sealed=?, generation=1 WHERE {where}",
            salt, derived.verifier, keys.public, sealed, maya.hex,
        )  # fmt: skip
        if keyring:
            forged = new_keyring(maya)
            ring = seal_keyring(forged, account_key, instance=instance)
            house.run(
                "UPDATE people_keyringrow SET sealed=?, revision=1, generation=1 WHERE person_id=?",
                ring,
                maya.hex,
            )
            house.run("UPDATE people_person SET generation=1 WHERE id=?", maya.hex)
        visitor, page = house.sign_in("Maya", SAMS)
        found = [*house.reads(page), *_all_pages(house, visitor)]
        return found if keyring else [*found, *_came_in(visitor)]


def forged_method_and_keyring(house: House) -> list[str]:
    """This does come in under Maya's name, with a keyring that opens none of her pages."""
    return forged_method(house, keyring=True)


def swapped_keyring(house: House) -> list[str]:
    with house.altered("people_keyringrow"):
        columns = "sealed, revision, generation"
        house.run(
            f"UPDATE people_keyringrow SET ({columns}) = (SELECT {columns} FROM people_keyringrow WHERE person_id = ?)"
            " WHERE person_id = ?",
            house.id("Sam"),
            house.id("Maya"),
        )
        visitor, page = house.sign_in("Maya", SAMS)
        return [*house.reads(page), *_all_pages(house, visitor), *_all_pages(house, house.maya)]


def forged_delivery(house: House) -> list[str]:
    """A couple key from a key that Maya never pinned, said to be Sam's: her keyring must not take it in."""
    _, secret = box_key_pair()
    return _delivered(house, secret, epoch=2)


def delivery_of_another_key(house: House) -> list[str]:
    """From Sam's true key, another couple key of an epoch that Maya has: it must neither be taken nor break a page."""
    loot = house.copy("own")
    return _delivered(house, keyring_in(loot, "Sam", SAMS).box_secret, epoch=1)


def _delivered(house: House, secret: bytes, *, epoch: int) -> list[str]:
    maya, sam = UUID(house.id("Maya")), UUID(house.id("Sam"))
    couple = UUID(house.rows("SELECT id FROM people_couple")[0][0])
    instance = UUID(house.rows("SELECT id FROM people_instance")[0][0])
    payload = {
        "couple_key": b64encode(random_bytes()).decode(),
        "public_key": b64encode(box_public(secret)).decode(),
    }
    place = Context("delivery", instance, "couple", couple, "person", maya, str(sam))
    to = bytes(house.rows("SELECT public_key FROM people_person WHERE id = ?", maya.hex)[0][0])
    content = json.dumps(payload).encode()
    sealed = delivery.deliver(content, place, epoch=epoch, sender_secret=secret, recipient_public=to)
    revision = "SELECT revision FROM people_keyringrow WHERE person_id = ?"
    with house.altered("people_delivery", "people_person"):
        before = house.rows(revision, maya.hex)
        house.run(
            "INSERT INTO people_delivery (id, couple_id, sender_id, recipient_id, epoch, sealed) VALUES (?,?,?,?,?,?)",
            uuid4().hex, couple.hex, sam.hex, maya.hex, epoch, sealed,
        )  # fmt: skip
        house.run("UPDATE people_person SET has_inbox = 1 WHERE id = ?", maya.hex)
        page = house.maya.get("/today")
        taken = house.rows(revision, maya.hex) != before
    return ["the key was taken in"] if taken else [] if page.status == 200 else [f"status {page.status}"]


def forged_session(house: House) -> list[str]:
    """Sam has the signing secret and writes a sign-in of Maya's: signed in, and locked."""
    visitor = Visitor(house.server.origin)
    cookie = secrets.token_hex(16)
    row = house.rows(
        "SELECT session_data, expire_date, device, began_on, used_on FROM people_signin WHERE person_id = ?",
        house.id("Maya"),
    )[0]
    house.run(
        "INSERT INTO people_signin (session_key, session_data, expire_date, device, began_on, used_on, person_id)"
        " VALUES (?,?,?,?,?,?,?)",
        hashed_token(cookie, label=labels.SIGN_IN).hex(),
        *row,
        house.id("Maya"),
    )
    visitor.cookies["tf_session"] = cookie
    visitor.cookies["tf_unlock_key"] = house.sam.cookies["tf_unlock_key"]
    found = _all_pages(house, visitor)
    page = visitor.get("/mine")
    if page.status != 423:
        return [*found, f"not the locked page: {page.status}"]
    opening = house.unlock(visitor, SAMS)
    found += [*house.reads(opening), *_all_pages(house, visitor)]
    token = dict(visitor.get("/unlock").form("/unlock").fields)["csrfmiddlewaretoken"]
    guess = urlsafe_b64encode(random_bytes()).decode().rstrip("=")
    fields = [("csrfmiddlewaretoken", token), ("fold", house.fold.rsplit("/", 1)[1]), ("ticket", guess)]
    visitor.post("/folds/tickets", fields)
    return [*found, *house.reads(house.sam.get(house.fold))]


def swapped_unlock_files(house: House) -> list[str]:
    """Maya's unlocking under the name of Sam's file."""
    folder = house.server.folder / "runtime"
    kept = house.server.folder / "runtime-kept"
    shutil.copytree(folder, kept)
    found: list[str] = []
    files = sorted(path for path in folder.iterdir() if "." in path.name)
    contents = {path: path.read_bytes() for path in files}
    for path in files:
        for other, content in contents.items():
            if other != path:
                path.write_bytes(content)
                found += _all_pages(house, house.sam)
    for path in files:
        shutil.copy2(kept / path.name, path)
    shutil.rmtree(kept)
    if house.sam.get("/mine").status != 200:  # an unlocking that does not open is put away
        house.unlock(house.sam, SAMS)
    house.maya, _ = house.sign_in("Maya", FIRST)
    return found


def opened_fold(house: House) -> list[str]:
    """The fold is said to be open, and Maya's answer not to wait."""
    with house.altered("records_fold", "records_record"):
        house.run("UPDATE records_fold SET opened_on = day")
        house.run("UPDATE records_record SET waits = 0")
        return _all_pages(house, house.sam)


def shared_by_row(house: House) -> list[str]:
    """Maya's private page is said to be in Ours."""
    couple = house.rows("SELECT id FROM people_couple")[0][0]
    with house.altered("records_record"):
        house.run("UPDATE records_record SET space = 'ours', couple_id = ? WHERE space = 'mine'", couple)
        return _all_pages(house, house.sam)


def slots_renamed(house: House) -> list[str]:
    """Maya's slots are said to be the couple's, and Sam's."""
    couple = house.rows("SELECT id FROM people_couple")[0][0]
    found: list[str] = []
    for kind, reader in (("couple", couple), ("person", house.id("Sam"))):
        with house.altered("records_slot", "records_fold", "records_record"):
            house.run("UPDATE records_fold SET opened_on = day")
            house.run("UPDATE records_record SET waits = 0, space = 'ours', couple_id = ?", couple)
            house.run(
                "UPDATE OR IGNORE records_slot SET reader_kind = ?, reader_id = ? WHERE reader_id = ?",
                kind,
                reader,
                house.id("Maya"),
            )
            found += _all_pages(house, house.sam)
    return found


def flipped_word_on_instant(house: House) -> list[str]:
    """Sam says "instant for us" and writes the same for Maya: her next answer must still keep its ticket with her."""
    with house.altered("people_membership"):
        house.run("UPDATE people_membership SET instant = 1")
        house.alone(house.maya, "listening", 4, house.secret_of_maya("answer after the flip"), "folded")
        loot = house.copy("flipped")
        if loot.tables["records_ticket"] == []:
            return ["no ticket was made at all"]
        hand = house.sams_hand()
        hand.open_all(loot)
    return [name for name, text in house.private.items() if text.encode() in hand.words()]


# While Maya is away: her folded answer waits in the database.
AWAY: Final[dict[str, Callable[[House], list[str]]]] = {
    "a forged sign-in, Sam's unlock cookie and guessed tickets": forged_session,
    "a fold said to be open": opened_fold,
    "a private page said to be shared": shared_by_row,
    "slots said to be Sam's or the couple's": slots_renamed,
    "an altered verifier": altered_verifier,
    "Sam's unlock method in Maya's place": sams_method_in_mayas_place,
    "a forged unlock method": forged_method,
    "a forged unlock method with a forged keyring": forged_method_and_keyring,
}
# What waits for her return.
BACK: Final[dict[str, Callable[[House], list[str]]]] = {
    "a planted public key": planted_public_key,
    "a planted key of someone who invites": planted_key_of_the_inviter,
    "a swapped keyring": swapped_keyring,
    "a forged delivery": forged_delivery,
    "Sam's delivery of another key of the same epoch": delivery_of_another_key,
    "swapped unlock files": swapped_unlock_files,
    "Maya's word on instant answers": flipped_word_on_instant,
}


def rolled_generation(house: House, old: Loot, later: dict[str, str]) -> list[str]:
    with house.altered("people_person", "people_keyringrow", "people_unlockmethod"):
        for table in ("people_person", "people_keyringrow", "people_unlockmethod"):
            house.run(f"UPDATE {table} SET generation = 1")
        visitor, _ = house.sign_in("Maya", FIRST)
        return [*_all_pages(house, visitor), *_came_in(visitor), *_all_pages(house, house.maya)]


def old_rows(house: House, old: Loot, later: dict[str, str]) -> list[str]:
    """The rows of keys as they were, whole: the old passphrase comes in, and reads nothing of what came later. Of limits that
    do not open there it says that they are lost, and writes that down.
    """
    tables = ("people_unlockmethod", "people_keyringrow", "people_person")
    with house.altered(*tables, "records_draft"):
        for table in tables:
            maya = [row for row in old.tables[table] if _of_maya(row, old)]
            for row in maya:
                _replace(house, table, row)
        visitor, _ = house.sign_in("Maya", FIRST)
        pages = [visitor.get(path) for path in PAGES]
        return [name for name, text in later.items() if any(text in page.text for page in pages)]


def _of_maya(row: dict[str, Any], old: Loot) -> bool:
    return UUID(str(row.get("person_id") or row["id"])) == old.person("Maya")


def _replace(house: House, table: str, row: dict[str, Any]) -> None:
    if "kind" in row:  # one method of a kind
        house.run(f"DELETE FROM {table} WHERE person_id = ? AND kind = ?", row["person_id"], row["kind"])
    else:
        house.run(f"DELETE FROM {table} WHERE id = ?", row["id"])
    marks = ", ".join("?" * len(row))
    house.run(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", *row.values())


BACKWARDS: Final[dict[str, Callable[[House, Loot, dict[str, str]], list[str]]]] = {
    "the generation": rolled_generation,
    "all rows of Maya's keys": old_rows,
}
