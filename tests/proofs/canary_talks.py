"""Maya and Sam in talks: apart in letters, live with a fold, and on one device with a passphrase typed beside."""

from __future__ import annotations

from tests.proofs.canary_evening import Evening, Writer
from tests.visitor import Form, Page


def talks(evening: Evening) -> None:
    """A topic, words in every space, a private entry afterwards, and everything that can go wrong with them."""
    _letter(evening)
    _live(evening)
    _beside(evening)


def _begin(evening: Evening, practice: str, mode: str) -> str:
    path = f"/practices/{practice}"
    topic = f"{evening.known.stem} topic of {practice}"
    page = evening.maya.send(evening.maya.get(path).form(path), mode=mode, topic=topic)
    return evening.step(f"{practice} {mode}", page, 200).path


def _moves(page: Page, *names: str) -> list[Form]:
    return [f for f in page.forms if f.action.endswith("/move") and set(names) <= f.names]


def _send(visitor: Writer, form: Form, **values: str) -> Page:
    extra = [("value", values.pop("value"))] if "value" in values else []
    ticket = [("ticket", values.pop("ticket"))] if "ticket" in values else []
    kept = [(k, v) for k, v in form.filled(**values) if not (ticket and k == "ticket")]
    return visitor.post(form.action, [*kept, *extra, *ticket])


def _letter(evening: Evening) -> None:
    maya, sam, known = evening.maya, evening.sam, evening.known
    path = _begin(evening, "letter-to-be-heard", "apart")
    draft = f"talk:{path.rsplit('/', 1)[1]}:letter"
    evening.step("letter draft", maya.tell("/drafts", name=draft, text=known.words("letter draft")), 204)
    (form,) = _moves(maya.get(path), "text")
    evening.step("letter too long", _send(maya, form, text=known.words("long letter", again=260)), 422)
    evening.step("letter", _send(maya, form, text=known.words("letter")), 200)
    altered = form.filled(text=known.words("a letter too late"), once="altered")
    evening.step("a letter too late", maya.post(form.action, altered), 409)
    (read,) = _moves(sam.get(path))
    evening.step("read", _send(sam, read, value="not-this"), 200)
    (kindly,) = _moves(sam.get(path), "text")
    evening.step("a kind no", _send(sam, kindly, text=known.words("kind no")), 200)
    evening.step("how it was", sam.tell(f"{path}/after", understood="4", valued="5"), 200)


def _live(evening: Evening) -> None:
    maya, sam, known = evening.maya, evening.sam, evening.known
    path = _begin(evening, "three-words", "live")
    for visitor, name in ((maya, "maya"), (sam, "sam")):
        (form,) = _moves(visitor.get(path), "text")
        sent = _send(visitor, form, text=known.words(f"three words of {name}"), ticket=known.ticket(f"talk {name}"))
        evening.step(f"three words of {name}", sent, 200)
    maya.get(path)
    assert known.stem in evening.step("six words", sam.get(path), 200).text.split("<main", 1)[-1]
    pause = sam.get(path).form(f"{path}/pause")
    evening.step("pause", sam.post(pause.action, [*pause.fields, ("minutes", "20")]), 200)
    evening.step("put down", maya.send(maya.get(path).form(f"{path}/leave")), 200)


def _beside(evening: Evening) -> None:
    maya, known = evening.maya, evening.known
    path = _begin(evening, "three-words", "together")
    (own,) = [form for form in _moves(maya.get(path), "text") if "passphrase" not in form.names]
    evening.step("hers, veiled", _send(maya, own, text=known.words("hers, veiled")), 200)
    (his,) = _moves(maya.get(path), "text", "passphrase")
    wrong = _send(
        maya, his, text=known.words("his, with a wrong one"), passphrase=known.passphrase("not sam, in a talk")
    )
    evening.step("his, with a wrong passphrase", wrong, 422)
    right = _send(maya, his, text=known.words("his, veiled"), passphrase=known.written["passphrase sam"])
    evening.step("his, veiled", right, 200)
