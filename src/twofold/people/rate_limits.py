"""Decides in which buckets an attempt counts, and phrases the messages about waiting."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from twofold.people import throttle
from twofold.people.cookies import known_device
from twofold.people.models import Person
from twofold.people.unlocking import Bucket, buckets
from twofold.web import proxies


def client_address(request: HttpRequest) -> str:
    """Returns the client's address; behind our own proxies, the one they saw. IPv6 becomes its /64 network."""
    try:
        parsed = ip_address(proxies.client_address(request))
    except ValueError:
        return "here"
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return str(ip_network((parsed, 64), strict=False))
    return str(getattr(parsed, "ipv4_mapped", None) or parsed)


def counted(request: HttpRequest, person: Person | None, sign_in: str = "") -> list[Bucket]:
    return buckets(person, sign_in, address=client_address(request), device=known_device(request, person))


def code_buckets(request: HttpRequest) -> list[Bucket]:
    """Returns the bucket in which attempts at invitation codes count."""
    return [throttle.bucket("code", client_address(request))]


def account_buckets(request: HttpRequest) -> list[Bucket]:
    """Returns the bucket in which new accounts count on a server that is open to anyone."""
    return [throttle.bucket("address", "new account", client_address(request))]


def wait_words(wait: throttle.Wait) -> str:
    minutes = -(-wait.seconds // 60)
    return ngettext(
        "That was tried a few times in a row. Please wait a minute, then try again.",
        "That was tried many times in a row. Please wait %(minutes)d minutes, then try again.",
        minutes,
    ) % {"minutes": minutes}


def busy_words() -> str:
    return _("Many people are signing in at this moment. Nothing is lost: wait a few seconds, then try again.")


def refused_words() -> str:
    """Returns the same message for an unknown name and for a wrong passphrase."""
    return _("That name and passphrase do not go together. Check both, and whether capitals are on.")
