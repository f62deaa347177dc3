"""What Maya and Sam keep in the trust room, made over plain http: dreams, boundaries, an agreement, a preparation."""

from __future__ import annotations

from tests.visitor import Form, Page, Visitor


def own(page: Page, path: str) -> Form:
    """The form of this page that is sent to `path`."""
    return next(form for form in page.forms if form.action == path)


def send(visitor: Visitor, path: str, act: str = "", **values: str) -> Page:
    form = own(visitor.get(path), path)
    return visitor.post(path, [*form.filled(**values), *([("act", act)] if act else [])])


def keep(visitor: Visitor, sort: str, title: str, text: str, **more: str) -> str:
    """A dream or a boundary; where it stands."""
    return send(visitor, f"/{sort}/new", title=title, text=text, **more).path


def show(visitor: Visitor, path: str) -> None:
    send(visitor, f"{path}/show")


def there(visitor: Visitor, sort: str) -> str:
    """Where the other reads the one that was shown last."""
    listed = visitor.get("/dreams" if sort == "dreams" else "/agreements")
    return next(link for link in listed.links(f"/{sort}/") if not link.endswith("/new"))


def answer(visitor: Visitor, path: str, act: str, line: str = "") -> None:
    form = own(visitor.get(path), f"{path}/answer")
    visitor.post(form.action, [*form.filled(**({"line": line} if line else {})), ("act", act)])


def prepare(visitor: Visitor, *words: str) -> str:
    """Something to say, prepared alone as far as there are words; where it stands."""
    begin = "/practices/something-afraid-to-say"
    talk = visitor.send(own(visitor.get(begin), begin), mode="apart").path
    for text in words:
        form = next(f for f in visitor.get(talk).forms if f.action == f"{talk}/move" and "text" in f.names)
        visitor.send(form, text=text)
    return talk.replace("/talks/", "/afraid-to-say/")


def fill(maya: Visitor, sam: Visitor) -> dict[str, str]:
    """Something in every state; where each of it stands, as Maya reads it."""
    sea = keep(maya, "dreams", "A winter by the sea", "With all the windows open.", since="since I was nine")
    show(maya, sea)
    part = there(sam, "dreams")
    sam.send(own(sam.get(part), f"{part}/part"), text="I could carry the wood, and read aloud.")
    send(maya, f"{sea}/change", text="With all the windows open, and nobody calling.")
    keep(maya, "dreams", "To sing after all", "")
    resting = keep(maya, "dreams", "A small boat", "It would have to be blue.")
    maya.send(own(maya.get(resting), f"{resting}/rest"))
    show(sam, keep(sam, "dreams", "A table for twelve", "Everybody talks at once."))
    (table,) = [part for part in maya.get("/dreams").text.split('href="') if "A table for twelve" in part]
    hour = keep(maya, "boundaries", "I need an hour by myself after work", "I go for a walk, and come back.")
    show(maya, hour)
    show(sam, keep(sam, "boundaries", "I do not want to be teased about my accent", "I will say so, once, and go out."))
    agreed = send(
        maya,
        "/agreements/new",
        title="Evenings",
        text="Phones lie in the hall from seven. Whoever waits for a call says so beforehand.",
        why="So that we talk.",
        look_again="2031-02-03",
    ).path
    answer(sam, agreed, "agree", "Gladly, and thank you for asking.")
    send(
        sam,
        f"{agreed}/propose",
        text="Phones lie in the hall from eight. Whoever waits for a call says so beforehand.",
    )
    ended = send(maya, "/agreements/new", title="Sundays", text="Whoever wakes first makes breakfast.").path
    answer(sam, ended, "agree")
    answer(sam, ended, "end", "Now there is a rota at work.")
    waits = send(maya, "/agreements/new", title="Visits", text="We ask each other before we say yes.").path
    words = ("I lost the money that we had saved.", "That you will never trust me again.", "That we plan together.")
    prepared = prepare(maya, *words)
    return {
        "sea": sea,
        "resting": resting,
        "table": table.split('"', 1)[0],
        "hour": hour,
        "agreed": agreed,
        "ended": ended,
        "proposed": waits,
        "prepared": prepared,
    }
