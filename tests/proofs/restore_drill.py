"""A backup made while people write comes back on an empty machine: `python -m tests.proofs.restore_drill`.

Two people, two devices each, write over real HTTP while `twofold backup` runs. The backup alone is carried to an empty
folder and restored there by the written guide. One of the two comes in with the passphrase, the other with nothing but
the recovery code; whatever had been acknowledged before the backup began is read back. Backups with one damage each are refused.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.proofs import killing
from tests.proofs.killing import DEVICES, Device, Failed
from tests.proofs.power import environment, prepare
from tests.proofs.power_writer import PASSPHRASES, recovery_codes, sign_in_names
from tests.server import Server, free_port
from tests.visitor import Visitor

NEW_PASSPHRASE = "harbour candle nine gentle walnuts"


@dataclass
class Result:
    acknowledged: int = 0
    read_back: int = 0
    lost: list[str] = field(default_factory=list)
    damages: int = 0
    accepted: list[str] = field(default_factory=list)
    seconds_to_first_page: float = 0.0

    @property
    def good(self) -> bool:
        return bool(self.read_back and self.damages) and not self.lost and not self.accepted

    def __str__(self) -> str:
        return (
            f"{self.acknowledged} writes acknowledged before the backup began, {self.read_back} things read back on the "
            f"empty machine, {len(self.lost)} lost; {self.damages} damaged backups, {len(self.accepted)} accepted; "
            f"{self.seconds_to_first_page:.0f} s from the backup to a page"
        )


class PrivateDevice(Device):
    """A device that writes private pages and nothing else, so that what was acknowledged before stays as it was."""

    def write_until(self, stop: threading.Event) -> None:
        while not stop.is_set():
            self._keep_private()


def run(*, writes: int, damages: int, seed: int = 1) -> Result:
    """Back up after about `writes` acknowledged writes; try `damages` damaged copies of the backup."""
    random, result = Random(seed), Result()
    with tempfile.TemporaryDirectory(prefix="twofold-drill-") as made:
        place = Path(made).resolve()
        home, elsewhere = place / "home", place / "elsewhere"
        home.mkdir()
        elsewhere.mkdir()
        prepare(home / "data")
        names, codes = sign_in_names(home / "data"), recovery_codes(home / "data")
        first = Server(home, free_port())
        devices = [
            Device(first.origin, name, sign_in, number, Random(f"{seed} {name} {number}"))
            for name, sign_in in names.items()
            for number in range(DEVICES)
        ]
        backup = _write_and_back_up(first, devices, writes, result)
        _try_damaged(backup, damages, elsewhere, random, result)
        began = time.monotonic()
        _told(_command(elsewhere / "data", "restore", str(backup)))
        second = Server(elsewhere, free_port())
        second.start()
        result.seconds_to_first_page = time.monotonic() - began
        try:
            _read_back(second, devices, codes, result)
        finally:
            second.kill()
    return result


def _write_and_back_up(server: Server, devices: list[Device], writes: int, result: Result) -> Path:
    """Everything acknowledged before the backup began is what has to come back; the writing goes on beside it."""
    server.start()
    backup = server.folder / "carried" / "twofold.sqlite3"
    backup.parent.mkdir()
    try:
        for device in devices:
            device.come_in()
        _write(devices, writes)
        result.acknowledged = sum(device.ledger.count.total() for device in devices)
        stop = threading.Event()
        beside = [PrivateDevice(server.origin, d.name, d.sign_in_name, d.number, Random(d.name)) for d in devices]
        for device in beside:
            device.come_in()
        threads = [threading.Thread(target=device.write_until, args=(stop,)) for device in beside]
        for thread in threads:
            thread.start()
        try:
            _told(_command(server.data, "backup", str(backup)))
        finally:
            stop.set()
            for thread in threads:
                thread.join()
    finally:
        server.kill()
    return backup


def _write(devices: list[Device], writes: int) -> None:
    stop = threading.Event()
    threads = [threading.Thread(target=device.write_until, args=(stop,)) for device in devices]
    for thread in threads:
        thread.start()
    patience = time.monotonic() + 120
    while sum(d.ledger.count.total() for d in devices) < writes and time.monotonic() < patience:
        time.sleep(0.01)
    stop.set()
    for thread in threads:
        thread.join()


def _try_damaged(backup: Path, damages: int, elsewhere: Path, random: Random, result: Result) -> None:
    """One bit flipped, or an end cut off: `restore` has to refuse each, and leave the folder without a database."""
    whole = backup.read_bytes()
    for number in range(damages):
        copy = elsewhere / "damaged.sqlite3"
        for beside in backup.parent.glob(f"{backup.name}*"):
            shutil.copy(beside, copy.with_name(beside.name.replace(backup.name, copy.name)))
        at = random.randrange(len(whole))
        bent = whole[:at] + bytes([whole[at] ^ 1 << random.randrange(8)]) + whole[at + 1 :]
        copy.write_bytes(whole[:at] if number % 4 == 0 else bent)
        result.damages += 1
        if _command(elsewhere / "data", "restore", str(copy)).returncode == 0:
            result.accepted.append(f"damage {number} at byte {at}")


def _read_back(server: Server, devices: list[Device], codes: dict[str, str], result: Result) -> None:
    """Maya signs in with her passphrase and reads; then Sam, whose first device has nothing but the recovery code."""
    passphrases = dict(PASSPHRASES)
    reading = killing.Result()
    for device in sorted(devices, key=lambda device: device.name):
        device.visitor = Visitor(server.origin)
        if device.name == "sam" and passphrases["sam"] != NEW_PASSPHRASE:
            _recover(device.visitor, device.sign_in_name, codes["sam"])
            passphrases["sam"] = NEW_PASSPHRASE
        else:
            _sign_in(device.visitor, device.sign_in_name, passphrases[device.name])
        device.read_back(reading)
    result.read_back, result.lost = reading.read_back, reading.lost


def _sign_in(visitor: Visitor, name: str, passphrase: str) -> None:
    visitor.send(visitor.get("/sign-in").form("/sign-in"), sign_in=name, passphrase=passphrase)
    if "tf_unlock_key" not in visitor.cookies:
        raise Failed(f"{name} could not sign in")


def _recover(visitor: Visitor, name: str, code: str) -> None:
    """In with the code; the new one that is shown is typed back."""
    page = visitor.send(
        visitor.get("/recover").form("/recover"),
        sign_in=name,
        code=code,
        new_passphrase=NEW_PASSPHRASE,
    )
    if "tf_unlock_key" not in visitor.cookies:
        raise Failed(f"{name} could not come in with the recovery code ({page.status})")
    shown = re.search(r"[0-9A-Z]{4}(?:[ -][0-9A-Z]{4}){7}", page.text)
    if shown is None:
        raise Failed("no new recovery code was shown")
    visitor.send(page.form("/recovery-code/confirm"), code=shown[0])


def _command(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    data.mkdir(mode=0o700, exist_ok=True)
    command = [sys.executable, "-m", "twofold", *words]
    settings = environment(data) | {"TMPDIR": os.environ.get("TMPDIR", "/tmp")}
    return subprocess.run(command, env=settings, capture_output=True, text=True, check=False)


def _told(done: subprocess.CompletedProcess[str]) -> None:
    if done.returncode:
        raise Failed(f"{done.args}: {done.stdout}{done.stderr}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writes", type=int, default=400)
    parser.add_argument("--damages", type=int, default=40)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    print(f"seed {options.seed}")
    result = run(writes=options.writes, damages=options.damages, seed=options.seed)
    print(result)
    for line in [*result.lost[:20], *result.accepted[:20]]:
        print("  ", line)
    return 0 if result.good else 1


if __name__ == "__main__":
    sys.exit(main())
