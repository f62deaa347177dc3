"""Maya and Sam in the trust room: what is asked in one's own words, and within which limits."""

from __future__ import annotations

from tests.proofs.canary_evening import Evening


def questions(evening: Evening) -> None:
    """A question of Maya's own, with everything that can go wrong with it; Sam sets limits and lets it rest."""
    maya, sam, known = evening.maya, evening.sam, evening.known
    for name in ("ask", "ask:question"):
        evening.step(f"draft {name}", maya.tell("/drafts", name=name, text=known.words(f"draft {name}")), 204)
    form = maya.get("/trust/ask").form("/trust/ask")
    ticket = ("ticket", known.ticket("maya asks"))
    asked = {"question": f"{known.stem} would you show me?", "depth": "1"}
    long = {**asked, "question": known.words("long question", again=9)}
    evening.step("question too long", maya.post("/trust/ask", [*form.filled(**long), ticket]), 422)
    evening.step("no answer", maya.post("/trust/ask", [*form.filled(**asked, text=" "), ticket]), 422)
    given = form.filled(**asked, text=known.words("own answer"))
    folded = evening.step("asked", maya.post("/trust/ask", [*[f for f in given if f[0] != "ticket"], ticket]), 200)
    assert known.stem in folded.text
    limits = sam.get("/trust/limits").form("/trust/limits")
    evening.step("limits", sam.send(limits, ceiling="2", pace="daily"), 200)
    waiting = sam.get(folded.path)
    assert known.stem in waiting.text
    evening.step("rests", sam.send(waiting.form(f"{folded.path}/rest")), 200)
    assert folded.path not in sam.get("/today").text
    evening.step("one by chance", sam.tell("/questions/pick", any="1"), 200)
    question = next(dict(f.fields)["question"] for f in sam.get("/question").forms if f.action == "/question/never")
    evening.step("never", sam.tell("/question/never", question=question), 200)
