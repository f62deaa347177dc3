"""Files that pages name, and drawings from one of them. Each is found once: they don't change while the server runs."""

from __future__ import annotations

from functools import cache

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
@cache
def static(path: str) -> str:
    """Returns the address of a static file."""
    return str(staticfiles_storage.url(path))


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """A drawing that repeats the words beside it: hidden from screen readers."""
    return format_html('<svg class="i" aria-hidden="true"><use href="{}#{}"/></svg>', static("web/icons.svg"), name)
