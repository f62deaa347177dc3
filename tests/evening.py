"""The main job, step by step, as a visitor without JavaScript does it."""

from __future__ import annotations

from tests.visitor import Page, Visitor


def make_account(visitor: Visitor, name: str, passphrase: str) -> str:
    """A new account with its recovery code typed back; returns the code."""
    form = visitor.get("/account").form("/account")
    welcome = visitor.send(form, name=name, passphrase=passphrase)
    return settle(visitor, welcome)


def settle(visitor: Visitor, welcome: Page) -> str:
    """Have the recovery code shown, and type it back."""
    shown = visitor.send(welcome.form("/recovery-code"))
    confirm = shown.form("/recovery-code/confirm")
    code = dict(confirm.fields)["recovery_code"]
    done = visitor.send(confirm, code=code)
    assert done.status == 200, (done.status, done.path)
    return code


def invite(visitor: Visitor) -> str:
    """Make an invitation; returns its code."""
    made = visitor.send(visitor.get("/invite").form("/invite/new"))
    return made.text.split("/join#", 1)[1].split("<", 1)[0].strip()


def join(visitor: Visitor, code: str, name: str, passphrase: str) -> str:
    """Open an invitation, make an account with it, settle; returns the recovery code."""
    read = visitor.send(visitor.get("/join").form("/join"), invitation=code)
    welcome = visitor.send(read.form("/join/account"), name=name, passphrase=passphrase)
    return settle(visitor, welcome)


def write(visitor: Visitor, words: str, *, space: str = "") -> Page:
    """Answer the question of the day, folded where there are two, or `space`."""
    form = visitor.get("/question").form("/question")
    return visitor.send(form, text=words, **({"space": space} if space else {}))


def link_two(origin: str, passphrases: dict[str, str]) -> tuple[Visitor, Visitor]:
    """Maya and Sam, linked, each with their own device."""
    maya, sam = Visitor(origin), Visitor(origin)
    make_account(maya, "Maya", passphrases["maya"])
    join(sam, invite(maya), "Sam", passphrases["sam"])
    maya.get("/today")
    return maya, sam
