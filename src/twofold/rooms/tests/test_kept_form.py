"""What was typed is kept: in a form that is fresh, sent, old, invalid, overtaken, refused, or sent twice."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

import pytest
from django import forms
from django.http import HttpResponse
from django.test import RequestFactory

from twofold.people.access import PersonRequest
from twofold.people.unlocked import Unlocked
from twofold.records.store import Absent, Ended, Entry, draft, keep_draft, open_record, revise, save
from twofold.records.tests.people import Note
from twofold.rooms import form_tokens
from twofold.rooms.kept_form import KeptForm, Refusal, answered
from twofold.rooms.words_field import WordsField

pytestmark = pytest.mark.django_db
ABOUT = {"poem": "harbour"}
DRAFTS = {"text": "poem", "title": "poem-title"}
OLD = "This page was open for long. Your words are still here; please send them again."


class PoemForm(KeptForm):
    title = forms.CharField(required=False)
    text = WordsField()
    expected_rev = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)


def request_of(by: Unlocked, method: str = "POST", **sent: object) -> PersonRequest:
    made = RequestFactory().generic(method, "/poem") if method == "GET" else RequestFactory().post("/poem", sent)
    request = cast("PersonRequest", made)
    request.person, request.unlocked = by.person, by
    return request


def sent(by: Unlocked, token: str, **fields: object) -> PoemForm:
    request = request_of(by, once=token, **fields)
    return PoemForm.sent(request, about=ABOUT, besides={"number": 0}, drafts=DRAFTS)


class Poems:
    """A view of one poem: it keeps what is sent, and remembers what its page was given."""

    def __init__(self, by: Unlocked) -> None:
        self.by, self.given = by, dict[str, Any]()

    def page(self, form: PoemForm, *, status: int = 200, **given: Any) -> HttpResponse:
        self.given = {"text": form["text"].value(), "errors": form.errors, **given}
        return HttpResponse(status=status)

    def answer(self, form: PoemForm, **how: Any) -> HttpResponse:
        def act() -> str:
            document = Note(text=form.cleaned_data["text"])
            if form.rev:
                revise(form.once_id, document, by=self.by, expected_rev=form.rev)
            else:
                save(document, by=self.by, space="mine", once=form.once_id)
            form.settle()
            return f"/poem/{form.once_id}"

        return answered(form, act, self.page, **how)


def test_a_fresh_form_begins_from_what_is_kept(jun: Unlocked) -> None:
    keep_draft("poem@3", "so much depends", by=jun)
    keep_draft("poem@2", "upon", by=jun)
    form = PoemForm.fresh(by=jun, about=ABOUT, drafts=DRAFTS, rev=3, fields={"title": "Rain", "text": "As saved"})
    assert (form["title"].value(), form["text"].value(), form.rev) == ("Rain", "so much depends", 3)
    assert (form.draft_names, form.older) == ({"text": "poem@3", "title": "poem-title@3"}, "upon")
    assert form.carried == {**ABOUT, "once": str(form.once_id)}


def test_what_was_typed_comes_before_what_is_kept(jun: Unlocked) -> None:
    keep_draft("poem", "so much depends", by=jun)
    form = PoemForm.fresh(by=jun, about=ABOUT, drafts=DRAFTS, typed={"text": "upon"})
    assert (form["text"].value(), form.rev, form.older) == ("upon", 0, "")


def test_what_was_begun_earlier_and_stands_in_the_form_is_not_shown_beside_it(jun: Unlocked) -> None:
    keep_draft("poem@1", "upon", by=jun)
    assert PoemForm.fresh(by=jun, drafts=DRAFTS, rev=2, typed={"text": "upon"}).older == ""


def test_a_form_that_was_sent_is_as_it_was_given(jun: Unlocked) -> None:
    token = form_tokens.token(jun, **ABOUT, number=4)
    form = sent(jun, token, text="so much depends", expected_rev="2")
    assert form.is_valid()
    assert not form.stale
    assert form.once_id == UUID(form_tokens.read(token, jun)["once"])
    assert (form.carried["number"], form.rev, form.draft_names["text"]) == (4, 2, "poem@2")


def test_get_gives_a_fresh_form_and_post_the_sent_one(jun: Unlocked) -> None:
    assert not PoemForm.of(request_of(jun, "GET"), about=ABOUT).is_bound
    assert PoemForm.of(request_of(jun, text="x"), about=ABOUT).is_bound


@pytest.mark.parametrize("given", ["foreign", "of something else", "altered", ""])
def test_an_old_page_gives_the_words_back_in_a_form_of_now(jun: Unlocked, maya: Unlocked, given: str) -> None:
    tokens = {
        "foreign": form_tokens.token(maya, **ABOUT),
        "of something else": form_tokens.token(jun, poem="garden"),
        "altered": form_tokens.token(jun, **ABOUT)[:-1] + "_",
    }
    form, poems = sent(jun, tokens.get(given, ""), title="Rain", text="so much depends"), Poems(jun)
    assert poems.answer(form).status_code == 422
    assert poems.given == {"text": "so much depends", "errors": {"__all__": [OLD]}}
    again = sent(jun, str(form["once"].value()), text="so much depends")
    assert (again.stale, again.carried["number"]) == (False, 0)
    assert poems.answer(again).status_code == 303


def test_what_its_address_says_is_taken_from_an_old_page_too(jun: Unlocked) -> None:
    form = PoemForm.sent(request_of(jun, text="so much depends"), about=ABOUT, lenient=True)
    assert Poems(jun).answer(form).status_code == 303
    assert open_record(form.once_id, by=jun).document == Note(text="so much depends")


def test_what_is_invalid_comes_back_with_its_token(jun: Unlocked) -> None:
    keep_draft("poem", "kept", by=jun)
    token, poems = form_tokens.token(jun, **ABOUT), Poems(jun)
    form = sent(jun, token, title="Rain", text=" ")
    assert poems.answer(form).status_code == 422
    assert (set(poems.given["errors"]), form["once"].value(), draft("poem", by=jun)) == ({"text"}, token, "kept")


def test_sent_twice_it_is_one(jun: Unlocked) -> None:
    keep_draft("poem", "so much", by=jun)
    token = form_tokens.token(jun, **ABOUT)
    answers = [Poems(jun).answer(sent(jun, token, text="so much depends")) for _ in range(2)]
    there = f"/poem/{form_tokens.read(token, jun)['once']}"
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(303, there)] * 2
    assert draft("poem", by=jun) is None


def test_something_newer_stands_beside_what_was_typed_until_it_is_sent_again(jun: Unlocked) -> None:
    token, poems = form_tokens.token(jun, **ABOUT), Poems(jun)
    poems.answer(sent(jun, token, text="so much depends"))
    keep_draft("poem@1", "begun upon the first", by=jun)
    first, second = (sent(jun, token, text=text, expected_rev="1") for text in ("upon", "a red wheel"))
    assert poems.answer(first).status_code == 303
    assert poems.answer(second).status_code == 409
    assert poems.given["text"] == "a red wheel"
    assert cast("Entry", poems.given["newer"]).document == Note(text="upon")
    assert (second.rev, second.draft_names["text"], second.carried["poem"]) == (2, "poem@2", "harbour")
    assert second["once"].value() != token


def test_a_view_may_answer_for_itself_what_was_overtaken(jun: Unlocked) -> None:
    token, poems = form_tokens.token(jun, **ABOUT), Poems(jun)
    poems.answer(sent(jun, token, text="so much depends"))
    form = sent(jun, token, text="upon", expected_rev="7")
    found = poems.answer(form, overtaken=lambda newer: HttpResponse(f"revision {newer.rev}", status=409))
    assert (found.status_code, found.content) == (409, b"revision 1")


def test_what_is_refused_says_why_and_keeps_the_words(jun: Unlocked) -> None:
    poems, form = Poems(jun), sent(jun, form_tokens.token(jun, **ABOUT), text="so much depends")

    def act() -> str:
        raise Ended

    refusals = {Absent: Refusal("Gone."), Ended: Refusal("You two are not linked.", "text", status=409)}
    assert answered(form, act, poems.page, refusals=refusals).status_code == 409
    assert poems.given == {"text": "so much depends", "errors": {"text": ["You two are not linked."]}}


def test_a_form_without_a_token_needs_none(jun: Unlocked) -> None:
    class LineForm(PoemForm):
        once = None  # type: ignore[assignment]  # how a form goes without a field of the form it grows from

    form = LineForm.sent(request_of(jun, text="upon", expected_rev="3"), drafts=DRAFTS)
    assert form.is_valid()
    assert not form.stale
    form.renew(over={"expected_rev": 4})
    assert (form.rev, "once" in form.data) == (4, False)
