"""What people send: each step prepared in the house as it is, sent through its own form, and taken back again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from django.urls import reverse
from tests.visitor import Form, Page, Visitor

from twofold.people.unlocked import Unlocked

PRACTICE = "listening-talk"


@dataclass(frozen=True, slots=True)
class Scene:
    """Maya at her browser, and both with their keys, for what the other has to have done before."""

    visitor: Visitor
    maya: Unlocked
    sam: Unlocked


@dataclass(frozen=True, slots=True)
class Sent:
    """`about`: the record that a live step moves, which is to be opened once. `method` "get": a page that is asked for."""

    path: str
    fields: tuple[tuple[str, str], ...] = ()
    about: UUID | None = None
    live: bool = False
    method: str = "post"

    def by(self, visitor: Visitor) -> Page:
        if self.method == "get":
            return visitor.get(self.path, follow=False)
        return visitor.post(self.path, list(self.fields), follow=False)


def _filled(form: Form, about: UUID | None = None, *, live: bool = False, **values: str) -> Sent:
    return Sent(form.action, tuple(form.filled(**values)), about, live)


def answer(scene: Scene) -> Sent:
    form = scene.visitor.get("/question").form("/question")
    return _filled(form, text="What I noticed was how you waited.")


def promise(scene: Scene) -> Sent:
    form = scene.visitor.get("/promises/new").form("/promises/new")
    return _filled(form, cue="it rains", text="walk with you")


def answer_promise(scene: Scene) -> Sent:
    from twofold.trust.promises import actions
    from twofold.trust.promises.terms import Terms

    day = scene.sam.today + timedelta(days=2)
    terms = Terms(cue="it is evening", will="make tea", day=day, zone="Europe/Berlin")
    made = actions.promise(terms, by=scene.sam, once=uuid4())
    page = scene.visitor.get(reverse("trust:promise", args=[made.id]))
    return _filled(page.form(reverse("trust:promise_accept", args=[made.id])), made.id)


def agree(scene: Scene) -> Sent:
    from twofold.trust.agreements import actions
    from twofold.trust.agreements.documents import Wording

    words = Wording(agreement=uuid4(), title="Guests", text="We ask before we invite anybody.")
    made = actions.propose_first(words, by=scene.sam)
    page = scene.visitor.get(reverse("trust:agreement", args=[made.id]))
    sent = _filled(page.form(reverse("trust:answer_agreement", args=[made.id])), made.id)
    return Sent(sent.path, (*sent.fields, ("act", "agree")), sent.about)


def dream(scene: Scene) -> Sent:
    form = scene.visitor.get("/dreams/new").form("/dreams/new")
    return _filled(form, title="A garden", text="With a table under a tree.")


def show_dream(scene: Scene) -> Sent:
    from twofold.rooms.sharing import actions as sharing
    from twofold.trust.dreams.documents import Dream

    kept = sharing.keep(Dream(title="A boat", text="Small, and only for us."), by=scene.maya, once=uuid4())
    path = reverse("trust:show_dream", args=[kept.id])
    return _filled(scene.visitor.get(path).form(path), kept.id)


def keep_draft(scene: Scene) -> Sent:
    token = dict(scene.visitor.get("/question").form("/question").fields)["csrfmiddlewaretoken"]
    fields = (("csrfmiddlewaretoken", token), ("name", "edit:note"), ("text", "Half a thought."), ("turn", "1"))
    return Sent(reverse("rooms:keep_draft"), fields)


def begin_talk(scene: Scene) -> Sent:
    path = reverse("talks:practice", args=[PRACTICE])
    return _filled(scene.visitor.get(path).form(path), mode="live")


def _talk(scene: Scene) -> UUID:
    """A live talk in which it is Maya's turn, with the things said that come before it."""
    from twofold.talks import actions as talks

    return talks.begin(PRACTICE, "live", by=scene.maya, once=uuid4())


def live_page(scene: Scene) -> Sent:
    id = _talk(scene)
    return Sent(reverse("talks:talk", args=[id]), about=id, live=True, method="get")


def live_move(scene: Scene) -> Sent:
    id = _talk(scene)
    form = scene.visitor.get(reverse("talks:talk", args=[id])).form(reverse("talks:move", args=[id]))
    return _filled(form, id, live=True)


def live_pause(scene: Scene) -> Sent:
    id = _talk(scene)
    page = scene.visitor.get(reverse("talks:talk", args=[id]))
    form = page.form(reverse("talks:pause", args=[id]))
    return Sent(form.action, (*form.fields, ("minutes", "20")), id, True)


STEPS: dict[str, Callable[[Scene], Sent]] = {
    "answer a question": answer,
    "promise": promise,
    "take up a promise": answer_promise,
    "agree": agree,
    "keep a dream": dream,
    "show a dream": show_dream,
    "keep a draft": keep_draft,
    "begin a talk": begin_talk,
    "live: look": live_page,
    "live: move": live_move,
    "live: pause": live_pause,
}
