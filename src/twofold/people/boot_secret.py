"""The boot secret: 32 bytes in the server's memory from start to stop. A restart makes another and locks everyone."""

from __future__ import annotations

from twofold.vault.open_unlockings import Living

_secret: bytes | None = None
_living: Living | None = None


class BootSecretMissing(Exception):
    """The server was started without its boot secret, so nobody can be unlocked."""

    def __init__(self) -> None:
        super().__init__("No boot secret: start the server with `./twofold run`, which makes one in memory.")


def set_boot_secret(secret: bytes) -> None:
    """Sets the secret. `twofold run` calls it once before it makes the worker processes, so that all share it."""
    global _secret, _living
    if len(secret) != 32:
        raise ValueError(f"a boot secret has 32 bytes, not {len(secret)}")
    _secret, _living = secret, Living()


def living() -> Living | None:
    """Returns the unlockings that are open since this start."""
    return _living


def boot_secret() -> bytes:
    if _secret is None:
        raise BootSecretMissing
    return _secret
