"""An agreement in the other's name: by writing rows it can be made, and the one it names is told."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from twofold.people.unlocked import Unlocked
from twofold.records import clock, event_tags
from twofold.records.store import remove, revise
from twofold.rooms import form_tokens
from twofold.trust.agreements.documents import Agreement, Happened, Wording
from twofold.trust.agreements.queries import SeenAgreement, agreement, agreements
from twofold.trust.agreements.tests.test_agreements import _again, _answered, _proposed

BrowserOf = Callable[[Unlocked], Client]
NOT_FROM_YOU = "not from you"


def _forged(at: SeenAgreement, of: Unlocked, *, by: Unlocked) -> None:
    document = at.entry.document
    assert isinstance(document, Agreement)
    assert at.state is not None
    assert at.state.open is not None
    event = Happened(once=uuid4(), act="agreed", who=of.person.pk, wording=at.state.open, at=clock.now())
    event = event_tags.tagged(event, document.events, by=by)
    revise(at.id, Agreement(events=(*document.events, event)), by=by, expected_rev=at.entry.rev)


def test_an_agreement_in_the_others_name_shows_to_the_one_it_names(
    maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    at = _proposed(sam)
    _forged(at, maya, by=sam)
    found = agreement(at.id, by=maya, whole=True)
    assert found.stands is not None
    assert [event.act for event in found.not_mine] == ["agreed"]
    assert NOT_FROM_YOU in browser_of(maya).get(f"/agreements/{at.id}").content.decode()
    assert not agreement(at.id, by=sam, whole=True).not_mine


def test_other_words_beneath_a_true_agreement_show(maya: Unlocked, sam: Unlocked) -> None:
    """Sam revises the wording that Maya agreed to, which no page lets him do."""
    at = _answered(_proposed(sam), "agreed", maya)
    assert not agreement(at.id, by=maya, whole=True).not_mine
    wording = at.stands
    assert wording is not None
    assert isinstance(wording.document, Wording)
    revise(wording.id, wording.document.model_copy(update={"why": "Because I say so."}), by=sam, expected_rev=1)
    assert [event.act for event in agreement(at.id, by=maya, whole=True).not_mine] == ["agreed"]
    (listed,) = agreements(by=maya)
    assert listed.not_mine


def test_what_the_two_did_themselves_is_theirs_also_where_words_were_removed(maya: Unlocked, sam: Unlocked) -> None:
    at = _answered(_proposed(maya), "agreed", sam, line="Gladly.")
    at = _answered(_again(at, sam), "agreed", maya)
    at = _answered(at, "ended", maya, line="No more.")
    remove(at.state.wordings[1], by=sam)  # type: ignore[union-attr]
    for by in (maya, sam):
        found = agreement(at.id, by=by, whole=True)
        assert len(found.events) == 5
        assert not found.not_mine


@pytest.mark.parametrize("act", ["agree", "decline"])
def test_over_http_nobody_answers_their_own_proposal(
    act: str, maya: Unlocked, sam: Unlocked, browser_of: BrowserOf
) -> None:
    at = _proposed(sam)
    assert at.state is not None
    token = form_tokens.token(sam, agreement=str(at.id), open=str(at.state.open), stands="")
    answer = browser_of(sam).post(
        f"/agreements/{at.id}/answer", {"once": token, "act": act, "who": str(maya.person.pk)}
    )
    assert answer.status_code == 409
    assert agreement(at.id, by=maya).events == at.events
