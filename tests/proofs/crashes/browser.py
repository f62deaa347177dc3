"""A browser of somebody whose server was killed: it has its cookies and its page, and they go on from there."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import HttpResponse
from django.test import Client

from tests.proofs.crashes.house import OWN, Someone
from tests.visitor import Form, Page

_STEPS = 12
_PAGE = "/settings"  # which asks the database for little


class Stuck(Exception):
    """Somebody comes no further."""


@dataclass
class Browser:
    """`code`: the recovery code that was written down from the last page that showed one, once it was typed back."""

    client: Client = field(default_factory=Client)
    code: str = ""

    def get(self, path: str) -> Page:
        return _page(self.client.get(path, follow=True))

    def send(self, form: Form, **values: str) -> Page:
        return self.post(form.action, form.filled(**values))

    def post(self, path: str, fields: list[tuple[str, str]], *, follow: bool = True) -> Page:
        typed: dict[str, list[str]] = {}
        for name, value in fields:
            typed.setdefault(name, []).append(value)
        return _page(self.client.post(path, typed, follow=follow))

    def sign_in(self, someone: Someone) -> None:
        """And look at nothing yet: what waits for them is taken in at their first look."""
        form = self.get("/sign-in").form("/sign-in")
        self.post(form.action, form.filled(sign_in=someone.sign_in, passphrase=someone.passphrase), follow=False)

    def come_in(self, someone: Someone) -> Page:
        """To a page of theirs, through whatever stands in the way of it, as anybody would; `someone` is kept up to date."""
        page = self.get(_PAGE)
        for _ in range(_STEPS):
            following = self._one_step(page, someone)
            if following is None:
                return page
            page = following
        raise Stuck(f"{someone.name} comes no further than {page.path} ({page.status})")

    def _one_step(self, page: Page, someone: Someone) -> Page | None:
        if page.status >= 500:
            raise Stuck(f"{someone.name} is answered {page.status} at {page.path}")
        actions, state = {form.action: form for form in page.forms}, page.headers.get("X-Twofold", "")
        if state == "signed-out":
            self.send(actions["/sign-in"], sign_in=someone.sign_in, passphrase=someone.passphrase)
        elif state == "locked":
            self.send(actions["/unlock"], passphrase=someone.passphrase)
        elif "/begin-anew" in actions:
            self.send(actions["/begin-anew"], new_passphrase=OWN)
            someone.passphrase = OWN
        elif "/recovery-code/confirm" in actions:
            form = actions["/recovery-code/confirm"]
            self.code = someone.code = dict(form.fields)["recovery_code"]
            self.send(form, code=self.code)
        elif page.path == "/recovery-code":
            return self.send(actions["/recovery-code"])  # its answer is shown once
        elif "/changed-key" in actions:
            self.send(actions["/changed-key"])
        else:
            return None
        return self.get(_PAGE)

    @property
    def signed_in(self) -> bool:
        """Whether the server still knows whose browser this is, be it locked."""
        return _page(self.client.get("/unlock")).status == 200

    @property
    def reads(self) -> bool:
        """Whether it shows pages without anything being typed."""
        return self.client.get("/settings/you").status_code == 200


def _page(response: HttpResponse) -> Page:
    request = response.request  # type: ignore[attr-defined]  # as answers of the test client have it
    text = response.content.decode("utf-8", "replace")
    return Page(response.status_code, request["PATH_INFO"], text, dict(response.headers), [], response.content)
