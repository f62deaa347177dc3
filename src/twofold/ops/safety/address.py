"""Settings that would let others read along."""

from __future__ import annotations

import os
from collections.abc import Iterator
from urllib.parse import urlsplit

from twofold.configuration import Configuration, loopback, unknown_variables
from twofold.ops.safety.finding import Finding

LEAST_SECRET = 32


def findings(settings: Configuration) -> Iterator[Finding]:
    yield from _development(settings)
    yield from _plain_http(settings)
    yield from _reach(settings)
    yield from _secret_key(settings)
    yield from _mail(settings)
    for name in unknown_variables(os.environ):
        yield Finding(
            f"{name} is set, and Twofold has no such setting.",
            "A misspelt setting has no effect, and you may believe that it has.",
            "Compare the name with docs/settings.md, or remove it.",
            unsafe=False,
        )


def _development(settings: Configuration) -> Iterator[Finding]:
    if settings.development and not (settings.listens_here_only and settings.reached_from_here_only):
        yield Finding(
            "Development mode is on, and Twofold can be reached from other machines.",
            "Error pages of development mode show what people have written to whoever causes an error.",
            "Remove TWOFOLD_DEVELOPMENT.",
        )


def _mail(settings: Configuration) -> Iterator[Finding]:
    if settings.mail_host and settings.mail_security == "none" and not loopback(settings.mail_host):
        yield Finding(
            "Mail would go to another machine without a seal.",
            "Everyone on the way could read people's addresses, and the password of the mail server.",
            "Set TWOFOLD_MAIL_SECURITY to starttls or tls.",
        )


def _plain_http(settings: Configuration) -> Iterator[Finding]:
    if settings.secure or (settings.reached_from_here_only and settings.listens_here_only):
        return
    if settings.allow_plain_http:
        yield Finding(
            "Twofold is served over plain http beyond this machine, because TWOFOLD_ALLOW_PLAIN_HTTP says so.",
            "Everyone on the same network can read passphrases and pages on their way.",
            "Put https in front of it (docs/running.md), then remove TWOFOLD_ALLOW_PLAIN_HTTP.",
            unsafe=False,
        )
        return
    yield Finding(
        f"Twofold would be served over plain http beyond this machine (at {settings.bind}, as {settings.origin}).",
        "Everyone on the same network could read passphrases and pages on their way.",
        "Put https in front of it and set TWOFOLD_ORIGIN=https://… (docs/running.md). "
        "If you accept the risk: TWOFOLD_ALLOW_PLAIN_HTTP=true.",
    )


def _reach(settings: Configuration) -> Iterator[Finding]:
    if settings.secure and not settings.listens_here_only and not settings.proxies:
        yield Finding(
            f"The server listens at {settings.bind}, and only a proxy on this machine is believed.",
            "A proxy at another address is refused like anybody who comes by plain http.",
            "Set TWOFOLD_PROXIES to the proxy's address, or listen at 127.0.0.1 or at unix:/path.",
            unsafe=False,
        )
    for network in settings.proxy_networks:
        if network.num_addresses > 1:
            yield Finding(
                f"Every machine in {network} may say who asks, and that they came by https.",
                "One that is no proxy could guess passphrases under ever new addresses.",
                "Set TWOFOLD_PROXIES to the proxy's own address.",
                unsafe=False,
            )
    if settings.secure and urlsplit(settings.leave_url).hostname == urlsplit(settings.origin).hostname:
        yield Finding(
            "Leave quickly leads back to Twofold.",
            "It must show an ordinary page of someone else's.",
            "Set TWOFOLD_LEAVE_URL to another site, or remove it.",
        )


def _secret_key(settings: Configuration) -> Iterator[Finding]:
    if settings.secret_key is not None and len(settings.secret_key.get_secret_value()) < LEAST_SECRET:
        yield Finding(
            f"TWOFOLD_SECRET_KEY has fewer than {LEAST_SECRET} characters.",
            "It signs forms and sign-ins; a short one can be guessed.",
            "Remove it, and Twofold makes a good one by itself; or give 50 random characters.",
        )
