"""The real server over one small house, which is put back as it was before each press, without being started again."""

from __future__ import annotations

import copy
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests import postgres
from tests.mailbox import Mailbox, mailbox
from tests.proofs.presses.rows import Rows
from tests.server import ROOT, Server, free_port
from tests.visitor import Page, Visitor

if TYPE_CHECKING:
    from tests.proofs.presses.people import People

DATABASE = "twofold.sqlite3"
SIGNED_IN = ("maya", "noor", "alex", "kim", "jun", "ines", "robin", "kit", "lou")
PLANTED = "tests.proofs.presses.planted"  # settings of a server that can be put back, with one weakness or none


@dataclass
class House:
    server: Server
    rows: Rows
    box: Mailbox
    people: People
    browsers: dict[str, Visitor] = field(default_factory=dict)
    _unlockings: dict[Path, bytes] = field(default_factory=dict)

    @property
    def things(self) -> dict[str, Any]:
        return self.people.things

    def let_everybody_in(self) -> None:
        """Each signs in at the door, once; then everything is kept as it is."""
        for name in SIGNED_IN:
            self.browsers[name] = self._signed_in(name)
        self._signed_in("maya")  # on a second device
        self.browsers["maya locked"] = self._without("maya", "tf_unlock_key")
        self.browsers["maya gone"] = self._without("maya", "tf_unlock_key", "tf_session")
        self.browsers["nobody"] = Visitor(self.server.origin)
        self.rows.keep()
        self._unlockings = {path: path.read_bytes() for path in self._runtime.iterdir() if path.is_file()}

    def _signed_in(self, name: str) -> Visitor:
        visitor = Visitor(self.server.origin)
        door = visitor.get("/sign-in").form("/sign-in")
        page = visitor.send(door, sign_in=self.things[name], passphrase=self.people.given[name])
        if page.status >= 400 or "tf_unlock_key" not in visitor.cookies:
            raise RuntimeError(f"{name} is not let in: {page.status}\n{page.text[:2000]}")
        return visitor

    def _without(self, name: str, *cookies: str) -> Visitor:
        visitor = Visitor(self.server.origin)
        visitor.cookies = {k: v for k, v in self.browsers[name].cookies.items() if k not in cookies}
        return visitor

    @property
    def _runtime(self) -> Path:
        return self.server.folder / "runtime"

    def put_back(self) -> None:
        self.rows.put_back()
        for path in self._runtime.iterdir():
            if path.is_file() and path not in self._unlockings:
                path.unlink(missing_ok=True)
        for path, content in self._unlockings.items():
            path.write_bytes(content)

    def browser(self, name: str) -> Visitor:
        """As it was before the first press."""
        found = Visitor(self.server.origin)
        found.cookies = copy.copy(self.browsers[name].cookies)
        return found

    def seen_by(self, visitor: Visitor) -> Page:
        """The settings, which tell whether somebody is in, unlocked, and on how many devices."""
        return visitor.get("/settings")


@contextmanager
def house(*, on_postgresql: bool = False, planted: str = "", seed: str = "") -> Iterator[House]:
    """A house of this process: Django is started here too, over the same database. `seed`: a folder by `seeded`."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="twofold-presses-"))).resolve()
        url = stack.enter_context(postgres.cluster()) if on_postgresql else ""
        box = stack.enter_context(mailbox(folder))
        settings = {**box.settings, "TWOFOLD_DATABASE_URL": url} if url else dict(box.settings)
        path = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
        settings |= {"PYTHONPATH": path, "DJANGO_SETTINGS_MODULE": PLANTED, "PLANTED": planted}
        server = Server(folder, free_port(), settings)
        (folder / "data").mkdir(mode=0o700)
        people = _sown(server, Path(seed)) if seed else _seeded(server)
        server.start()
        stack.callback(server.stop)
        made = House(server, Rows(None if url else server.data / DATABASE, url), box, people)
        made.let_everybody_in()
        yield made


def _start(server: Server) -> None:
    os.environ.update({k: v for k, v in server.environment.items() if k.startswith("TWOFOLD_")})
    os.umask(0o077)
    from twofold.ops.django_start import start_django

    start_django()
    from twofold.people.boot_secret import set_boot_secret

    set_boot_secret(os.urandom(32))  # of this process: the server makes its own


def _seeded(server: Server) -> People:
    _start(server)
    from tests.proofs.presses.people import make_people
    from twofold.ops.migrate import bring_up_to_date

    bring_up_to_date()
    return make_people()


def _sown(server: Server, seed: Path) -> People:
    shutil.copytree(seed / "data", server.data, dirs_exist_ok=True)
    _start(server)
    people: People = pickle.loads((seed / "people").read_bytes())
    return people


def seeded(folder: Path) -> str:
    """The people of a house on SQLite, made once for several; returns the folder's name."""
    (folder / "data").mkdir(mode=0o700)
    subprocess.run([sys.executable, "-m", "tests.proofs.presses.house", str(folder)], cwd=ROOT, check=True)
    return str(folder)


if __name__ == "__main__":
    made = _seeded(Server(Path(sys.argv[1]), free_port()))
    Path(sys.argv[1], "people").write_bytes(pickle.dumps(made))
