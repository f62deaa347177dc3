"""What somebody begins with two presses at once: the second waits for their row, and finds what the first has made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from twofold.people.unlocked import Unlocked
from twofold.records import clock
from twofold.records.store import open_record
from twofold.talks import actions as talks
from twofold.trust.agreements import actions as agreements
from twofold.trust.agreements.documents import Wording
from twofold.trust.promises import actions as promises
from twofold.trust.promises.terms import Terms

pytestmark = pytest.mark.django_db


def _promise(by: Unlocked, once: UUID) -> object:
    terms = Terms(cue="I wake", will="stand up", day=clock.utc_day() + timedelta(days=1), zone="UTC")
    return promises.promise(terms, by=by, once=once, to_self=True)


def _talk(by: Unlocked, once: UUID) -> object:
    return talks.begin("listening-talk", "live", by=by, once=once)


def _agreement(by: Unlocked, once: UUID) -> object:
    return agreements.propose_first(Wording(agreement=once, title="Evenings", text="Phones lie in the hall."), by=by)


@pytest.mark.parametrize(("module", "begin"), [(promises, _promise), (talks, _talk), (agreements, _agreement)])
def test_the_second_press_finds_what_the_first_has_begun(
    maya: Unlocked, monkeypatch: pytest.MonkeyPatch, module: Any, begin: Callable[[Unlocked, UUID], object]
) -> None:
    once, hold, waited = uuid4(), module.hold_still, list[bool]()

    def waits(by: Unlocked) -> None:
        if not waited:
            waited.append(True)
            begin(by, once)
        hold(by)

    monkeypatch.setattr(module, "hold_still", waits)
    begin(maya, once)
    assert waited
    assert open_record(once, by=maya).rev == 1
