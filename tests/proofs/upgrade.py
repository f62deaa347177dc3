"""Data of a version that landed, under the program as it is now: `python -m tests.proofs.upgrade`.

Each folder in `tests/upgrades` holds a backup that an earlier version made, and what was in it. It is restored into an
empty data folder and brought up to date; everybody opens their keys with the passphrase of then, every page answers, and
the export holds the very same records.
"""

from __future__ import annotations

import hashlib
import io
import json
import lzma
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tests.passphrases import PASSPHRASES
from tests.server import ROOT

if TYPE_CHECKING:
    from django.urls import URLPattern

UPGRADES = ROOT / "tests" / "upgrades"


def run(folder: Path) -> dict[str, Any]:
    """What came of it, by person, from a process of its own. Raises CalledProcessError."""
    with tempfile.TemporaryDirectory(prefix="twofold-upgrade-") as made:
        settings = {k: v for k, v in os.environ.items() if not k.startswith("TWOFOLD_")} | {
            "TWOFOLD_DATA": f"{made}/data",
            "TWOFOLD_RUNTIME": f"{made}/runtime",
            "TWOFOLD_ORIGIN": "http://testserver",
            "DJANGO_SETTINGS_MODULE": "twofold.settings",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }
        command = [sys.executable, "-m", "tests.proofs.upgrade", str(folder)]
        done = subprocess.run(command, env=settings, cwd=made, capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssertionError(done.stderr[-3000:])
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def records_digest(export: bytes) -> str:
    """Of everything that was written, and by whom; not of the day on which the export was made."""
    with zipfile.ZipFile(io.BytesIO(export)) as archive:
        data = json.loads(archive.read("data.json"))
    kept = {"people": sorted(data["people"], key=lambda person: str(person["id"])), "records": data["records"]}
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()


def _bring_over(folder: Path) -> None:
    from twofold.configuration import configuration
    from twofold.ops.folder import prepare_folder

    settings = configuration()
    prepare_folder(settings.data)
    (settings.data / "static").mkdir(exist_ok=True)
    backup = settings.data / "backup.sqlite3"
    backup.write_bytes(lzma.decompress((folder / "backup.sqlite3.xz").read_bytes()))
    manifest = f"{backup.name}.manifest.json"
    backup.with_name(manifest).write_bytes((folder / manifest).read_bytes())

    import django

    django.setup()
    from twofold.ops.migrate import bring_up_to_date
    from twofold.ops.restore import restore
    from twofold.people import boot_secret

    restore(settings, backup)
    bring_up_to_date()
    boot_secret.set_boot_secret(os.urandom(32))


def _filled(pattern: URLPattern, things: dict[str, Any]) -> dict[str, Any]:
    known = {"year": 2026, "month": 5, "room": "trust", "depth": 2, "shelf": "ours"}
    known |= {"promise_id": things["promise"], "talk_id": things["talk"]}
    some = things.get("open fold", things["nothing"])
    return {name: known.get(name, some) for name in pattern.pattern.converters}


def _visit(name: str, facts: dict[str, Any]) -> dict[str, Any]:
    """One person: their keys, every page with the ids of the world, their export."""
    from django.urls import reverse

    from tests.cast import client_of
    from tests.test_authorization import routes
    from twofold.leaving import export
    from twofold.people.unlocking import unlock_with_passphrase

    world = SimpleNamespace(things={thing: _id(value) for thing, value in facts["things"].items()})
    client = client_of(unlock_with_passphrase(facts["names"][name], PASSPHRASES[name]))
    client.raise_request_exception = False
    failed, pages = [], 0
    for view, pattern in routes():
        path = reverse(view, kwargs=_filled(pattern, world.things))
        pages += 1
        if client.get(path).status_code >= 500:
            failed.append(path)
    by = unlock_with_passphrase(facts["names"][name], PASSPHRASES[name])
    file = io.BytesIO()
    export.write(by, file)
    return {
        "pages": pages,
        "failed": failed,
        "told": by.keyring.told,
        "settled": by.settled,
        "linked": by.linked,
        "ended": len(by.keyring.ended),
        "records": records_digest(file.getvalue()),
    }


def _id(value: str) -> object:
    try:
        return UUID(value)
    except ValueError:
        return value


def _waiting_code_counts(facts: dict[str, Any]) -> bool:
    """A recovery code that was shown before the upgrade and is typed back after it."""
    from twofold.people import accounts
    from twofold.people.unlocking import unlock_with_passphrase

    by = unlock_with_passphrase(facts["names"]["kit"], PASSPHRASES["kit"])
    return accounts.confirm_recovery_code(facts["waiting_code"], by=by) is not None


def main() -> int:
    if len(sys.argv) > 1:
        folder = Path(sys.argv[1])
        facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
        _bring_over(folder)
        found = {name: _visit(name, facts) for name in facts["names"]}
        print(json.dumps({"people": found, "code": _waiting_code_counts(facts)}))
        return 0
    for folder in sorted(UPGRADES.iterdir()):
        print(folder.name, json.dumps(run(folder), indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
