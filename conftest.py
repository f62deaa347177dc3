"""The people of the tests: Maya and Sam, a couple; Noor and Alex, another; Robin, once with Sam; Jun, alone.

They are made by the real actions, with keys of their own. Only Argon2id is stood in for, outside the vault's own tests.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest
from django.test import Client
from tests.cast import client_of
from tests.kept_cast import Cast
from tests.passphrases import PASSPHRASES

from twofold.people import accounts, boot_secret, couples, invitations
from twofold.people.unlocked import Unlocked

hypothesis.settings.register_profile("house", deadline=None)  # a busy machine is no defect
hypothesis.settings.load_profile("house")
pytest_plugins = ["tests.browsers", "tests.node_tools"]
# Begun before the short files beside them, so that no core waits for one of them in the end; `tests` comes first anyway.
LONG = (
    "test_scripts.py",
    "test_backups.py",
    "test_bad_starts.py",
    "test_tamper.py",
    "test_queries.py",
    "test_serving.py",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--only-database", action="store_true", help="only tests that ask a database something")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--only-database"):
        apart = {item for item in items if not _asks_database(item)}
        config.hook.pytest_deselected(items=list(apart))
        items[:] = [item for item in items if item not in apart]
    src = config.rootpath / "src"
    items.sort(key=lambda item: (src in item.path.parents, item.path.name not in LONG))


def _asks_database(item: pytest.Item) -> bool:
    wanted = {"db", "transactional_db"} & {*getattr(item, "fixturenames", ())}
    return bool(wanted) or item.get_closest_marker("django_db") is not None


def _quick_argon2id(passphrase: bytes, salt: bytes, *, operations: int, memory: int, size: int = 64) -> bytes:
    return hashlib.blake2b(passphrase, salt=salt[:16].ljust(16, b"\0"), digest_size=size).digest()


@pytest.fixture(autouse=True)
def _house(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    boot_secret.set_boot_secret(b"a boot secret that tests share!!")
    monkeypatch.setattr("twofold.people.instance._committed", [])
    if "vault" not in Path(str(request.node.path)).parts and not request.node.get_closest_marker("argon2"):
        monkeypatch.setattr("twofold.vault.methods.argon2id", _quick_argon2id)


def _settled(name: str, *, invited: bool = False) -> Unlocked:
    by = accounts.create_account(
        accounts.About(name, zone="Europe/Berlin"), PASSPHRASES[name.casefold()], invited=invited
    )
    code, by = accounts.new_recovery_code(by=by)
    by = accounts.confirm_recovery_code(code, by=by) or by
    return by


def _link(one: Unlocked, other: Unlocked) -> tuple[Unlocked, Unlocked]:
    invitation = invitations.invite(by=one)
    other = invitations.accept(invitation.code, by=other)
    from twofold.people.unlocking import with_couple

    one.person.refresh_from_db()
    return couples.take_in(with_couple(one)), other


@pytest.fixture
def cast(db: None) -> Cast:
    """Who is there in this test; made by the real actions once, and put back afterwards."""
    return Cast()


@pytest.fixture
def couple(cast: Cast) -> tuple[Unlocked, Unlocked]:
    return cast.make("Maya and Sam", lambda: _link(_settled("Maya"), _settled("Sam")))


@pytest.fixture
def maya(couple: tuple[Unlocked, Unlocked]) -> Unlocked:
    return couple[0]


@pytest.fixture
def sam(couple: tuple[Unlocked, Unlocked]) -> Unlocked:
    return couple[1]


@pytest.fixture
def second_couple(cast: Cast) -> tuple[Unlocked, Unlocked]:
    return cast.make("Noor and Alex", lambda: _link(_settled("Noor"), _settled("Alex")))


@pytest.fixture
def noor(second_couple: tuple[Unlocked, Unlocked]) -> Unlocked:
    return second_couple[0]


@pytest.fixture
def alex(second_couple: tuple[Unlocked, Unlocked]) -> Unlocked:
    return second_couple[1]


@pytest.fixture
def robin(cast: Cast) -> Unlocked:
    """Someone who was in a couple with a person who is now with Maya: ask for `exes` to have both."""
    return cast.make("Robin", lambda: _settled("Robin"))


def _exes() -> tuple[Unlocked, Unlocked, Unlocked]:
    robin, sam = _link(_settled("Robin"), _settled("Sam"))
    sam = couples.part(by=sam)
    from twofold.people.unlocking import with_couple

    robin = with_couple(robin)
    maya, sam = _link(_settled("Maya"), sam)
    return maya, sam, robin


@pytest.fixture
def exes(cast: Cast) -> tuple[Unlocked, Unlocked, Unlocked]:
    """(maya, sam, robin): Sam was linked with Robin, parted, and is linked with Maya now."""
    return cast.make("Maya and Sam, and Robin", _exes)


@pytest.fixture
def jun(cast: Cast) -> Unlocked:
    return cast.make("Jun", lambda: _settled("Jun"))


@pytest.fixture
def browser_of() -> Callable[[Unlocked], Client]:
    """A test client signed in and unlocked as this person."""
    return client_of
