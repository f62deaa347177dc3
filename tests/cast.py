"""Passphrases of the people of the tests, and clients that are signed in as them."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.test import Client
from django.utils.module_loading import import_string

from twofold.people.instance import unlock_store
from twofold.people.sign_ins import PERSON
from twofold.people.unlocked import Unlocked

PASSPHRASES: Final = {
    "maya": "kettle orchard seven quiet lanterns",
    "sam": "bicycle rain over the blue allotment",
    "noor": "marble staircase under seven lemons",
    "alex": "walnut harbour whistles before dawn",
    "robin": "copper violin behind the green door",
    "jun": "granite teapot on a wandering ferry",
    "ines": "amber harmonica in the tall reeds",
}


def signed_in_client(by: Unlocked, **options: object) -> Client:
    """Signed in, but locked."""
    client = Client(**options)  # type: ignore[arg-type]
    session: SessionBase = import_string(f"{settings.SESSION_ENGINE}.SessionStore")()
    session[PERSON] = str(by.person.pk)
    session.create()
    client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
    return client


def client_of(by: Unlocked, **options: object) -> Client:
    """Signed in and unlocked."""
    client = signed_in_client(by, **options)
    cookie = unlock_store().put(by.person.pk, by.account_key, by.keyring.generation, idle_seconds=900)
    client.cookies[settings.UNLOCK_COOKIE_NAME] = cookie
    return client
