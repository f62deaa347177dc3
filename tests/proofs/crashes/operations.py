"""What people do about keys, codes and links, and what it changes: each is interrupted wherever it can be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Final

from tests.proofs.crashes.browser import Browser
from tests.proofs.crashes.house import House, Readers, Someone
from tests.visitor import Page

NEW: Final = "harbour candle nine gentle walnuts"
Pairs = set[frozenset[str]]


@dataclass
class Scene:
    """One operation before it begins. `browser` does it; `other` is a second device of the same person."""

    house: House
    operation: Operation
    browser: Browser = field(default_factory=Browser)
    other: Browser = field(default_factory=Browser)
    fields: list[tuple[str, str]] = field(default_factory=list)
    action: str = ""

    @property
    def actor(self) -> Someone:
        return self.house.people[self.operation.who]

    def both_devices_in(self) -> None:
        for browser in (self.browser, self.other):
            browser.sign_in(self.actor)

    def fill(self, path: str, action: str = "", **values: str) -> None:
        """Open a page and fill its form in; sent it is later."""
        form = self.browser.get(path).form(action or path)
        self.action, self.fields = form.action, form.filled(**values)

    def send(self) -> Page:
        return self.browser.post(self.action, self.fields)


def _same_words(house: House) -> Readers:
    return house.words


def _same_pairs(pairs: Pairs) -> Pairs:
    return pairs


def _nothing(_scene: Scene) -> Iterator[str]:
    return iter(())


@dataclass(frozen=True)
class Operation:
    """`people` are looked at afterwards. `new`: the passphrase that it puts in the place of the old one. `code`: whether the
    code on paper opens as before ("stays"), until it is done ("goes"), or until another does ("gives way").

    `after`: who reads what once it is done, `finally_`: once everybody has come by. `sound`: what else has to hold at any
    moment, `done`: in the end. `stays_in`: the person is signed in afterwards, on this device.
    """

    name: str
    who: str
    people: tuple[str, ...]
    prepare: Callable[[Scene], object]
    act: Callable[[Scene], object] = Scene.send
    new: str = ""
    code: str = "stays"
    after: Callable[[House], Readers] = _same_words
    finally_: Callable[[House], Readers] | None = None
    pairs: Callable[[Pairs], Pairs] = _same_pairs
    sound: Callable[[Scene], Iterator[str]] = _nothing
    done: Callable[[Scene], Iterator[str]] = _nothing
    ends_others: bool = False
    ends_here: bool = False
    arrives: bool = False  # somebody who had no account before
    by_operator: bool = False
    surroundings: Callable[[], AbstractContextManager[object]] = nullcontext

    def __str__(self) -> str:
        return self.name


def typed(path: str, action: str = "", *, arriving: bool = False, **values: str) -> Callable[[Scene], None]:
    """Prepare a form. Values may name things: {passphrase}, {code}, {sign_in} of who does it, and {NAME} of the house."""

    def prepare(scene: Scene) -> None:
        if not arriving:
            scene.both_devices_in()
        known = {**scene.house.things, **vars(scene.actor)}
        scene.fill(path, action, **{name: str(value).format_map(known) for name, value in values.items()})

    return prepare


def looks(path: str = "/today") -> Callable[[Scene], object]:
    """Only comes by."""
    return lambda scene: scene.browser.get(path)


def signed_in(scene: Scene) -> None:
    """On both devices, and nothing more."""
    scene.both_devices_in()
