"""The instance's signing secret: made on the first run, kept beside the database, readable by its owner only."""

from __future__ import annotations

import os
import secrets

from twofold.configuration import Configuration


def secret_key(configuration: Configuration) -> str:
    """The configured signing secret, or the one in the data folder, made there when it does not exist.

    It signs forms and session data; it opens no one's words.
    """
    if configuration.secret_key is not None:
        return configuration.secret_key.get_secret_value()
    path = configuration.data / "secret-key"
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        configuration.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = secrets.token_urlsafe(48)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(fresh)
        file.flush()
        os.fsync(file.fileno())
    return fresh
