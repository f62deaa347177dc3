from __future__ import annotations

from uuid import uuid4

from tests.attic.documents import Thing
from twofold.people.unlocked import Unlocked
from twofold.records.store import list_records, save
from twofold.rooms.demonstration import People
from twofold.rooms.gestures import Gestures
from twofold.rooms.registry import Card, Chip, Room, Shown
from twofold.web.navigation import Destination


def cards(by: Unlocked) -> list[Card]:
    things = list_records(by=by, space="ours", kinds=[Thing.kind], limit=1) if by.linked else []
    return [Card("attic/card.html", {"thing": thing.document}) for thing in things]


def demo(people: People) -> None:
    save(Thing(title="A lamp", text="It came with the house."), by=people["maya"], space="ours", once=uuid4())


ROOM = Room(
    key="attic",
    title="Attic",
    kinds={Thing.kind: Shown("Thing", title=lambda thing: thing.title, text=lambda thing: thing.text)},
    cards=cards,
    destination=Destination("attic", "Attic", "attic:room", 60, frozenset({"attic"}), "rail", "moss"),
    chips=(Chip("Things", "attic:things"),),
    gestures={Thing.kind: Gestures({"": "%(name)s put a thing into the attic"})},
    demo=demo,
)
