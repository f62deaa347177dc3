"""Clients that are signed in as the people of the tests."""

from __future__ import annotations

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.test import Client
from django.utils.module_loading import import_string

from twofold.people.instance import unlock_store
from twofold.people.sign_ins import PERSON
from twofold.people.unlocked import Unlocked


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
