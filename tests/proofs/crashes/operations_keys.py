"""Operations about one person's own keys: accounts, passphrases, codes, resets, and the devices that are in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from datetime import timedelta
from typing import Final
from unittest.mock import patch

from django.db import transaction

from tests.proofs.crashes.browser import Browser
from tests.proofs.crashes.house import OWN, House, Readers, Someone, passphrase_of
from tests.proofs.crashes.operations import NEW, Operation, Scene, looks, signed_in, typed
from twofold.people import keyrings, resets
from twofold.people.models import KeyringRow, SeenDay, UnlockMethod, utc_day
from twofold.people.unlocking import unlock
from twofold.vault.methods import CURRENT

_OWN_PASSPHRASE: Final = {"passphrase": "{passphrase}"}


def _zoe_arrives(scene: Scene) -> None:
    scene.house.people["zoe"] = Someone("zoe", "", passphrase_of("zoe"))
    typed("/account", arriving=True, name="Zoe", passphrase=passphrase_of("zoe"))(scene)


def _shown_code(path: str, **values: str) -> object:
    """The page with a new code is open, and it is about to be typed back."""

    def prepare(scene: Scene) -> None:
        typed(path, path, **values)(scene)
        form = scene.send().form("/recovery-code/confirm")
        code = dict(form.fields)["recovery_code"]
        scene.house.things["new code"] = code
        scene.action, scene.fields = form.action, form.filled(code=code)

    return prepare


def _signed_in_only(scene: Scene) -> None:
    scene.both_devices_in()
    scene.browser.send(scene.browser.get("/settings").form("/lock"))
    scene.fill("/unlock", passphrase=scene.actor.passphrase)


def _everything_back(house: House) -> Readers:
    return house.things["what was read before the resets"]  # type: ignore[no-any-return]


def _reset(scene: Scene) -> None:
    """What the command prints is lost with it: whoever runs the server does it again, until they have seen it."""
    scene.actor.earlier = scene.actor.earlier or scene.actor.passphrase
    scene.actor.passphrase = resets.reset(scene.actor.person)


def _reset_soundly(scene: Scene) -> Iterator[str]:
    person = scene.actor.person
    if KeyringRow.objects.filter(person=person, retired_on=None).count() != 1:
        yield "not one keyring"
    old = UnlockMethod.objects.filter(person=person, retired_on=None, kind="passphrase").count()
    if old != 1:
        yield f"{old} passphrases"


def brought_back(browser: Browser, someone: Someone) -> None:
    """What somebody read before a reset, by the passphrase of then."""
    page = browser.get("/settings/old-passphrase")
    if page.path == "/settings/old-passphrase":
        browser.send(page.form("/settings/old-passphrase"), passphrase=someone.earlier)


def _of_schema_1(scene: Scene) -> None:
    by = unlock(scene.actor.person, scene.actor.passphrase)
    with transaction.atomic():
        old = replace(by.keyring, told=False, bond=None, ended=frozenset(), confirmed=frozenset(), names={})
        keyrings.write(by, old)
    scene.both_devices_in()


def _dearer() -> AbstractContextManager[object]:
    """Argon2id costs more today than when the passphrase was chosen."""
    stack, cost = ExitStack(), replace(CURRENT, memory=CURRENT.memory * 2)
    stack.enter_context(patch("twofold.vault.methods.CURRENT", cost))
    stack.enter_context(patch("twofold.people.unlocking.CURRENT", cost))
    return stack


def _long_ago(scene: Scene) -> None:
    for back in range(7):
        SeenDay.objects.get_or_create(day=utc_day() - timedelta(days=back))
    for model in (KeyringRow, UnlockMethod):
        model.objects.exclude(retired_on=None).update(retired_on=utc_day() - timedelta(days=200))


def _not_all_forgotten(_scene: Scene) -> Iterator[str]:
    rings, ways = KeyringRow.objects.exclude(retired_on=None), UnlockMethod.objects.exclude(retired_on=None)
    if rings.exists() != ways.exists():
        yield "keys from before a reset without what opens them, or the other way round"


def _forgotten(_scene: Scene) -> Iterator[str]:
    if KeyringRow.objects.exclude(retired_on=None).exists():
        yield "what was to be forgotten is still there"


def _no_other(scene: Scene) -> Iterator[str]:
    if scene.other.signed_in:
        yield "the other device is still signed in"


KEYS: Final = (
    Operation("makes the account", "zoe", ("zoe", "jun"), _zoe_arrives, arrives=True, code="goes"),
    Operation("is shown the first code", "rosa", ("rosa",), typed("/recovery-code"), code="gives way"),
    Operation("types the first code back", "rosa", ("rosa",), _shown_code("/recovery-code"), code="gives way"),
    Operation("is shown another code", "maya", ("maya",), typed("/recovery-code", **_OWN_PASSPHRASE)),
    Operation(
        "types another code back",
        "maya",
        ("maya", "sam"),
        _shown_code("/recovery-code", **_OWN_PASSPHRASE),
        code="gives way",
    ),
    Operation(
        "changes the passphrase",
        "maya",
        ("maya", "sam", "robin"),
        typed("/settings/passphrase", **_OWN_PASSPHRASE, new_passphrase=NEW),
        new=NEW,
        ends_others=True,
    ),
    Operation(
        "replaces all keys, linked",
        "maya",
        ("maya", "sam", "robin"),
        typed("/settings/known-passphrase", **_OWN_PASSPHRASE, new_passphrase=NEW),
        new=NEW,
        code="goes",
        ends_others=True,
    ),
    Operation(
        "replaces all keys, alone",
        "jun",
        ("jun",),
        typed("/settings/known-passphrase", **_OWN_PASSPHRASE, new_passphrase=NEW),
        new=NEW,
        code="goes",
        ends_others=True,
    ),
    Operation(
        "recovers by the code",
        "maya",
        ("maya", "sam"),
        typed("/recover", sign_in="{sign_in}", code="{code}", new_passphrase=NEW),
        new=NEW,
        code="goes",
        ends_others=True,
    ),
    Operation(
        "is reset",
        "maya",
        ("maya", "sam"),
        signed_in,
        _reset,
        by_operator=True,
        code="goes",
        ends_others=True,
        sound=_reset_soundly,
    ),
    Operation(
        "begins anew",
        "tess",
        ("tess", "una"),
        typed("/begin-anew", new_passphrase=OWN),
        new=OWN,
        code="goes",
        finally_=lambda house: house.things["what is read when both trust again"],
        ends_others=True,
    ),
    Operation(
        "brings back what was before",
        "vera",
        ("vera", "otto"),
        typed("/settings/old-passphrase", passphrase="{earlier}"),
        after=_everything_back,
    ),
    Operation(
        "forgets what was before resets",
        "vera",
        ("vera", "otto"),
        _long_ago,
        lambda _: resets.forget_retired(),
        finally_=lambda house: house.things["what is read when both trust again"],
        sound=_not_all_forgotten,
        done=_forgotten,
    ),
    Operation(
        "signs in", "jun", ("jun",), typed("/sign-in", arriving=True, sign_in="{sign_in}", passphrase="{passphrase}")
    ),
    Operation("unlocks", "jun", ("jun",), _signed_in_only),
    Operation("unlocks, and Argon2id costs more by now", "jun", ("jun",), _signed_in_only, surroundings=_dearer),
    Operation("locks", "jun", ("jun",), typed("/settings", "/lock"), ends_here=True),
    Operation("signs out", "jun", ("jun",), typed("/settings", "/sign-out"), ends_here=True),
    Operation(
        "ends every other sign-in",
        "jun",
        ("jun",),
        typed("/settings/sign-ins", "/settings/sign-ins/end", which="all"),
        done=_no_other,
    ),
    Operation("learns what rows said, by an older keyring", "maya", ("maya", "sam"), _of_schema_1, looks()),
)
