"""One operation, interrupted at one point; what is left of it; and how people go on from there."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from tests.proofs.crashes.browser import Browser, Stuck
from tests.proofs.crashes.failpoints import Points, armed, in_a_process
from tests.proofs.crashes.house import House, Someone
from tests.proofs.crashes.operations import Operation, Scene
from tests.proofs.crashes.operations_keys import brought_back
from tests.proofs.crashes.oracle import Keys, Locked, in_force, misread, opened, unlinked, unsound, visiting
from tests.proofs.crashes.storage import Storage, restart
from tests.visitor import Page
from twofold.people import resets, unlock_methods
from twofold.people.couples import Unproven
from twofold.people.models import Person


@dataclass(frozen=True)
class Outcome:
    """`restarted`: the whole server was killed, and not one process of it."""

    operation: str
    number: int
    point: str
    restarted: bool
    faults: tuple[str, ...]

    def __str__(self) -> str:
        who = "the server" if self.restarted else "a process"
        return f"{self.operation}, {who} killed at {self.number} ({self.point}): {'; '.join(self.faults[:3])}"


class Trials:
    """Of one operation, again and again from the same moment."""

    def __init__(self, house: House, storage: Storage, operation: Operation) -> None:
        self.storage, self.operation = storage, operation
        storage.put_back("premises")
        self.scene = Scene(copy.deepcopy(house), operation)
        operation.prepare(self.scene)
        storage.keep("scene")

    def points(self) -> list[str]:
        """Every point of the operation, as it goes without a crash. Raises RuntimeError where it does not go."""
        self.storage.put_back("scene")
        ended = in_a_process(lambda: self._act(Points()))
        if ended.wrong or not ended.given:
            raise RuntimeError(f"{self.operation} does not go: {ended.wrong}")
        passed: list[str] = ended.given
        return passed

    def at(self, number: int, name: str = "", *, restarted: bool = False, called: str = "") -> Outcome:
        """Killed at the point of this number, or at the one that is called so; beyond the last, when it was done."""
        self.storage.put_back("scene")
        ended = in_a_process(lambda: self._act(Points(-1 if called else number, called)))
        if ended.wrong or (called and not ended.killed):
            return Outcome(str(self.operation), number, name, restarted, (ended.wrong or f"{called} is not reached",))
        looked = in_a_process(lambda: list(_looked(self.scene, restarted)))
        faults = (looked.wrong,) if looked.wrong else tuple(looked.given)
        return Outcome(str(self.operation), number, name or called, restarted, faults)

    def warm_up(self) -> None:
        """Once in this process, so that its children need not read the same templates and lists of words again and again."""
        self.storage.put_back("scene")
        list(_looked(copy.deepcopy(self.scene), restarted=False))

    def _act(self, points: Points) -> list[str]:
        with self.operation.surroundings(), armed(points):
            page = self.operation.act(self.scene)
        if isinstance(page, Page) and page.status >= 400:
            raise RuntimeError(f"answered {page.status} at {page.path}")
        return points.passed


def _looked(scene: Scene, restarted: bool) -> Iterator[str]:
    """Everything that is wrong after the crash, or when people have gone on."""
    if restarted:
        restart()
    try:
        with transaction.atomic():
            yield from _at_rest(scene)
            transaction.set_rollback(True)
        yield from _going_on(scene)
        yield from _in_the_end(scene)
    except (Locked, Stuck, Unproven) as error:
        yield f"{type(error).__name__}: {error}"


def _at_rest(scene: Scene) -> Iterator[str]:
    operation, actor, house = scene.operation, scene.actor, scene.house
    everyone = [house.people[name] for name in operation.people]
    committed = False
    if operation.arrives:
        found = list(Person.objects.filter(name=actor.name.title()))
        if len(found) > 1:
            yield f"{len(found)} accounts"
        if not found:
            everyone.remove(actor)
        else:
            committed, actor.sign_in = True, found[0].sign_in_name
    elif operation.by_operator and opened(actor.person, actor.passphrase) is None:
        committed = True
        everyone.remove(actor)
        if resets.kept_until(actor.person) is None:
            yield "the keys from before the reset are not kept"
    if actor in everyone:
        opens = in_force(actor, actor.passphrase, operation.new)
        if operation.new:
            committed = opens == operation.new
        actor.earlier, actor.passphrase = actor.earlier or actor.passphrase, opens
    if not operation.arrives:
        yield from _codes(scene, committed)
    keys = {one.name: visiting(one) for one in everyone}
    yield from misread(keys, house.words, operation.after(house))
    yield from unsound(keys)
    yield from operation.sound(scene)
    if committed and operation.ends_others and scene.other.reads:
        yield "another device that was unlocked still reads"


def _codes(scene: Scene, committed: bool) -> Iterator[str]:
    """The code on paper: it opens, or another does, or a new one can be made by whoever has the passphrase."""
    actor, new = scene.actor, scene.house.things.get("new code", "")
    if not actor.code:
        return
    opens = _opens(actor, actor.code)
    if scene.operation.code == "gives way":
        if opens == _opens(actor, new):
            yield "both codes open" if opens else "neither code opens"
    elif opens != (scene.operation.code == "stays" or not committed):
        yield f"the code on paper {'opens' if opens else 'opens nothing'}"


def _opens(someone: Someone, code: str) -> bool:
    return bool(code) and opened(someone.person, code, unlock_methods.RECOVERY) is not None


def _going_on(scene: Scene) -> Iterator[str]:
    """They come in with what opens, and do it again; then the others come by."""
    operation, actor = scene.operation, scene.actor
    if not (operation.arrives or operation.by_operator):
        scene.browser.come_in(actor)
    page = operation.act(scene)
    if isinstance(page, Page) and page.status >= 500:
        yield f"done again, it is answered {page.status} at {page.path}"
    if operation.arrives:
        actor.sign_in = Person.objects.get(name=actor.name.title()).sign_in_name
    if operation.new:
        actor.passphrase = in_force(actor, actor.passphrase, operation.new)
    if operation.ends_here and scene.browser.reads:
        yield "this device still reads"
    scene.browser.come_in(actor)
    others = [(scene.house.people[name], Browser()) for name in operation.people[1:]]
    for _turn in range(2):
        for someone, browser in others:
            browser.come_in(someone)
        scene.browser.come_in(actor)
    if operation.by_operator:
        brought_back(scene.browser, actor)
    for browser in (scene.browser, *(browser for _, browser in others)):
        page = browser.get("/today")
        if page.status != 200 or page.path != "/today":
            yield f"today is answered {page.status} at {page.path}"


def _in_the_end(scene: Scene) -> Iterator[str]:
    operation, actor, house = scene.operation, scene.actor, scene.house
    if operation.new and actor.passphrase != operation.new:
        yield "the new passphrase does not open"
    if actor.earlier and actor.earlier != actor.passphrase and opened(actor.person, actor.earlier):
        yield "the passphrase of before still opens"
    written = [code for code in {scene.browser.code, actor.code, house.things.get("new code", "")} if code]
    if sum(_opens(actor, code) for code in written) != 1:
        yield f"{sum(_opens(actor, code) for code in written)} of {len(written)} codes open"
    keys: Keys = {name: visiting(house.people[name]) for name in operation.people}
    yield from misread(keys, (operation.finally_ or operation.after)(house))
    yield from unsound(keys)
    yield from unlinked(keys, operation.pairs(house.couples))
    yield from operation.sound(scene)
    yield from operation.done(scene)
    if operation.ends_others and scene.other.signed_in:
        yield "another device is still signed in"
