from __future__ import annotations

from collections import Counter
from datetime import date
from uuid import uuid4

from tests.attic.documents import Thing
from twofold.records.store import save
from twofold.rooms.demonstration import People


def a_day(day: date, people: People) -> Counter[str]:
    save(Thing(title=f"A box of {day}"), by=people["maya"], space="ours", once=uuid4())
    return Counter(things=1)
