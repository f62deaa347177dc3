"""The named components. `docs/look.md` lists them; `/look` shows them in every state."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, SearchInput, Select, Textarea, TextInput
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from twofold.web.person_colours import tint_class

register = template.Library()


def _attributes(extra: Mapping[str, Any]) -> SafeString:
    """Returns keyword arguments as attributes: `data_copy="#x"` becomes ` data-copy="#x"`."""
    return flatatt({name.replace("_", "-"): value for name, value in extra.items() if value is not None})


def _describe(bound: BoundField, help_text: str, given: str) -> str:
    ids = [given] if given else []
    if help_text:
        ids.append(f"{bound.id_for_label}-help")
    if bound.errors:
        ids.append(f"{bound.id_for_label}-error")
    return " ".join(ids)


@register.inclusion_tag("web/components/heading.html")
def heading(title: str, kicker: str = "", lede: str = "") -> dict[str, Any]:
    return {"title": title, "kicker": kicker, "lede": lede}


@register.inclusion_tag("web/components/who.html")
def who(person: Any = None, *, name: str = "", tint: str = "", text: str = "") -> dict[str, Any]:
    """A person's dot and name, or `text` said about them ("Sam has written")."""
    return {
        "words": text or name or getattr(person, "name", ""),
        "tint": tint_class(tint or getattr(person, "colour", "")),
    }


@register.inclusion_tag("web/components/audience.html", takes_context=True)
def audience(context: template.Context, space: str, *, partner: Any = None, whole_page: bool = False) -> dict[str, Any]:
    """Names the readers of a text: `space` is mine, folded or ours."""
    known = partner or context.get("partner")
    return {"space": space, "partner": getattr(known, "name", known) or "", "whole_page": whole_page}


def _button(label: str, kind: str, href: str, icon: str, extra: Mapping[str, Any]) -> dict[str, Any]:
    attributes = dict(extra)
    if not href:
        attributes.setdefault("type", "submit")
    return {"label": label, "kind": kind, "href": href, "icon": icon, "attributes": _attributes(attributes)}


@register.inclusion_tag("web/components/button.html")
def button(label: str, *, href: str = "", icon: str = "", **extra: Any) -> dict[str, Any]:
    """The main action of a page. With `href` it is a link."""
    return _button(label, "", href, icon, extra)


@register.inclusion_tag("web/components/button.html")
def quiet_button(label: str, *, href: str = "", icon: str = "", **extra: Any) -> dict[str, Any]:
    return _button(label, "quiet", href, icon, extra)


@register.inclusion_tag("web/components/button.html")
def text_button(label: str, *, href: str = "", icon: str = "", **extra: Any) -> dict[str, Any]:
    return _button(label, "text", href, icon, extra)


@register.inclusion_tag("web/components/button.html")
def grave_button(label: str, *, href: str = "", icon: str = "", **extra: Any) -> dict[str, Any]:
    """A button for actions that can't be undone."""
    return _button(label, "grave", href, icon, extra)


def _takes_words(bound: BoundField) -> bool:
    """Returns True if people write words here, in any script. Sign-in names, addresses and codes read from the left."""
    widget = bound.field.widget
    plain = type(widget) in (TextInput, SearchInput) and "spellcheck" not in widget.attrs
    return isinstance(widget, Textarea) or plain


def _field(
    bound: BoundField, label: str, help_text: str, extra: Mapping[str, Any], draft: str, *, notice: bool = False
) -> dict[str, Any]:
    """`draft`: if not the one that its form knows. `notice`: says that what is typed is kept."""
    attributes: dict[str, Any] = {name.replace("_", "-"): value for name, value in extra.items()}
    if draft := draft or getattr(bound.form, "draft_names", {}).get(bound.name, ""):
        attributes |= {"data-draft": draft, **({"aria-describedby": f"{bound.id_for_label}-kept"} if notice else {})}
    if _takes_words(bound):
        attributes.setdefault("dir", "auto")
    described = _describe(bound, help_text, str(attributes.pop("aria-describedby", "")))
    if described:
        attributes["aria-describedby"] = described
    return {
        "bound": bound,
        "id": bound.id_for_label,
        "label": label or bound.label,
        "help": help_text,
        "optional": not bound.field.required and not isinstance(bound.field.widget, SearchInput),
        "widget": bound.as_widget(attrs=attributes),
        "draft": draft,
    }


@register.inclusion_tag("web/components/field.html")
def field(
    bound: BoundField, *, label: str = "", help: str = "", draft: str = "", kept: bool = False, **extra: Any
) -> dict[str, Any]:
    """Label, help, value and error of one form field, connected for screen readers. The page's script saves what is
    typed under `draft`; `kept` shows the notice about it here, in a form without another writing field.
    """
    widget = bound.field.widget
    tick = isinstance(widget, CheckboxInput)
    css = None if tick else "writing" if isinstance(widget, Textarea) else "input"
    given = {"class": css, **extra} if css else dict(extra)
    shown = _field(bound, label, help or str(bound.help_text), given, draft)
    return {**shown, "tick": tick, "select": isinstance(widget, Select), "kept": kept}


@register.inclusion_tag("web/components/writing.html")
def writing(
    bound: BoundField,
    *,
    label: str = "",
    help: str = "",
    draft: str = "",
    hide_label: bool = False,
    **extra: Any,
) -> dict[str, Any]:
    """A writing field. The page's script saves what is typed under `draft`, or the name that its form knows."""
    extra = {"rows": "5", "class": "writing", **extra}
    shown = _field(bound, label, help or str(bound.help_text), extra, draft, notice=True)
    return {**shown, "hide_label": hide_label}


@register.inclusion_tag("web/components/choices.html")
def choices(
    bound: BoundField,
    *,
    label: str = "",
    help: str = "",
    described: Mapping[str, str] | None = None,
    across: bool = False,
    tints: bool = False,
) -> dict[str, Any]:
    """One of a few options, as cards. `described` gives a line under an option, by value."""
    cards = [
        {
            "option": option,
            "help": (described or {}).get(str(option.data["value"]), ""),
            "tint": tint_class(option.data["value"]) if tints else "",
        }
        for option in bound
    ]
    help_text = help or str(bound.help_text)
    return {
        "bound": bound,
        "id": bound.auto_id,
        "label": label or bound.label,
        "help": help_text,
        "cards": cards,
        "across": across,
        "described": _describe_group(bound, help_text),
    }


def _describe_group(bound: BoundField, help_text: str) -> str:
    ids = [f"{bound.auto_id}-help"] if help_text else []
    return " ".join([*ids, f"{bound.auto_id}-error"] if bound.errors else ids)


@register.inclusion_tag("web/components/scale.html")
def scale(bound: BoundField, *, low: str, high: str, label: str = "", help: str = "") -> dict[str, Any]:
    """A few points between two words, as radio buttons."""
    help_text = help or str(bound.help_text)
    return {
        "bound": bound,
        "id": bound.auto_id,
        "label": label or bound.label,
        "help": help_text,
        "low": low,
        "high": high,
        "described": _describe_group(bound, help_text),
    }


@register.inclusion_tag("web/components/summary.html")
def form_errors(form: Any) -> dict[str, Any]:
    """The errors that concern the whole form."""
    return {"errors": form.non_field_errors()}


@register.inclusion_tag("web/components/steps.html")
def steps(names: Iterable[str], current: int) -> dict[str, Any]:
    """The current step of a practice; `current` counts from 1."""
    return {"names": list(names), "current": current}


@register.inclusion_tag("web/components/lines.html")
def dated_lines(lines: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Lines with `when` and `text`; optional: `date` (ISO), `href`, `note`, `read` (in the reading face)."""
    return {"lines": list(lines)}


@register.inclusion_tag("web/components/months.html")
def months(
    here: str, *, earlier: Mapping[str, str] | None = None, later: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Pagination by month; `earlier` and `later` have `label` and `url`."""
    return {"here": here, "earlier": earlier, "later": later}


@register.inclusion_tag("web/components/code.html")
def code_block(code: str, *, label: str) -> dict[str, Any]:
    """A recovery code in groups, for people to copy by hand."""
    return {"groups": re.split(r"[-\s]+", code.strip()), "label": label}


@register.inclusion_tag("web/components/qr.html")
def qr(drawing: str, *, caption: str = "") -> dict[str, Any]:
    """`drawing` is an inline SVG with a viewBox, on white in both themes."""
    return {"drawing": drawing, "caption": caption}


@register.simple_block_tag
def note(content: str, *, folded: bool = False, tint: str = "", label: str = "") -> SafeString:
    """A card; `folded` turns its corner, `tint` shows whose words it holds."""
    given = {"content": content, "folded": folded, "tint": tint_class(tint), "label": label}
    return render_to_string("web/components/note.html", given)


@register.simple_block_tag
def book(content: str, *, unfolds: str = "") -> SafeString:
    """Two pages side by side. `unfolds` (any name for this fold) plays the opening once."""
    return render_to_string("web/components/book.html", {"content": content, "unfolds": unfolds})


@register.simple_block_tag
def page(content: str, *, person: Any = None, name: str = "", tint: str = "", shut: bool = False) -> SafeString:
    """One page of a book. `shut`: still folded; its content says what it waits for."""
    given = {
        "content": content,
        "name": name or getattr(person, "name", ""),
        "colour": tint or getattr(person, "colour", ""),
        "tint": tint_class(tint or getattr(person, "colour", "")),
        "shut": shut,
    }
    return render_to_string("web/components/page.html", given)


@register.simple_block_tag
def notice(content: str, *, kind: str = "calm", title: str = "") -> SafeString:
    """A polite message: `kind` is calm, done, care or wrong."""
    return render_to_string("web/components/notice.html", {"content": content, "kind": kind, "title": title})


@register.simple_block_tag
def blank(content: str, *, title: str, drawing: str = "book") -> SafeString:
    """An empty page that teaches the first step. `drawing`: book, chairs, letterbox, key, table or window."""
    given = {"content": content, "title": title, "drawn": f"web/drawings/{drawing}.html"}
    return render_to_string("web/components/blank.html", given)


@register.simple_block_tag
def dialog(content: str, *, id: str, title: str) -> SafeString:
    """A dialog that an element with `data-opens="<id>"` opens. Use it only if another way works without JavaScript."""
    return render_to_string("web/components/dialog.html", {"content": content, "id": id, "title": title})


@register.simple_block_tag(takes_context=True)
def confirmation(
    context: template.Context,
    content: str,
    *,
    title: str,
    action: str,
    yes: str,
    back: str,
    no: str = "",
    grave: bool = True,
) -> SafeString:
    """Asks for confirmation in a form of its own; `content` says what will happen and may hold hidden inputs."""
    given = {"content": content, "title": title, "action": action, "yes": yes, "no": no, "back": back}
    token = context.get("csrf_token")
    return render_to_string("web/components/confirmation.html", {**given, "grave": grave, "csrf_token": token})
