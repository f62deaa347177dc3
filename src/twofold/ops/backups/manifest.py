"""The manifest beside a backup, which says what the backup should contain."""

from __future__ import annotations

import os
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, ValidationError

from twofold.ops.backups.keep import manifest_path
from twofold.ops.folder import settle_on_disk
from twofold.ops.refusal import Refusal

MIGRATIONS = "django_migrations"


class Manifest(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = 1
    twofold: str
    database: Literal["sqlite", "postgresql"]
    instance: UUID | None
    made_at: datetime
    sha256: str
    size: int
    migrations: list[str]
    rows: dict[str, int]


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def write_manifest(manifest: Manifest, backup: Path) -> None:
    path = manifest_path(backup)
    partial = path.with_name(path.name + ".partial")
    with open(partial, "w", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(manifest.model_dump_json(indent=1) + "\n")
    settle_on_disk(partial)
    partial.replace(path)
    settle_on_disk(path.parent)


def read_manifest(backup: Path) -> Manifest:
    path = manifest_path(backup)
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except FileNotFoundError as error:
        raise Refusal(f"{path.name} is missing beside the backup; both files belong together.") from error
    except ValidationError as error:
        raise Refusal(f"{path} cannot be read: it is damaged or comes from a newer Twofold.") from error
