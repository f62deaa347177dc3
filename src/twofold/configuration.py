"""Typed settings, read from the environment (prefix `TWOFOLD_`) or from files named by `TWOFOLD_<NAME>_FILE`.

Nothing has a default secret. A value that cannot be read is refused with the variable's name and the reason.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class UnreadableSetting(Exception):
    """A setting holds a value that cannot be used; the message names the variable and says why."""


class Configuration(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="TWOFOLD_", extra="ignore")

    data: Path = Field(Path("data"), description="Folder of the database, the instance secret and backups.")
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
    workers: int = Field(2, ge=1, le=32, description="Server processes.")
    threads: int = Field(4, ge=1, le=64, description="Threads per process.")
    allow_plain_http: bool = Field(
        False, description="Serve plain http beyond this machine. Everyone on the way can read along."
    )
    signup: Literal["first", "open"] = Field(
        "first", description="first: one account, then by invitation only; open: anyone who finds the address."
    )
    operator: Literal["member", "other"] = Field(
        "member", description="member: one of the couple runs this server; other: someone outside the couple does."
    )
    operator_name: str = Field("", max_length=80, description="Who runs this server, as invited people read it.")
    leave_url: str = Field(
        "https://www.wikipedia.org/", description="Where Leave quickly goes: an ordinary page of someone else's."
    )
    development: bool = Field(False, description="Developers only: tracebacks in the browser.")

    @field_validator("origin")
    @classmethod
    def _bare_origin(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"}:
            raise ValueError("give scheme, host and perhaps a port, such as https://twofold.example")
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def secure(self) -> bool:
        """True when people reach Twofold over https, so that cookies may be bound to it."""
        return self.origin.startswith("https://")


def _from_files() -> dict[str, str]:
    """Values of `TWOFOLD_<NAME>_FILE`: the content of the named file, for secrets."""
    values: dict[str, str] = {}
    for name in Configuration.model_fields:
        variable = f"TWOFOLD_{name.upper()}_FILE"
        if path := os.environ.get(variable):
            try:
                values[name] = Path(path).read_text(encoding="utf-8").strip()
            except OSError as error:
                raise UnreadableSetting(f"{variable}: {path} cannot be read ({error.strerror}).") from error
    return values


@cache
def configuration() -> Configuration:
    """The settings of this process.

    Raises UnreadableSetting naming every variable that cannot be used.
    """
    try:
        return Configuration(**_from_files())  # type: ignore[arg-type]  # pydantic reads and checks the strings
    except ValidationError as error:
        lines = [f"TWOFOLD_{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors()]
        raise UnreadableSetting("\n".join(lines)) from error
