"""Someone loses passphrase and recovery code: the command makes their keys anew, and later the old ones come back."""

from __future__ import annotations

import subprocess
import sys

from tests.proofs.canary_evening import Evening, Writer


def lose_and_bring_back(evening: Evening) -> None:
    """Jun, after everything else they wrote: reset, begin anew, bring back with the old passphrase."""
    known, old = evening.known, evening.known.written["passphrase jun"]
    name = evening.jun.get("/settings").text.split("Your sign-in name</span>", 1)[1].split(">", 1)[1].split("<", 1)[0]
    done = subprocess.run(
        [sys.executable, "-m", "twofold", "reset", name],
        env=evening.server.environment,
        cwd=evening.server.folder,
        input=f"{name}\n",
        capture_output=True,
        text=True,
        check=True,
    )
    line = next(line for line in done.stdout.splitlines() if line.startswith("  passphrase "))
    temporary = known.secret("temporary passphrase", line.split(None, 1)[1])
    jun = Writer(evening.server.origin, known)
    door = jun.get("/sign-in").form("/sign-in")
    begin = evening.step("a temporary passphrase", jun.send(door, sign_in=name, passphrase=temporary), 200)
    form = begin.form("/begin-anew")
    evening.step("a weak one of one's own", jun.send(form, new_passphrase=known.stem[:11]), 422)
    new = known.passphrase("begun anew")
    evening._settle(jun, evening.step("begun anew", jun.send(form, new_passphrase=new), 200))
    form = jun.get("/settings/old-passphrase").form("/settings/old-passphrase")
    evening.step("not the old one", jun.send(form, passphrase=known.stem + " no such passphrase"), 422)
    form = jun.get("/settings/old-passphrase").form("/settings/old-passphrase")
    evening.step("brought back", jun.send(form, passphrase=old), 200)
    known.written["passphrase jun"], evening.jun = new, jun
