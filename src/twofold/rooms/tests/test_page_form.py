"""A form that is declared once is the same for its page and for its view."""

from __future__ import annotations

import pytest

from twofold.people.unlocked import Unlocked
from twofold.records.store import keep_draft
from twofold.rooms.page_form import PageForm
from twofold.rooms.tests.test_kept_form import PoemForm, request_of

pytestmark = pytest.mark.django_db
POEM = PageForm(PoemForm, {"poem": "harbour"}, "said:2026-03-24", "poem")


def test_what_its_page_made_its_view_reads(jun: Unlocked) -> None:
    keep_draft("poem", "so much depends", by=jun)
    fresh = POEM.fresh(by=jun, besides={"of": "it"})
    assert (fresh["text"].value(), fresh["text"].id_for_label) == ("so much depends", "said_2026-03-24_text")
    sent = POEM.sent(request_of(jun, once=fresh["once"].value(), text="upon"))
    assert (sent.stale, sent.carried["of"], sent.draft_names) == (False, "it", {"text": "poem"})
    assert POEM.shown({POEM.key: sent}, by=jun) is sent
    assert not POEM.shown({}, by=jun).is_bound


def test_a_token_about_something_else_is_old(jun: Unlocked) -> None:
    other = PageForm(PoemForm, {"poem": "rain"}, "said").fresh(by=jun)
    assert POEM.sent(request_of(jun, once=other["once"].value(), text="upon")).stale
