"""The instance's signing secret: made on the first run, stored beside the database, readable by its owner only."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from twofold.configuration import Configuration
from twofold.ops.refusal import Refusal

LEAST = 32  # characters; the ones made here have 64


def secret_key(configuration: Configuration) -> str:
    """Returns the configured signing secret, or the one in the data folder, which it makes if there is none.

    It signs forms and session data; it opens nobody's texts. Raises Refusal if the file can't be read or is damaged.
    """
    if configuration.secret_key is not None:
        return configuration.secret_key.get_secret_value()
    path = configuration.data / "secret-key"
    try:
        return _read(path)
    except FileNotFoundError:
        configuration.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = secrets.token_urlsafe(48)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read(path)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(fresh)
        file.flush()
        os.fsync(file.fileno())
    return fresh


def _read(path: Path) -> str:
    try:
        found = path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise Refusal(
            f"The signing secret {path} cannot be read ({error.strerror}). Give it to the person who starts Twofold; or "
            "move it away: another one is made, and everyone signs in again."
        ) from error
    except UnicodeDecodeError:
        found = ""
    if len(found) < LEAST:
        raise Refusal(
            f"The signing secret {path} is damaged. Move it away: another one is made, and everyone signs in again. "
            "Nobody's words depend on it."
        )
    return found
