"""Someone loses passphrase and recovery code, and whoever runs the server makes their keys anew while it runs."""

from __future__ import annotations

import subprocess
import sys

from tests.browser.household import couple
from tests.server import Server
from tests.visitor import Visitor


def reset(server: Server) -> Visitor:
    """Robin, linked with Kit, signed in with the temporary passphrase."""
    robin, _kit = couple(server.origin, "Robin", "Kit")
    name = robin.get("/settings").text.split("Your sign-in name</span>", 1)[1].split(">", 1)[1].split("<", 1)[0]
    done = subprocess.run(
        [sys.executable, "-m", "twofold", "reset", name],
        env=server.environment,
        cwd=server.folder,
        input=f"{name}\n",
        capture_output=True,
        text=True,
        check=True,
    )
    passphrase = next(line for line in done.stdout.splitlines() if line.startswith("  passphrase ")).split(None, 1)[1]
    assert robin.get("/today").status == 423  # signed out by it
    anew = Visitor(server.origin)
    anew.send(anew.get("/sign-in").form("/sign-in"), sign_in=name, passphrase=passphrase)
    return anew
