"""A mail server for tests: takes mail over TLS from whoever signs in, and keeps every word that was said to it."""

from __future__ import annotations

import asyncio
import logging
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Any

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from tests.server import free_port

logging.getLogger("mail.log").setLevel(logging.ERROR)  # it warns of its own ways
USER, PASSWORD = "twofold@example.org", "a password of the mail server"


@dataclass
class Mail:
    """One mail, with who it was from and for as the servers said it to each other."""

    sender: str
    to: list[str]
    text: str

    @property
    def body(self) -> str:
        return self.text.replace("\r\n", "\n").partition("\n\n")[2]


@dataclass
class Mailbox:
    port: int
    authority: Path  # the certificate that vouches for this server
    mails: list[Mail] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)  # how each client presented itself

    @property
    def settings(self) -> dict[str, str]:
        """For a server that trusts it, and may send here."""
        return {**self.untrusted, "SSL_CERT_FILE": str(self.authority)}

    @property
    def untrusted(self) -> dict[str, str]:
        return {
            "TWOFOLD_MAIL_HOST": "localhost",
            "TWOFOLD_MAIL_PORT": str(self.port),
            "TWOFOLD_MAIL_SECURITY": "starttls",
            "TWOFOLD_MAIL_USER": USER,
            "TWOFOLD_MAIL_PASSWORD": PASSWORD,
        }

    def wait(self, count: int, seconds: float = 30) -> list[Mail]:
        """Once so many mails are here. Raises TimeoutError."""
        ends = time.monotonic() + seconds
        while len(self.mails) < count:
            if time.monotonic() > ends:
                raise TimeoutError(f"{len(self.mails)} mails, not {count}")
            time.sleep(0.05)
        return self.mails

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.heard.append(str(session.host_name))
        content = envelope.content or b""
        text = content if isinstance(content, str) else content.decode("utf-8", "surrogateescape")
        self.mails.append(Mail(envelope.mail_from or "", list(envelope.rcpt_tos), text))
        return "250 OK"


def _signs_in(server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
    good = (given.login, given.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=good, handled=good)


@contextmanager
def mailbox(folder: Path) -> Iterator[Mailbox]:
    """A running mail server on this machine, with a certificate that only its own authority vouches for."""
    authority = trustme.CA()
    trusted = folder / "authority.pem"
    authority.cert_pem.write_to_path(trusted)
    sealed = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(sealed)
    box = Mailbox(free_port(), trusted)
    listening, over = Event(), Event()

    def conversation() -> SMTP:
        return SMTP(
            box, hostname="localhost", tls_context=sealed, require_starttls=True, auth_required=True,
            authenticator=_signs_in, enable_SMTPUTF8=True,
        )  # fmt: skip

    async def listen() -> None:
        server = await asyncio.get_running_loop().create_server(conversation, "localhost", box.port)
        async with server:
            listening.set()
            await asyncio.to_thread(over.wait)

    thread = Thread(target=lambda: asyncio.run(listen()), daemon=True)  # of its own: browsers keep a loop in this one
    thread.start()
    if not listening.wait(10):
        raise RuntimeError("the mail server did not start")
    try:
        yield box
    finally:
        over.set()
        thread.join()
