"""Form fields for names, passphrases and codes, and the new-passphrase form, which offers six words."""

from __future__ import annotations

import re
import unicodedata
from typing import Any
from urllib.parse import unquote

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from twofold.people.passphrases import LONGEST, strength
from twofold.vault.codes import grouped
from twofold.vault.methods import normal
from twofold.vault.words import WORDS, six_words
from twofold.web.plain_forms import PlainForm

_AS_TYPED = {"autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}
_WORDS = frozenset(WORDS)
# Characters that change direction; annotations; the byte order mark.
_TURNING = frozenset(map(chr, (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x2070), *range(0xFFF9, 0xFFFC), 0xFEFF)))  # fmt: skip
_UNSEEN = frozenset(
    "\u00ad\u034f\u115f\u1160\u180e\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\u3164\ufe0e\ufe0f\uffa0"
)

# The part of a link before an invitation's code; and a code in groups anywhere in a message.
_BEFORE_CODE = re.compile(r"\bjoin\b[^#]*#|\bjoin\s*/", re.IGNORECASE)
_GROUPS = re.compile(r"(?<![^\W_])[^\W_]{4}(?:[-\u2010-\u2015][^\W_]{4}){3}(?![^\W_])")
_PARAMETERS = re.compile(r"[?&#].*", re.DOTALL)
_SYMBOLS = 16


def invitation_code(text: str) -> str:
    """Returns the code in pasted text: the bare code, a link, or a message with either, whatever others have added.

    Doesn't validate: text without a code is returned normalised and without URL parameters.
    """
    plain = unquote(unquote(unicodedata.normalize("NFKC", text)))
    link = _BEFORE_CODE.search(plain)
    after = plain[link.end() :] if link else plain
    symbols = "".join(filter(str.isalnum, after))
    if link and len(symbols) >= _SYMBOLS:
        return grouped(symbols[:_SYMBOLS])
    groups = _GROUPS.search(plain)
    return groups[0] if groups else _PARAMETERS.sub("", plain).strip() or text


def one_line(text: str) -> str:
    """Collapses whitespace to single spaces and removes control characters and those that change text direction.

    Joiners stay: without them Persian words and family emoji fall apart. Returns "" if nothing visible is left.
    """
    kept = "".join(" " if c.isspace() else c for c in text if c.isspace() or not _turns_or_controls(c))
    line = " ".join(kept.split())
    return line if any(c not in _UNSEEN and c != " " for c in line) else ""


def _turns_or_controls(letter: str) -> bool:
    return letter in _TURNING or unicodedata.category(letter) == "Cc"


class NameField(forms.CharField):
    def clean(self, value: Any) -> str:
        return str(super().clean(one_line(str(value or ""))))


def name_field() -> NameField:
    return NameField(
        label=gettext_lazy("Your name"),
        max_length=40,
        error_messages={"required": gettext_lazy("What may we call you here?")},
        widget=forms.TextInput(attrs={"autocomplete": "given-name", "autocapitalize": "words"}),
    )


def email_field(autocomplete: str = "email") -> forms.EmailField:
    return forms.EmailField(
        label=gettext_lazy("E-mail address"),
        required=False,
        max_length=254,
        help_text=gettext_lazy("Only to sign in with, instead of your sign-in name. Nothing is ever mailed to you."),
        widget=forms.EmailInput(attrs={"autocomplete": autocomplete, "autocapitalize": "none"}),
    )


def sign_in_field() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Sign-in name or e-mail address"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", **_AS_TYPED}),
    )


def passphrase_field(**more: Any) -> forms.CharField:
    """Returns a field for the current passphrase. It is never stripped or cut: the vault normalises it."""
    label = more.pop("label", gettext_lazy("Your passphrase"))
    attrs = {"autocomplete": more.pop("autocomplete", "current-password"), **_AS_TYPED}
    return forms.CharField(label=label, strip=False, max_length=1000, widget=forms.PasswordInput(attrs=attrs), **more)


def code_field(label: Any) -> forms.CharField:
    attrs = {"autocomplete": "off", **_AS_TYPED, "autocapitalize": "characters"}
    return forms.CharField(label=label, max_length=200, widget=forms.TextInput(attrs=attrs))


class InvitationField(forms.CharField):
    """Takes the code or the whole link, which may grow long on its way."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("The code of your invitation"),
            max_length=4000,
            error_messages={
                "required": gettext_lazy(
                    "Paste the whole link here, or type the code. The person who invited you can show you both again."
                )
            },
            widget=forms.TextInput(attrs={"autocomplete": "off", **_AS_TYPED, "autocapitalize": "characters"}),
        )

    def to_python(self, value: Any) -> str:
        return invitation_code(str(super().to_python(value) or ""))


class OfferedInput(forms.PasswordInput):
    """Input for a new passphrase. Only the offered words are ever sent back to the page; people retype their own."""

    offered = ""

    def __init__(self) -> None:
        super().__init__(attrs={"autocomplete": "new-password", **_AS_TYPED}, render_value=True)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        shown = value if value and normal(str(value)) == self.offered else None
        return super().get_context(name, shown, attrs)


class NewPassphraseForm(PlainForm):
    """A form to choose a new passphrase; `new` names its field. It offers six words first."""

    new = "new_passphrase"
    offered = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = forms.CharField(
            label=_("Your passphrase") if self.new == "passphrase" else _("Your new passphrase"),
            strip=False,
            max_length=1000,
            widget=OfferedInput(),
            error_messages={
                "required": _("Type a passphrase, or the six words above."),
                "max_length": _("At most %(count)d characters, please.") % {"count": LONGEST},
            },
        )
        self.fields[self.new] = field
        words = self.data.get("offered", "") if self.is_bound else ""
        self.words = words if _six(words) else six_words()
        self.initial.update({"offered": self.words, self.new: self.words})
        widget = field.widget
        if isinstance(widget, OfferedInput):
            widget.offered = self.words

    @classmethod
    def with_other_words(cls, data: Any, **kwargs: Any) -> NewPassphraseForm:
        """Returns the form with six other words, no errors, and the typed values except secrets."""
        secret = {"passphrase", cls.new, "offered", "code"}
        return cls(initial={name: data.get(name) for name in cls.base_fields if name not in secret}, **kwargs)

    def known_of_me(self) -> tuple[str, ...]:
        """Returns facts that others know of this person: a passphrase made of them is easy to guess."""
        return ()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        given = cleaned.get(self.new)
        if given is None or normal(given) == self.words:
            return cleaned
        if problem := strength(given, about=self.known_of_me()).problem:
            self.add_error(self.new, problem)
        elif self.errors:
            self.ask_again()
        return cleaned

    def ask_again(self) -> None:
        """Asks the person to retype their own passphrase, which is never sent back to the page."""
        given = self.data.get(self.new, "")
        if given and normal(given) != self.words and self.new not in self.errors:
            self.add_error(self.new, _("Please type your own passphrase again: it is never sent back to a page."))


def _six(words: str) -> bool:
    return len(words.split()) == 6 and set(words.split()) <= _WORDS
