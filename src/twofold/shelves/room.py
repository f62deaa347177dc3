"""Registers the pages that people write for themselves: no room that one enters, but what is written in Mine."""

from __future__ import annotations

from uuid import uuid4

from django.utils.translation import gettext_lazy as _

from twofold.records.store import save
from twofold.rooms.demonstration import People
from twofold.rooms.own_page import OwnPage
from twofold.rooms.registry import Beginning, Room, Shown, with_text, with_title


def demo(people: People) -> None:
    page = OwnPage(
        title="The humming",
        text="Sam hums when he thinks nobody hears. Not a tune, more like a fridge that’s happy. I don’t want to tell him, "
        "because then he’ll know, and it’ll stop.\n\nI’m only putting it somewhere.",
    )
    save(page, by=people["maya"], space="mine", once=uuid4())


ROOM = Room(
    key="shelves",
    title=_("Mine"),
    kinds={OwnPage.kind: Shown(_("Page"), with_text=with_text, with_title=with_title)},
    demo=demo,
    beginnings=(Beginning(_("A note for me"), "shelves:new_page", reads="mine", icon="mine"),),
)
