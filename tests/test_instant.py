"""\"Instant for us\" is agreed by both, and taking it back counts for what is folded already."""

from __future__ import annotations

from uuid import uuid4

from twofold.people import couples
from twofold.people.models import Membership
from twofold.people.unlocked import Unlocked
from twofold.people.unlocking import with_couple
from twofold.records import folds
from twofold.records.models import Ticket
from twofold.rooms.installed_packs import core
from twofold.trust.questions.actions import answer_question


def agreed(maya: Unlocked, sam: Unlocked) -> tuple[Unlocked, Unlocked]:
    for by in (maya, sam):
        couples.agree_to_instant(True, by=by)
    return with_couple(maya), with_couple(sam)


def test_both_agreed_and_the_answers_open_at_once(maya: Unlocked, sam: Unlocked) -> None:
    maya, sam = agreed(maya, sam)
    question = core().questions[0]
    assert answer_question(question, 1, "first", by=maya, once=uuid4()).state == "mine_only"
    assert answer_question(question, 1, "second", by=sam, once=uuid4()).state == "open"


def test_one_alone_agrees_to_nothing(maya: Unlocked, sam: Unlocked) -> None:
    couples.agree_to_instant(True, by=maya)
    maya, sam = with_couple(maya), with_couple(sam)
    answer_question(core().questions[0], 1, "first", by=maya, once=uuid4())
    assert answer_question(core().questions[0], 1, "second", by=sam, once=uuid4()).state == "sealed"


def test_taken_back_the_server_forgets_the_tickets_it_keeps(maya: Unlocked, sam: Unlocked) -> None:
    maya, sam = agreed(maya, sam)
    question = core().questions[0]
    answer_question(question, 1, "first", by=maya, once=uuid4())
    assert Ticket.objects.filter(held_key__isnull=False).count() == 1

    couples.agree_to_instant(False, by=sam)
    maya, sam = with_couple(maya), with_couple(sam)
    assert Ticket.objects.count() == 0
    seen = answer_question(question, 1, "second", by=sam, once=uuid4())
    assert (seen.state, seen.theirs) == ("sealed", None)
    assert folds.settle(by=maya) == [seen.id]


def test_a_word_that_someone_else_wrote_into_the_row_does_not_count(maya: Unlocked, sam: Unlocked) -> None:
    couples.agree_to_instant(True, by=sam)
    given = Membership.objects.get(person=sam.person)
    Membership.objects.filter(person=maya.person).update(instant=True, instant_word=given.instant_word)
    maya = with_couple(maya)
    answer_question(core().questions[0], 1, "first", by=maya, once=uuid4())
    assert (couples.my_word_on_instant(maya), Ticket.objects.count()) == (False, 0)
