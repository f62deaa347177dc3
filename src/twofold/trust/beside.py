"""The other of the two, writing on this device: their passphrase opens their keys for this one request."""

from __future__ import annotations

from uuid import uuid4

from django.utils.translation import gettext as _

from twofold.people import couples, keyrings, throttle
from twofold.people.access import PersonRequest
from twofold.people.attempts import counted, wait_words
from twofold.people.models import Person
from twofold.people.unlocked import Unlocked
from twofold.people.unlocking import DamagedMethod, Refused, unlock
from twofold.practices.sittings import NotOffered
from twofold.records.folds import Fold
from twofold.records.store import Conflict, Ended
from twofold.trust import actions
from twofold.trust.forms import TogetherForm


class NotReady(Exception):
    """They must open Twofold on their own device first."""


def answer(request: PersonRequest, fold: Fold, form: TogetherForm) -> bool:
    """Writes the other's answer and opens the fold. False where the form now says what is wrong."""
    by, partner = request.unlocked, request.unlocked.partner
    assert partner is not None
    try:
        other = _unlocked(request, partner, form.cleaned_data["passphrase"])
        actions.answer_together(fold.id, form.cleaned_data["text"], by=by, beside=other, once=uuid4())
    except throttle.Wait as wait:
        form.add_error("passphrase", wait_words(wait))
    except Refused:
        form.add_error("passphrase", _("That is not the passphrase of %(name)s.") % {"name": partner.name})
    except (DamagedMethod, keyrings.DamagedKeyring, NotReady, Ended, NotOffered, Conflict):
        form.add_error(
            None,
            _("%(name)s needs to open Twofold on their own device once, before this works here.")
            % {"name": partner.name},
        )
    return form.is_valid()


def _unlocked(request: PersonRequest, partner: Person, passphrase: str) -> Unlocked:
    other = unlock(partner, passphrase, counted=counted(request, partner))
    if other.person.has_inbox or not other.linked:
        try:
            other = couples.take_in(other)
        except (couples.Unproven, keyrings.KeyringMoved) as error:
            raise NotReady from error
    if not other.linked or couples.stop(other) is not None:
        raise NotReady
    return other
