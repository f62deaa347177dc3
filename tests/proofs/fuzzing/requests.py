"""What is read from requests: zones and languages, tickets and codes, what proxies say, addresses, headers and forms."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from ipaddress import ip_address
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.forms import DateField
from django.http import QueryDict
from django.test import Client, RequestFactory, override_settings
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from hypothesis import strategies as st

from tests.authorization import ROWS
from tests.proofs.fuzzing.target import Target, Wrong
from tests.proofs.fuzzing.values import words
from tests.world import World
from twofold.people import fields, held_forms, rate_limits, zones
from twofold.people.language_and_zone import LanguageAndZoneMiddleware
from twofold.rooms import tickets
from twofold.vault import codes
from twofold.vault.codes import BadCode
from twofold.web import proxies

NAMES = ("day", "until", "clock", "zone", "browser_zone", "text", "title", "turn", "name", "once", "fold", "ticket")
MORE_NAMES = ("look_again", "when", "every", "weeks", "alarm", "words", "email", "answer", "topic", "since", "rev")
HEADERS = (
    "HTTP_HOST",
    "HTTP_COOKIE",
    "HTTP_ORIGIN",
    "HTTP_REFERER",
    "HTTP_FORWARDED",
    "HTTP_USER_AGENT",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_TWOFOLD_PAGE",
    "HTTP_X_TWOFOLD_QUIET",
    "HTTP_X_TWOFOLD_IN_PAGE",
    "HTTP_X_TWOFOLD_IN_PLACE",
    "HTTP_SEC_FETCH_SITE",
    "REMOTE_ADDR",
)
TYPES = ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json", "text/plain", "")
latin = st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=60)
hosts = st.sampled_from(
    ("127.0.0.1", "::1", "::ffff:127.0.0.1", "192.0.2.7", "2001:db8::1%eth0", "unix:", "localhost", "")
)


class _Undo(Exception):
    """Takes back what a request has changed."""


def zone_names() -> Target:
    """Zones and languages as browsers and rows name them."""

    def read(drawn: tuple[str, str]) -> None:
        chosen, browser = drawn
        if not zones.is_zone(zones.zone_from(chosen, browser)):
            raise Wrong("no zone")
        zones.language_from(chosen, browser)
        request: Any = RequestFactory().get("/")
        request.person = type("Row", (), {"language": chosen or "en", "zone": browser})()
        LanguageAndZoneMiddleware(lambda request: timezone.localtime() and None)(request)  # type: ignore[arg-type,return-value]

    names = st.one_of(words, st.sampled_from(("Europe/Berlin", "Europe/", "..", "/etc/localtime", "posixrules", "de-")))
    return Target("zones", st.tuples(names, names), read, _any_zone)


@contextmanager
def _any_zone() -> Iterator[None]:
    """A zone is one if it can be made."""
    with patch.object(zones, "is_zone", lambda name: bool(ZoneInfo(name))):
        yield


def typed_codes() -> Target:
    """Tickets, invitation codes, and paths that a form carries."""

    def read(given: str) -> None:
        ticket = tickets.read_ticket(given)
        if ticket is not None and len(ticket) != tickets.SIZE:
            raise Wrong("a ticket of another length")
        request: Any = RequestFactory().post("/")
        request.POST = QueryDict(urlencode({"held_path": given, "held:text": given}, errors="replace"))
        if not held_forms.held_in(request).path.startswith("/"):
            raise Wrong("a path of elsewhere")
        for symbols in (16, 32):
            codes.code_bytes(fields.invitation_code(given), symbols=symbols)

    alphabet = st.characters(codec="utf-8") | st.sampled_from("ABCxyz0189-_=/+ #%")
    given = st.one_of(words, st.text(alphabet, min_size=43, max_size=43), st.text(alphabet, max_size=40))
    return Target("codes", given.map(str), read, _any_ticket, (BadCode,))


@contextmanager
def _any_ticket() -> Iterator[None]:
    """A ticket is whatever its letters say."""
    with patch.object(tickets, "read_ticket", lambda given: urlsafe_b64decode(given + "=")):
        yield


def proxy_headers() -> Target:
    """What a proxy, or somebody who is none, says about where a request comes from."""
    behind = settings.CONFIGURATION.model_copy(update={"proxies": "192.0.2.7"})

    def read(drawn: tuple[str, str, str, str]) -> None:
        peer, told, proto, forwarded = drawn
        said = {"HTTP_X_FORWARDED_FOR": told, "HTTP_X_FORWARDED_PROTO": proto, "HTTP_FORWARDED": forwarded}
        request = RequestFactory().get("/", REMOTE_ADDR=peer, **said)
        with override_settings(SECURE=True, CONFIGURATION=behind):
            proxies.ProxyMiddleware(rate_limits.client_address)(request)  # type: ignore[arg-type]

    lists = st.lists(st.one_of(latin, hosts), max_size=5).map(",".join)
    drawn = st.tuples(st.one_of(hosts, latin), lists, latin, latin)
    return Target("proxies", drawn, read, _any_address)


@contextmanager
def _any_address() -> Iterator[None]:
    """What is said to be an address is taken for one."""
    with patch.object(proxies, "_address", ip_address):
        yield


def addresses(world: World) -> Target:
    """Any path, query, header, method and body, from somebody who is unlocked, locked, or unknown."""
    known = st.sampled_from(_paths(world))
    paths = st.one_of(known, st.tuples(known, words).map("/".join), words.map(lambda text: f"/{text}"))
    bodies = st.one_of(st.binary(max_size=120), st.dictionaries(st.sampled_from(NAMES), words).map(_encoded))
    drawn = st.tuples(
        st.sampled_from(("owner", "locked", "anonymous")),
        st.sampled_from(("GET", "POST", "HEAD", "PUT", "OPTIONS", "X")),
        paths,
        latin,
        bodies,
        st.sampled_from(TYPES),
        st.dictionaries(st.sampled_from(HEADERS), st.one_of(latin, hosts), max_size=4),
    )

    def read(drawn: Any) -> None:
        role, method, path, query, body, kind, headers = drawn
        path = path.encode("utf-8", "replace").decode()
        _ask(world, role, method, path, body, kind, {"QUERY_STRING": query, **headers})

    return Target("addresses", drawn, read, _any_address)


def forms(world: World) -> Target:
    """Every form of the house with odd days, times, zones and words in its fields."""
    rows = [row for row in ROWS if row.post is not None]
    drawn = st.tuples(
        st.sampled_from(rows),
        st.fixed_dictionaries({}, optional=dict.fromkeys((*NAMES, *MORE_NAMES), words)),
        st.booleans(),
    )

    def read(drawn: Any) -> None:
        row, given, page = drawn
        try:
            path = reverse(row.name, kwargs=row.where(world))
        except NoReverseMatch:
            return
        headers = {"HTTP_X_TWOFOLD_IN_PAGE": "1"} if page else {}
        _ask(world, "owner", "POST", path, _encoded(given), TYPES[0], headers)

    return Target("forms", drawn, read, _any_day)


@contextmanager
def _any_day() -> Iterator[None]:
    """A day that was typed is taken for one without a look."""
    with patch.object(DateField, "to_python", lambda self, value: date.fromisoformat(value)):
        yield


def _paths(world: World) -> list[str]:
    made = []
    for row in ROWS:
        try:
            made.append(reverse(row.name, kwargs=row.where(world)))
        except NoReverseMatch:
            continue
    return sorted(set(made))


def _encoded(given: dict[str, str]) -> bytes:
    return urlencode(given, errors="replace").encode()


def _ask(world: World, role: str, method: str, path: str, body: bytes, kind: str, headers: dict[str, str]) -> None:
    client: Client = world.clients[role]()
    client.raise_request_exception = False
    status = 0
    try:
        with transaction.atomic():
            status = client.generic(method, path, body, kind, **headers).status_code
            raise _Undo
    except _Undo:
        if status >= 500:
            raise Wrong(f"{method} {path[:80]} is answered with {status}") from None
