"""Typed settings, read from the environment (prefix `TWOFOLD_`) or from files named by `TWOFOLD_<NAME>_FILE`.

Nothing has a default secret. A value that cannot be read is refused with the variable's name and the reason.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

LAUNCHER_VARIABLES = frozenset({"TWOFOLD_HOME", "TWOFOLD_VENV", "TWOFOLD_PYTHON", "TWOFOLD_UV"})


Network = IPv4Network | IPv6Network
WIDEST = {4: 8, 6: 32}  # bits of a network that proxies may be named by


class UnreadableSetting(Exception):
    """A setting holds a value that cannot be used; the message names the variable and says why."""


class Configuration(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="TWOFOLD_", extra="ignore", env_ignore_empty=True)

    data: Path = Field(
        Path("data"),
        description="Folder of the database, the signing secret and backups. Beside the launcher where not given.",
    )
    runtime: Path | None = Field(
        None, description="Folder in memory (tmpfs) for unlocked sessions. Chosen by itself where not given."
    )
    database_url: SecretStr | None = Field(
        None, description="postgresql://… to use PostgreSQL; without it, SQLite in the data folder."
    )
    secret_key: SecretStr | None = Field(
        None, description="Signs forms and cookies. Made on the first run and kept in the data folder."
    )
    origin: str = Field(
        "http://127.0.0.1:8460", description="The address people type: scheme, host and port, nothing more."
    )
    bind: str = Field("127.0.0.1:8460", description="host:port or unix:/path where the server listens.")
    proxies: str = Field(
        "",
        max_length=2000,
        description="Addresses of the https proxy where it is not on this machine, with commas between. Its word counts.",
    )
    workers: int = Field(2, ge=1, le=32, description="Server processes.")
    threads: int = Field(8, ge=1, le=64, description="Threads per process.")
    allow_plain_http: bool = Field(
        False, description="Serve plain http beyond this machine. Everyone on the way can read along."
    )
    signup: Literal["first", "open"] = Field(
        "first",
        description="first: one account, then by invitation only; open: anyone who finds the address.",
    )
    operator: Literal["member", "other"] = Field(
        "member",
        description="member: one of the couple runs this server; other: someone outside the couple does.",
    )
    operator_name: str = Field("", max_length=80, description="Who runs this server, as invited people read it.")
    leave_url: str = Field(
        "https://www.wikipedia.org/",
        description="Where Leave quickly goes: an ordinary page of someone else's.",
    )
    mail_host: str = Field(
        "", max_length=253, description="A mail server, to remind people who want it. None: no mail."
    )
    mail_port: int = Field(587, ge=1, le=65535, description="Its port.")
    mail_security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="How the way to the mail server is sealed. none: only to a server on this machine."
    )
    mail_user: str = Field("", max_length=254, description="Who signs in at the mail server.")
    mail_password: SecretStr | None = Field(None, description="Their password there.")
    mail_from: str = Field("", max_length=254, description="The address that reminders come from.")
    development: bool = Field(False, description="Developers only: tracebacks in the browser.")

    @field_validator("data", "runtime")
    @classmethod
    def _home_written_out(cls, value: Path | None) -> Path | None:
        return value.expanduser() if value is not None else None

    @field_validator("database_url")
    @classmethod
    def _postgresql_address(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            parts = urlsplit(value.get_secret_value())
            if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
                raise ValueError("give postgresql://user:password@host:port/name")
        return value

    @field_validator("origin")
    @classmethod
    def _bare_origin(cls, value: str) -> str:
        parts = urlsplit(value)
        more = parts.query or parts.fragment or parts.username or parts.path not in {"", "/"}
        if parts.scheme not in {"http", "https"} or not parts.hostname or more:
            raise ValueError("give scheme, host and perhaps a port, such as https://twofold.example")
        port = parts.port if parts.port != {"http": 80, "https": 443}[parts.scheme] else None
        return f"{parts.scheme}://{_as_browsers_send(parts.hostname)}" + (f":{port}" if port else "")

    @field_validator("bind")
    @classmethod
    def _place_to_listen(cls, value: str) -> str:
        if value.startswith("unix:"):
            if not value.removeprefix("unix:").startswith("/"):
                raise ValueError("give the whole path of the socket, such as unix:/run/twofold/socket")
            return value
        host, colon, port = value.rpartition(":")
        if not (colon and host and port.isdecimal() and 0 < int(port) < 65536):
            raise ValueError("give host:port such as 127.0.0.1:8460, or unix:/path")
        return value

    @field_validator("proxies")
    @classmethod
    def _addresses_of_proxies(cls, value: str) -> str:
        for one in networks(value):
            if one.prefixlen < WIDEST[one.version]:
                raise ValueError("give the proxy's own address: anyone in so wide a network could pretend to be it")
        return value

    @field_validator("leave_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("give a whole address, such as https://www.wikipedia.org/")
        return value

    @property
    def proxy_networks(self) -> tuple[Network, ...]:
        return networks(self.proxies)

    @property
    def host(self) -> str:
        """The name in `origin` as a Host header carries it: IPv6 in brackets."""
        name = urlsplit(self.origin).hostname or ""
        return f"[{name}]" if ":" in name else name

    @property
    def secure(self) -> bool:
        """True when people reach Twofold over https, so that cookies may be bound to it."""
        return self.origin.startswith("https://")

    @property
    def reached_from_here_only(self) -> bool:
        """True when the address that people type leads to this machine from this machine alone."""
        return loopback(urlsplit(self.origin).hostname or "")

    @property
    def listens_here_only(self) -> bool:
        return self.bind.startswith("unix:") or loopback(self.bind.rpartition(":")[0].strip("[]"))


_NAME = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*")
_NUMBER = re.compile(r"(.*\.)?(\d+|0x[0-9a-f]*)")  # browsers take such a name for an IPv4 address and write it anew


def _as_browsers_send(host: str) -> str:
    """A host as browsers write it, or ValueError with what to write instead."""
    name = host.lower().removesuffix(".")
    if ":" in name:
        return f"[{_address(name).compressed}]"
    if not name.isascii():
        raise ValueError(f"write the name as browsers send it{_punycode(name)}")
    if _NUMBER.fullmatch(name):
        return str(_address(name))
    if not _NAME.fullmatch(name):
        raise ValueError("give one name only, such as https://twofold.example")
    return name


def _address(text: str) -> IPv4Address | IPv6Address:
    try:
        return ip_address("" if "%" in text else text)
    except ValueError:
        raise ValueError("give a whole address, such as http://192.168.1.5:8460 or http://[fd00::17]:8460") from None


def _punycode(name: str) -> str:
    """The form with xn--, where there is only one opinion of it."""
    try:
        sent = name.encode("idna")
        return f": {sent.decode()}" if sent.decode("idna") == name else ", with xn--"
    except UnicodeError:
        return ", with xn--"


def networks(written: str) -> tuple[Network, ...]:
    """Raises ValueError with what to write instead."""
    try:
        return tuple(ip_network(one.strip()) for one in written.split(",") if one.strip())
    except ValueError:
        raise ValueError(
            "give addresses or networks, such as 172.28.60.2 or 10.0.0.0/24, with commas between"
        ) from None


def loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _from_files() -> dict[str, str]:
    """Values of `TWOFOLD_<NAME>_FILE`: the content of the named file, for secrets."""
    values: dict[str, str] = {}
    for name in Configuration.model_fields:
        variable = f"TWOFOLD_{name.upper()}_FILE"
        if path := os.environ.get(variable):
            if os.environ.get(variable.removesuffix("_FILE")):
                raise UnreadableSetting(f"{variable}: {variable.removesuffix('_FILE')} is given too; keep one of them.")
            try:
                values[name] = Path(path).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                why = getattr(error, "strerror", None) or "it is not text"
                raise UnreadableSetting(f"{variable}: {path} cannot be read ({why}).") from error
    return values


@cache
def configuration() -> Configuration:
    """The settings of this process.

    Raises UnreadableSetting naming every variable that cannot be used.
    """
    try:
        return Configuration(**_from_files())  # type: ignore[arg-type]  # pydantic reads and checks the strings
    except ValidationError as error:
        raise UnreadableSetting("\n".join(_plain(e["loc"][0], e["msg"]) for e in error.errors())) from None


def _plain(name: int | str, reason: str) -> str:
    """The value itself is not repeated: it may be a secret, and this line ends up in logs."""
    return f"TWOFOLD_{str(name).upper()}: {reason.removeprefix('Value error, ')}"


def unknown_variables(environment: Mapping[str, str]) -> list[str]:
    """Names with Twofold's prefix that mean nothing to it: nearly always a misspelt setting."""
    known = {f"TWOFOLD_{name.upper()}" for name in Configuration.model_fields}
    known |= {f"{name}_FILE" for name in known} | LAUNCHER_VARIABLES
    return sorted(name for name in environment if name.startswith("TWOFOLD_") and name not in known)
