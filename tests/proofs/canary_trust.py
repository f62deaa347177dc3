"""Maya and Sam in the trust room: dreams, boundaries, agreements, and what is prepared alone and then told."""

from __future__ import annotations

from tests.proofs.canary_evening import Evening
from tests.visitor import Form, Page


def trust(evening: Evening) -> None:
    """Words in every field, shown and taken back, sent twice at once, and everything that can go wrong with them."""
    _shown_and_answered(evening, "dreams", "part", since=_line(evening, "since"), near=_line(evening, "near"))
    _shown_and_answered(evening, "boundaries", "heard")
    _agreement(evening)
    _afraid(evening)


def _line(evening: Evening, name: str) -> str:
    return f"{evening.known.stem} {name}"


def _own(page: Page, path: str) -> Form:
    """The form of this page that is sent to `path`."""
    return next(form for form in page.forms if form.action == path)


def _shown_and_answered(evening: Evening, sort: str, line: str, **more: str) -> None:
    maya, sam, known = evening.maya, evening.sam, evening.known
    new = f"/{sort}/new"
    form = _own(maya.get(new), new)
    words = {"title": _line(evening, f"{sort} title"), "text": known.words(f"{sort} text")}
    draft = maya.tell("/drafts", name=f"{sort}:new", text=known.words(f"{sort} draft"))
    evening.step(f"{sort} draft", draft, 204)
    too_long = form.filled(**{**words, "text": known.words(f"{sort} long", again=260)}, **more)
    evening.step(f"{sort} too long", maya.post(new, too_long), 422)
    kept = evening.step(f"{sort} kept", maya.post(new, form.filled(**words, **more)), 200)
    change = f"{kept.path}/change"
    stale = _own(maya.get(change), change)
    changed = stale.filled(**{**words, "text": known.words(f"{sort} changed")}, **more)
    evening.step(f"{sort} changed", maya.post(change, changed), 200)
    late = stale.filled(**{**words, "text": known.words(f"{sort} too late")}, **more)
    evening.step(f"{sort} too late", maya.post(change, late), 409)
    show = f"{kept.path}/show"
    evening.step(f"{sort} shown", maya.send(_own(maya.get(show), show)), 200)
    listed = "/dreams" if sort == "dreams" else "/agreements"
    (there,) = {link for link in sam.get(listed).links(f"/{sort}/") if link != new}
    beneath = _own(sam.get(there), f"{there}/{line}")
    evening.step(f"{sort} {line}", sam.send(beneath, text=known.words(f"{sort} {line}")), 200)
    again = sam.send(beneath, text=known.words(f"{sort} {line} again"))
    evening.step(f"{sort} {line} again", again, 409)
    back = _own(maya.get(kept.path), f"{kept.path}/take-back")
    evening.step(f"{sort} taken back", maya.send(back), 200)
    if sort == "dreams":
        evening.step("dream rests", maya.send(_own(maya.get(kept.path), f"{kept.path}/rest")), 200)


def _agreement(evening: Evening) -> None:
    maya, sam, known = evening.maya, evening.sam, evening.known
    new = "/agreements/new"
    form = _own(maya.get(new), new)
    words = {"title": _line(evening, "agreement"), "text": known.words("agreement"), "why": known.words("why")}
    for name in ("wording:new", "wording-why:new"):
        evening.step(f"draft {name}", maya.tell("/drafts", name=name, text=known.words(f"draft {name}")), 204)
    made = evening.step("proposed", maya.post(new, form.filled(**words)), 200)
    other = form.filled(**{**words, "text": known.words("other words")})
    evening.step("proposed with other words", maya.post(new, other), 409)
    answer = _own(sam.get(made.path), f"{made.path}/answer")
    agreed = [*answer.filled(line=known.words("agreed line")), ("act", "agree")]
    evening.step("agreed", sam.post(answer.action, agreed), 200)
    too_late = [*answer.filled(line=known.words("agreed too late"), once="altered"), ("act", "agree")]
    evening.step("agreed too late", sam.post(answer.action, too_late), 409)
    propose = f"{made.path}/propose"
    title = _line(evening, "agreement anew")
    evening.step("new words", sam.send(_own(sam.get(propose), propose), title=title), 200)
    end = _own(maya.get(made.path), f"{made.path}/answer")
    evening.step("ended", maya.post(end.action, [*end.filled(line=known.words("ended line")), ("act", "end")]), 200)


def _afraid(evening: Evening) -> None:
    maya, known = evening.maya, evening.known
    begin = "/practices/something-afraid-to-say"
    talk = evening.step("preparation", maya.send(_own(maya.get(begin), begin), mode="apart"), 200).path
    for step in ("what", "fear", "wish"):
        form = next(f for f in maya.get(talk).forms if f.action == f"{talk}/move" and "text" in f.names)
        evening.step(f"prepared {step}", maya.send(form, text=known.words(f"prepared {step}")), 200)
    path = talk.replace("/talks/", "/afraid-to-say/")
    maya.get(path)
    letter = _own(maya.get(f"{path}/letter"), f"{path}/letter")
    for act in ("gather", "look", "send"):
        sent = [*letter.filled(text=known.words("told as a letter")), ("act", act)]
        evening.step(f"letter {act}", maya.post(letter.action, sent), 200)
    told = _own(maya.get(f"{path}/talk"), f"{path}/talk")
    for act in ("look", "send"):
        sent = [*told.filled(line=_line(evening, "told in a talk"), mode="live"), ("act", act)]
        evening.step(f"talk {act}", maya.post(told.action, sent), 200)
    evening.step("destroyed", maya.send(_own(maya.get(path), f"{path}/destroy")), 200)
