"""Forms that keep what was typed, whatever happens.

A form is signed for one person, carries what it is about and a fresh id (`once`), so that sending it twice acts once.
It knows its fields' drafts and the revision that its words are based on. If the page was old, the words come back in a
fresh form; if something newer is stored, the page shows both texts. people.held_forms holds a form that is sent while
locked and passes it on unchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar, Final, NamedTuple, Self
from uuid import UUID

from django import forms
from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _

from twofold.people.access import PersonRequest
from twofold.people.responses import CONFLICT, INVALID, SeeOther
from twofold.people.unlocked import Unlocked
from twofold.records import clock
from twofold.records.store import Begun, Conflict, Entry, begun_in, draft_from, settle_draft
from twofold.rooms import form_tokens
from twofold.rooms.day_field import ComingDayField
from twofold.web.plain_forms import PlainForm

About = Mapping[str, str | int]
NOTHING: Final[Mapping[Any, Any]] = {}


class KeptForm(PlainForm):
    """`drafts`: the name of each field's draft, without a revision. `rev_field`: the field with the revision that the
    words are based on. `stale`: the token wasn't given to this person for this; the form has a fresh one instead.
    """

    once = forms.CharField(widget=forms.HiddenInput)
    rev_field: ClassVar[str] = "expected_rev"

    def __init__(self, *args: Any, by: Unlocked, drafts: Mapping[str, str] = NOTHING, **given: Any) -> None:
        super().__init__(*args, **given)
        self.by, self.drafts, self.stale = by, drafts, False
        for name, field in self.fields.items():
            if isinstance(field, ComingDayField):
                field.count_from(today := clock.day_in(by.zone))
                if (day := self.initial.get(name)) is not None and day < today:
                    self.initial[name] = None  # a day that is over is proposed to nobody

    @classmethod
    def fresh(
        cls,
        *,
        by: Unlocked,
        about: About = NOTHING,
        besides: About = NOTHING,
        drafts: Mapping[str, str] = NOTHING,
        rev: int = 0,
        fields: Mapping[str, Any] = NOTHING,
        typed: Mapping[str, Any] = NOTHING,
        **given: Any,
    ) -> Self:
        """Returns a form to fill in: with `typed` if given, else with its drafts, else with `fields`."""
        begun = begun_in(drafts, rev, by=by)
        token = form_tokens.token(by, **{**about, **besides})
        initial = {**fields, **begun.typed, **typed, "once": token, cls.rev_field: rev}
        form = cls(initial=initial, by=by, drafts=drafts, **given)
        form.begun = begun
        return form

    @classmethod
    def sent(
        cls,
        request: PersonRequest,
        *,
        about: About = NOTHING,
        besides: About = NOTHING,
        lenient: bool = False,
        **given: Any,
    ) -> Self:
        """Returns the form as it was sent. Its token must carry `about`; a fresh token carries `besides` as well.

        `lenient`: accepts an old form, because its address says what it is about.
        """
        form = cls(request.POST, by=request.unlocked, **given)
        if "once" in form.fields and form_tokens.carried(request, **about) is None:
            form.renew({**about, **besides})
            form.stale = not lenient
        return form

    @classmethod
    def of(
        cls,
        request: PersonRequest,
        *,
        lenient: bool = False,
        rev: int = 0,
        fields: Mapping[str, Any] = NOTHING,
        **given: Any,
    ) -> Self:
        """Returns the form as it was sent, or a fresh one if nothing was sent."""
        if request.method == "POST":
            return cls.sent(request, lenient=lenient, **given)
        return cls.fresh(by=request.unlocked, rev=rev, fields=fields, **given)

    def offer(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        """Offers these choices in a field; the first one is chosen, if it takes one."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        if not isinstance(field, forms.MultipleChoiceField):
            field.initial = choices[0][0]

    def clean(self) -> dict[str, Any]:
        if self.stale:
            self.add_error(None, _("This page was open for long. Your words are still here; please send them again."))
        return super().clean() or self.cleaned_data

    def renew(self, about: About | None = None, over: Mapping[str, object] = NOTHING) -> None:
        """Gives the sent form a fresh token, about the same unless `about` is given, and new values for the fields in
        `over`.
        """
        assert isinstance(self.data, QueryDict)
        data = self.data.copy()
        if "once" in self.fields:
            about = {name: self.carried[name] for name in self.carried if name != "once"} if about is None else about
            data["once"] = form_tokens.token(self.by, **about)
        for name, value in over.items():
            data[name] = str(value)
        self.data = data
        vars(self).pop("begun", None)

    @property
    def carried(self) -> Mapping[str, Any]:
        """The fields of the token."""
        return form_tokens.read(str(self["once"].value()), self.by)

    @property
    def once_id(self) -> UUID:
        """The fresh id: the same each time that this form is sent."""
        return form_tokens.once_id(self.carried)

    @property
    def rev(self) -> int:
        """The revision that the words are based on; 0 if nothing was saved yet, or if the form names none."""
        try:
            return int(self.fields[self.rev_field].clean(self[self.rev_field].value()) or 0)
        except (KeyError, forms.ValidationError):
            return 0

    @property
    def draft_names(self) -> dict[str, str]:
        """By field, the name of the draft for this revision."""
        return {field: draft_from(name, self.rev) for field, name in self.drafts.items()}

    @cached_property
    def begun(self) -> Begun:
        return begun_in(self.drafts, self.rev, by=self.by)

    @property
    def older(self) -> str:
        """Words typed for earlier revisions that aren't in this form."""
        return self.begun.older_but(self[name].value() for name in self.drafts)

    def settle(self) -> None:
        """Forgets the drafts, now that their words are saved."""
        for name in self.draft_names.values():
            settle_draft(name, by=self.by)


class Refusal(NamedTuple):
    """The message of a form, at `field` or at its top, if its action was refused."""

    said: str
    field: str | None = None
    status: int = INVALID


def answered(
    form: KeptForm,
    act: Callable[[], str],
    page: Callable[..., HttpResponse],
    *,
    refusals: Mapping[type[Exception], Refusal] = NOTHING,
    overtaken: Callable[[Entry], HttpResponse] | None = None,
) -> HttpResponse:
    """Answers a request with its form: `page` if nothing was sent (200), if it is invalid or stale (422), and if `act`
    raises one of `refusals`; else 303 to the address that `act` returns.

    If `act` raises Conflict: `overtaken`, or `page` with the `newer` entry beside what was typed, which replaces that
    entry if it is sent again (409).
    """
    if not form.is_bound:
        return page(form)
    if not form.is_valid():
        return page(form, status=INVALID)
    try:
        return SeeOther(act())
    except tuple(refusals) as refused:
        refusal = next(refusals[kind] for kind in refusals if isinstance(refused, kind))
        form.add_error(refusal.field, refusal.said)
        return page(form, status=refusal.status)
    except Conflict as conflict:
        if overtaken is not None:
            return overtaken(conflict.newer)
        form.renew(over={form.rev_field: conflict.newer.rev})
        return page(form, status=CONFLICT, newer=conflict.newer)
