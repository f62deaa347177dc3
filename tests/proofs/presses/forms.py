"""How a person comes to a filled form, for one route: the page on which it stands, what they type, which button."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.proofs.presses.browser import Sent
from tests.visitor import Form, Page, Visitor

if TYPE_CHECKING:
    from tests.proofs.presses.house import House

CODE_ON_THE_PAGE = "the recovery code that stands on the page"
Getting = Callable[["House", Visitor], Page]


@dataclass(frozen=True)
class Press:
    """One form. `page` and `action` may name things of the house in braces; `page` may also be a way to get there.

    `types`: what is typed or chosen, by field; `button`: the name and value of the one that is pressed.
    `having`: fields that tell it from other forms to the same address, `without`: fields that it does not have.
    `by_script`: a script sends it, and the page stays. `script`: a script makes it up, with no form on any page.
    `also`: what the page may say instead of what it says after one press, where that is true too.
    `but`: what is not compared, as a part of a line of the digest, with the reason beside it in the table.
    """

    route: str
    page: str | Getting
    action: str = ""
    who: str = "maya"
    types: Mapping[str, str] = field(default_factory=dict)
    button: tuple[str, str] | None = None
    having: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    about: str = ""
    by_script: bool = False
    script: bool = False
    also: tuple[str, ...] = ()
    but: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.route} ({self.about})" if self.about else self.route

    def filled(self, house: House, visitor: Visitor) -> Sent:
        """The form as it stands before the button is pressed."""
        page = self.page(house, visitor) if callable(self.page) else visitor.get(_of(house, self.page))
        action = _of(house, self.action) or page.path
        typed = {name: _of(house, value) for name, value in self.types.items()}
        if self.script:
            fields = [("csrfmiddlewaretoken", token(page)), *typed.items()]
        else:
            form = self._form(page, action)
            typed = {name: _shown_code(form) if value == CODE_ON_THE_PAGE else value for name, value in typed.items()}
            fields = [(k, v) for k, v in form.fields if k not in typed] + list(typed.items())
        if self.button is not None:
            fields.append((self.button[0], _of(house, self.button[1])))
        headers = (("X-Twofold-In-Place", "1"),) if self.by_script else ()
        return Sent(action, tuple(fields), self.by_script, headers)

    def _form(self, page: Page, action: str) -> Form:
        for form in page.forms:
            fits = form.action == action and form.method == "post"
            if fits and set(self.having) <= form.names and not set(self.without) & form.names:
                return form
        raise LookupError(f"{page.path} ({page.status}) has no form to {action}: {[f.action for f in page.forms]}")


def _shown_code(form: Form) -> str:
    return dict(form.fields)["recovery_code"]


def token(page: Page) -> str:
    return next(dict(form.fields)["csrfmiddlewaretoken"] for form in page.forms if "csrfmiddlewaretoken" in form.names)


def after(where: str, action: str, having: str = "", **values: str) -> Getting:
    """The page that comes when the form on another page is sent."""

    def got(house: House, visitor: Visitor) -> Page:
        page = visitor.get(_of(house, where))
        forms = [
            form for form in page.forms if form.action == _of(house, action) and (not having or having in form.names)
        ]
        given = {name: _of(house, value) for name, value in values.items()}
        rest = [(name, value) for name, value in forms[0].fields if name not in given]
        return visitor.post(forms[0].action, [*rest, *given.items()])

    return got


def _of(house: House, text: str) -> str:
    """With the things of the house in the place of their names."""
    things: dict[str, Any] = house.things
    for name in [part.split("}", 1)[0] for part in text.split("{")[1:]]:
        found = things.get(name)
        text = text.replace("{" + name + "}", str(found() if callable(found) else found))
    return text
