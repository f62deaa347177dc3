"""Three questions after every forgery: was anything opened, was anything sealed to another, does a name stand over words
that are somebody else's?
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any, Final

from tests.proofs.forged_forgeries import HOSTS_SECRET
from tests.proofs.forged_house import House
from tests.proofs.forged_truth import Truth
from tests.proofs.forged_visits import Seen
from twofold.people.models import Delivery, Invitation, KeyringRow, UnlockMethod
from twofold.records.models import Draft, Record, Revision, Slot, Ticket
from twofold.vault.envelope import epoch_of, key_id, open_sealed
from twofold.vault.keyring import Keyring, open_keyring
from twofold.vault.primitives import Unopenable, box_public, open_anonymous_box, unbox
from twofold.vault.sealing import Place, open_body
from twofold.vault.sealing import _slot as _place_of_slot

HOST: Final = "the host"
_SEALED: Final[dict[type[Any], str]] = {
    Revision: "sealed",
    Slot: "sealed",
    Draft: "sealed",
    Ticket: "sealed",
    Delivery: "sealed",
    UnlockMethod: "sealed",
    KeyringRow: "sealed",
    Invitation: "sealed_code",
}
_NO_ENDS: Final = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})


def opened(house: House, truth: Truth, seen: Seen) -> Iterator[str]:
    """Words that somebody got to see who may not read them."""
    yield from seen.opened
    for who, page in seen.pages:
        for mark in truth.marks_in(page.text):
            if not truth.may_read(who, mark):
                yield f"{who} reads words of {truth.words[mark].author} at {page.path}"
    for who, data in seen.data:
        for mark in truth.marks_in(str(data)):
            if not truth.may_read(who, mark):
                yield f"{who} takes words of {truth.words[mark].author} along"


def misnamed(house: House, truth: Truth, seen: Seen) -> Iterator[str]:
    """Words that stand under the name of somebody who did not write them."""
    for who, page in seen.pages:
        if not any(truth.marks_in(page.text)):
            continue
        reader = _Blocks()
        reader.feed(page.text)
        for names, text in reader.blocks:
            for mark in truth.marks_in(text):
                author = truth.words[mark].author
                if _names_another(house, who, author, names):
                    yield f"{who} sees words of {author} under {names} at {page.path}"
    for who, data in seen.data:
        people = {person["id"]: person["name"] for person in data["people"]}
        for record in data["records"]:
            for id, text in _said_by(record["document"], record["author"]):
                for mark in truth.marks_in(text):
                    author = truth.words[mark].author
                    if _wrong_author(house, who, author, id, people):
                        yield f"{who} takes words of {author} along under {people.get(id, id)}"


def _names_another(house: House, who: str, author: str, names: str) -> bool:
    """One's own name is shown as the row has it: whoever it belongs to knows what they are called."""
    if not names or house.people[author].shown in names or who == author:
        others = [one.shown for name, one in house.people.items() if name not in (author, who)]
        return bool(names) and who == author and _only(names, others, house.people[author].shown)
    return any(one.shown in names for name, one in house.people.items() if name != author)


def _only(names: str, others: Iterable[str], own: str) -> bool:
    return own not in names and any(other in names for other in others)


def _wrong_author(house: House, who: str, author: str, id: str, people: dict[str, str]) -> bool:
    if id != str(house.of(author).person.pk):
        return True
    return who != author and people.get(id, house.people[author].shown) != house.people[author].shown


def _said_by(value: Any, author: str) -> Iterator[tuple[str, str]]:
    """Every text within a document with the nearest one who is said to have said it."""
    if isinstance(value, dict):
        author = next((str(value[k]) for k in ("by", "person", "author") if isinstance(value.get(k), str)), author)
        for inner in value.values():
            yield from _said_by(inner, author)
    elif isinstance(value, list):
        for inner in value:
            yield from _said_by(inner, author)
    elif isinstance(value, str):
        yield author, value


class _Blocks(HTMLParser):
    """What stands together in a card, a page of a book or a line: the names over it, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[tuple[str, str]] = []
        self._open: list[tuple[str, list[str], list[str], bool]] = []
        self._in_slip = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _NO_ENDS:
            return
        classes = (dict(attrs).get("class") or "").split()
        block = tag in {"article", "li"} or "page" in classes
        self._in_slip = "slip" in classes if block else self._in_slip
        self._open.append((tag + (".who" if "who" in classes else ""), [], [], block))

    def handle_data(self, data: str) -> None:
        named = any(tag.endswith(".who") for tag, *_ in self._open)
        for _tag, names, text, block in reversed(self._open):
            if block:
                if named and text and self._in_slip:  # a slip holds the words of both, each beneath their own name
                    self.blocks.append((" ".join(names).strip(), " ".join(text)))
                    names.clear()
                    text.clear()
                (names if named else text).append(data)
                return

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            found, names, text, block = self._open.pop()
            if block:
                self.blocks.append((" ".join(names).strip(), " ".join(text)))
            if found.removesuffix(".who") == tag:
                return


@dataclass
class Keys:
    """Whoever holds a key, by its id; and what else opens boxes. The host holds whatever they made themselves."""

    house: House

    def __post_init__(self) -> None:
        self.holders: dict[bytes, set[str]] = defaultdict(set)
        self.boxes: dict[str, set[bytes]] = {HOST: {HOSTS_SECRET}}
        self.raw: dict[bytes, bytes] = {}
        self._hold(HOST, HOSTS_SECRET)
        for name, one in self.house.people.items():
            self._hold(name, one.by.account_key)
            self.take(name, one.by.keyring)

    def take(self, name: str, keyring: Keyring) -> None:
        for key in keyring.person_keys.values():
            self._hold(name, key)
        for epochs in keyring.couple_keys.values():
            for key in epochs.values():
                self._hold(name, key)
        self.boxes.setdefault(name, set()).update(keyring.box_secrets.values())

    def _hold(self, name: str, key: bytes) -> None:
        self.holders[key_id(key)].add(name)
        self.raw[key_id(key)] = key

    def copy(self) -> Keys:
        """What is learned in one trial is forgotten in the next."""
        other = Keys.__new__(Keys)
        other.house, other.raw = self.house, dict(self.raw)
        other.holders = defaultdict(set, {id: set(names) for id, names in self.holders.items()})
        other.boxes = {name: set(secrets) for name, secrets in self.boxes.items()}
        return other

    def who(self, sealed: bytes) -> set[str]:
        return self.holders.get(bytes(sealed)[2:18], set())


def sealed_now() -> dict[type[Any], set[bytes]]:
    return {model: set(_blobs(model)) for model in _SEALED}


def _blobs(model: type[Any]) -> Iterator[bytes]:
    return (bytes(blob or b"") for blob in model._base_manager.values_list(_SEALED[model], flat=True))


def sealed_to_another(house: House, truth: Truth, before: dict[type[Any], set[bytes]], keys: Keys) -> Iterator[str]:
    """What was sealed since and opens for somebody it was not meant for: every other person, and the host's own keys."""
    rows = {
        m: [r for r in m._base_manager.all() if bytes(getattr(r, c) or b"") not in before[m]]
        for m, c in _SEALED.items()
    }
    for row in rows[KeyringRow]:
        yield from _others(row, keys.who(row.sealed), {house.someone(row.person_id)})
        _learn(house, keys, row)
    texts = {(r.record_id, r.rev): r for r in Revision._base_manager.all()} if rows[Slot] else {}
    for slot in rows[Slot]:
        yield from _slot(house, truth, slot, texts.get((slot.record_id, slot.rev)), keys)
    for draft in rows[Draft]:
        yield from _others(draft, keys.who(draft.sealed), {house.someone(draft.person_id)})
    for row in rows[Invitation]:
        yield from _others(row, keys.who(row.sealed_code), {house.someone(row.inviter_id)})
    authors = dict(Record._base_manager.values_list("pk", "author"))
    for ticket in rows[Ticket]:
        author = house.someone(authors.get(ticket.record_id))
        if ticket.held_key is not None and author not in truth.instant:
            yield f"a ticket of {author} is kept here though they never said so"
    for delivery in rows[Delivery]:
        yield from _delivery(house, truth, delivery, keys)
    for method in rows[UnlockMethod]:
        yield from _method(method)


def _others(row: Any, holders: set[str], meant: set[str]) -> Iterator[str]:
    for name in sorted(holders - meant):
        yield f"{type(row).__name__} meant for {', '.join(sorted(meant))} opens for {name}"


def _learn(house: House, keys: Keys, row: KeyringRow) -> None:
    """What this person's keyring has taken in meanwhile, where it is still under their account key of before."""
    name = house.someone(row.person_id)
    try:
        keyring = open_keyring(
            bytes(row.sealed),
            house.of(name).account_key,
            person=row.person_id,
            revision=row.revision,
            generation=row.generation,
            instance=house.of(name).instance,
        )
    except (Unopenable, KeyError):
        return
    keys.take(name, keyring)


def _slot(house: House, truth: Truth, slot: Slot, text: Revision | None, keys: Keys) -> Iterator[str]:
    holders = keys.who(slot.sealed)
    if not holders or text is None:
        return
    author = house.someone(text.record.author_id)
    meant = {author, truth.partners.get(author, author)} if text.record.space != "mine" else {author}
    yield from _others(slot, holders, meant)
    for mark in truth.marks_in(_content(house, slot, text, keys)):
        for name in sorted(holders):
            if name == HOST or not truth.may_read(name, mark):
                yield f"words of {truth.words[mark].author} are sealed so that {name} opens them"


def _content(house: House, slot: Slot, text: Revision, keys: Keys) -> str:
    record = text.record
    place = Place(house.of("jun").instance, record.pk, record.author_id, slot.rev)
    sealed, key = bytes(slot.sealed), keys.raw[bytes(slot.sealed)[2:18]]
    try:
        context = _place_of_slot(place, slot.reader_kind, slot.reader_id)
        record_key = open_sealed(key, sealed, context, epoch=epoch_of(sealed), rev=slot.rev)
        return open_body(bytes(text.sealed), record_key, place, author_keys=None).content.decode()
    except Unopenable:
        return ""


def _delivery(house: House, truth: Truth, row: Delivery, keys: Keys) -> Iterator[str]:
    sender = house.someone(row.sender_id)
    for name, secrets in keys.boxes.items():
        if name in {sender, truth.partners.get(sender, sender)} or sender not in house.people:
            continue
        for secret in secrets:
            for theirs in keys.boxes[sender]:
                if _unboxes(bytes(row.sealed), secret, theirs):
                    yield f"a key that {sender} sent opens for {name}"


def _unboxes(sealed: bytes, secret: bytes, theirs: bytes) -> bool:
    try:
        unbox(sealed[1:], sender_public=box_public(theirs), recipient_secret=secret)
    except Unopenable:
        return False
    return True


def _method(row: UnlockMethod) -> Iterator[str]:
    try:
        open_anonymous_box(bytes(row.sealed)[1:], recipient_secret=HOSTS_SECRET)
    except Unopenable:
        return
    yield "an account key is sealed to the host's own key"
