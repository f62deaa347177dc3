"""The client's details as a proxy sends them, and the proxies we believe: this machine's and TWOFOLD_PROXIES."""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

_LOG = logging.getLogger(__name__)
TOLD: Final = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_FORWARDED")


class ProxyMiddleware:
    """Removes proxy headers if a sender other than our proxies set them, so that no later code believes them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.noted = False

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not believed(request.META.get("REMOTE_ADDR", "")):
            said = [request.META.pop(name, None) for name in TOLD]
            if any(said):
                self._note()
        return self.get_response(request)

    def _note(self) -> None:
        """Logs once, so that an operator with a proxy elsewhere finds out why its pages are refused."""
        if settings.SECURE and not self.noted:
            self.noted = True
            _LOG.warning("A proxy that TWOFOLD_PROXIES does not name was not believed (docs/running.md)")


def believed(peer: str) -> bool:
    """Returns True if the other end of the connection is this machine or a configured proxy."""
    if peer in {"", "localhost"}:
        return True  # a Unix socket has no address
    address = _address(peer)
    return address is not None and (address.is_loopback or _named(peer))


def client_address(request: HttpRequest) -> str:
    """Returns the address that the outermost of our own proxies saw.

    Each proxy appends its client's address to the header, so it is read from the end, and only as far as the proxies
    are ours: a stranger may have written what comes before.
    """
    seen = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.SECURE or not believed(seen):
        return seen
    for said in reversed(str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")):
        if not said.strip():
            break
        seen = said.strip()
        if not _named(seen):
            break
    return seen


def _named(address: str) -> bool:
    parsed = _address(address)
    return parsed is not None and any(parsed in network for network in settings.CONFIGURATION.proxy_networks)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        parsed = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(parsed, "ipv4_mapped", None) or parsed
