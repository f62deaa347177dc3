"""A word in the other's name: over HTTP it cannot be forged; by writing rows it can, and the one it names is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from twofold.people.unlocked import Unlocked
from twofold.records import clock, event_tags
from twofold.records.author_tags import is_from_me, tag_of
from twofold.records.store import revise, share
from twofold.rooms import form_tokens
from twofold.trust.promises import actions
from twofold.trust.promises.documents import Promise
from twofold.trust.promises.queries import SeenPromise, find
from twofold.trust.promises.states import Event, Kind, Who
from twofold.trust.promises.tests.test_actions import TUESDAY, promised, taken_up, terms

BrowserOf = Callable[[Unlocked], Client]
NOT_FROM_YOU = "not from you"
pytestmark = pytest.mark.usefixtures("noon")


def _forged(at: SeenPromise, who: Who, kind: Kind, *, by: Unlocked, **carries: object) -> None:
    """What `by` can do with a program of their own, or by writing rows: both hold the key."""
    event = Event(once=uuid4(), who=who, kind=kind, at=clock.now(), **carries)  # type: ignore[arg-type]
    event = event_tags.tagged(event, at.promise.events, by=by)
    revise(at.id, Promise(events=(*at.promise.events, event)), by=by, expected_rev=at.entry.rev)


def test_a_verdict_in_the_others_name_shows_to_the_one_it_names(
    maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    at = taken_up(maya, sam)
    assert not find(at.id, by=maya).not_mine
    _forged(at, "promiser", "said", by=sam, day=TUESDAY, word="not_kept")
    assert [event.kind for event in find(at.id, by=maya).not_mine] == ["said"]
    assert NOT_FROM_YOU in browser_of(maya).get(f"/promises/{at.id}").content.decode()
    assert "is not from you" in browser_of(maya).get("/promises").content.decode()
    assert not find(at.id, by=sam).not_mine


def test_an_acceptance_in_the_others_name_shows_to_the_one_it_names(maya: Unlocked, sam: Unlocked) -> None:
    at = promised(maya)
    _forged(at, "other", "accepted", by=maya, of=at.state.now.of)
    assert [event.kind for event in find(at.id, by=sam).not_mine] == ["accepted"]


def test_other_words_beneath_a_true_acceptance_show(maya: Unlocked, sam: Unlocked) -> None:
    """Maya changes what Sam took up, under the same id: his own acceptance stays as it was, and no longer fits."""
    at = taken_up(maya, sam)
    first, accepted = at.promise.events
    heavier = first.model_copy(update={"terms": terms(will="pay for everything")})
    heavier = event_tags.tagged(heavier, (), by=maya)
    revise(at.id, Promise(events=(heavier, accepted)), by=maya, expected_rev=at.entry.rev)
    assert [event.kind for event in find(at.id, by=sam).not_mine] == ["accepted"]
    assert not find(at.id, by=maya).not_mine


@pytest.mark.parametrize("tag", ["", "1.", "x.00", "99999.ab", "1." + "00" * 32])
def test_a_word_without_a_true_tag_is_not_mine(tag: str, maya: Unlocked, sam: Unlocked) -> None:
    at = taken_up(maya, sam)
    events = (at.promise.events[0].model_copy(update={"tag": tag}), *at.promise.events[1:])
    revise(at.id, Promise(events=events), by=sam, expected_rev=at.entry.rev)
    assert len(find(at.id, by=maya).not_mine) == 1


def test_everything_that_two_do_themselves_is_theirs(maya: Unlocked, sam: Unlocked) -> None:
    at = promised(maya)
    actions.decline(at.id, by=sam, once=uuid4(), of=at.state.now.of, line="Not that.")
    again = actions.reword(at.id, terms(will="write to her"), by=maya, once=uuid4())
    actions.accept(at.id, by=sam, once=uuid4(), of=again.state.now.of)
    asked = actions.renegotiate(at.id, terms(date(2026, 3, 27)), by=maya, once=uuid4())
    actions.agree(at.id, by=sam, once=uuid4(), of=asked.state.asked.of)  # type: ignore[union-attr]
    actions.let_go(at.id, by=maya, once=uuid4())
    for by in (maya, sam):
        assert len(find(at.id, by=by).promise.events) == 7
        assert not find(at.id, by=by).not_mine


def test_after_a_change_of_passphrase_and_in_a_copy_that_was_shared_it_is_still_mine(
    maya: Unlocked, sam: Unlocked
) -> None:
    at = promised(maya, to_self=True)
    later = maya.with_keyring(maya.keyring.with_next_person_key())
    actions.let_go(at.id, by=later, once=uuid4())
    assert not find(at.id, by=later).not_mine
    copy = share(at.id, by=later, once=uuid4())
    assert not find(copy.id, by=later).not_mine


def test_without_the_keys_of_before_a_reset_it_cannot_be_told(maya: Unlocked) -> None:
    from twofold.vault.key_eras import first_epoch
    from twofold.vault.keyring import keyring_anew

    anew = keyring_anew(maya.person.pk, revision=9, generation=9)
    by = maya.with_keyring(anew)
    assert is_from_me("1." + "00" * 32, "told", by=by) is None
    assert is_from_me(f"{first_epoch(9)}." + "00" * 32, "told", by=by) is False
    assert is_from_me(tag_of("told", by=by), "told", by=by) is True


@pytest.mark.parametrize("kind", ["say", "take-up", "decline", "agree", "as-it-was", "take-back", "let-go", "view"])
def test_over_http_nobody_speaks_for_the_other_even_with_tokens_signed_by_hand(
    kind: str, maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    """Who runs the server can sign any token. What it carries still happens as whoever sends it, and the machine refuses."""
    at = taken_up(maya, sam)
    kinds = {"say": "said", "take-up": "accepted", "decline": "declined", "agree": "agreed", "view": "viewed"}
    kinds |= {"as-it-was": "kept_as_was", "take-back": "took_back", "let-go": "let_go"}
    sender = sam if kind in ("say", "take-back", "let-go") else maya
    about = {"promise": str(at.id), "kind": kinds[kind], "of": str(at.state.now.of), "day": TUESDAY.isoformat()}
    given = {"once": form_tokens.token(sender, **about), "word": "not_kept", "text": "x", "who": "promiser"}
    answer = browser_of(sender).post(f"/promises/{at.id}/{kind}", given)
    assert answer.status_code == 409
    assert find(at.id, by=sam).promise == at.promise
