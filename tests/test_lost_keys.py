"""Maya lost passphrase and recovery code: her words across a reset, on every floor."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from tests.cast import client_of
from tests.passphrases import PASSPHRASES
from twofold.ops import reset as command
from twofold.ops.refusal import Refusal
from twofold.people import accounts, couples, resets, rotation
from twofold.people.models import KeyringRow, Person
from twofold.people.unlocked import Unlocked
from twofold.people.unlocking import unlock
from twofold.records.folds import fold, settle, withdraw
from twofold.records.store import Absent, draft, everything, keep_draft, list_records, open_record, share
from twofold.rooms.installed_packs import core
from twofold.trust.questions.actions import answer_alone, answer_question

pytestmark = pytest.mark.django_db
OWN = "seventeen lanterns beside the quiet harbour"
PAGES = ("/today", "/question", "/questions", "/ours", "/mine", "/settings", "/settings/two", "/export")


def visit(by: Unlocked, passphrase: str) -> Unlocked:
    return couples.take_in(unlock(Person.objects.get(pk=by.person.pk), passphrase))


def after_reset(by: Unlocked) -> Unlocked:
    own = rotation.begin_anew(OWN, by=visit(by, resets.reset(by.person)))
    code, own = accounts.new_recovery_code(by=own)
    return accounts.confirm_recovery_code(code, by=own) or own


def accepts(by: Unlocked) -> Unlocked:
    stop = couples.stop(by)
    assert stop is not None
    return couples.accept_new_key(stop.words, by=by)


def both_accept(maya: Unlocked, sam: Unlocked) -> tuple[Unlocked, Unlocked]:
    accepts(maya)
    accepts(visit(sam, PASSPHRASES["sam"]))
    return visit(maya, OWN), visit(sam, PASSPHRASES["sam"])


def answered(number: int, *both: Unlocked) -> UUID:
    for by in both:
        found = answer_question(core().questions[number], 1, f"Words of {by.person.name}.", by=by, once=uuid4())
    for by in both:
        settle(by=by)
    return found.id


@pytest.fixture
def things(maya: Unlocked, sam: Unlocked) -> dict[str, UUID]:
    private = answer_alone(core().questions[3], "Only mine.", by=maya, once=uuid4()).id
    keep_draft("letter", "Dear", by=maya)
    return {
        "private": private,
        "shared": share(private, by=maya, once=uuid4()).id,
        "open": answered(1, maya, sam),
        "folded": answered(2, maya),
    }


def test_a_reset_opens_nothing_private_and_nothing_shared(maya: Unlocked, things: dict[str, UUID]) -> None:
    own = after_reset(maya)
    assert list(everything(by=own)) == []
    assert draft("letter", by=own) is None
    for thing in ("private", "shared"):
        with pytest.raises(Absent):
            open_record(things[thing], by=own)
    client = client_of(accepts(own))
    for path in PAGES:
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert b"Only mine." not in answer.content
        assert b"Words of" not in answer.content


def test_what_they_share_comes_back_and_new_folds_open(maya: Unlocked, sam: Unlocked, things: dict[str, UUID]) -> None:
    own, theirs = both_accept(after_reset(maya), sam)
    seen = open_record(things["shared"], by=own)
    assert seen.document is not None
    assert (seen.damaged, seen.authentic) == (False, None)
    opened = fold(things["open"], by=own)
    assert opened.mine is not None
    assert (opened.state, opened.mine.damaged, opened.mine.authentic) == ("open", False, None)
    assert opened.theirs is not None
    assert not opened.theirs.damaged
    assert list_records(by=own, space="mine") == []
    new = answered(4, own, theirs)
    assert fold(new, by=own).state == fold(new, by=theirs).state == "open"
    assert fold(new, by=own).mine.authentic  # type: ignore[union-attr]
    client = client_of(own)
    for path in (*PAGES, f"/folds/{things['open']}", f"/folds/{things['folded']}"):
        assert client.get(path, follow=True).status_code == 200, path


def test_a_folded_answer_stays_folded_through_a_reset(maya: Unlocked, sam: Unlocked, things: dict[str, UUID]) -> None:
    """Whoever runs the server is the partner, resets, and writes an answer: Maya's does not open by it."""
    own, theirs = both_accept(after_reset(maya), sam)
    answered(2, theirs)
    settle(by=own)
    found = fold(things["folded"], by=theirs)
    assert (found.state, found.theirs) == ("sealed", None)
    withdraw(things["folded"], by=own)
    again = answer_question(core().questions[2], 1, "Again, by Maya.", by=own, once=uuid4())
    settle(by=theirs)
    assert fold(again.id, by=own).state == "open"


def test_the_old_passphrase_brings_private_pages_drafts_and_authorship_back(
    maya: Unlocked, sam: Unlocked, things: dict[str, UUID]
) -> None:
    own, _theirs = both_accept(after_reset(maya), sam)
    keep_draft("other", "since then", by=own)
    since = answer_alone(core().questions[5], "Since then.", by=own, once=uuid4()).id
    back = resets.bring_back(PASSPHRASES["maya"], by=own)
    for thing in (things["private"], things["shared"], since):
        entry = open_record(thing, by=back)
        assert (entry.damaged, entry.authentic) == (False, True)
    assert (draft("letter", by=back), draft("other", by=back)) == ("Dear", "since then")
    assert fold(things["folded"], by=back).mine.damaged is False  # type: ignore[union-attr]


def test_all_keys_can_be_replaced_after_a_reset_and_what_is_closed_can_still_be_brought_back(
    maya: Unlocked, sam: Unlocked, things: dict[str, UUID]
) -> None:
    own, _theirs = both_accept(after_reset(maya), sam)
    since = answer_alone(core().questions[5], "Since then.", by=own, once=uuid4()).id
    _code, newer = rotation.replace_all_keys("amber kettles whistle over seven roofs", by=own)
    assert not open_record(since, by=newer).damaged
    back = resets.bring_back(PASSPHRASES["maya"], by=newer)
    assert not open_record(things["private"], by=back).damaged


def test_the_command_asks_for_the_name_again(
    maya: Unlocked, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("builtins.input", lambda prompt: "sam")
    with pytest.raises(Refusal, match="another name"):
        command.confirm(maya.person)
    monkeypatch.setattr("builtins.input", lambda prompt: f" {maya.person.sign_in_name.upper()} ")
    command.confirm(maya.person)
    with pytest.raises(Refusal, match=maya.person.sign_in_name):
        command.find("nobody-here")
    assert command.find(maya.person.sign_in_name) == maya.person
    assert not KeyringRow.objects.filter(retired_on__isnull=False).exists()
    assert unlock(maya.person, PASSPHRASES["maya"]).person == maya.person
    own = visit(maya, command.reset(maya.person))
    assert own.keyring.temporary
