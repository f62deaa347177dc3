"""`{% static %}` that finds the address of a file once: they don't change while the server runs."""

from __future__ import annotations

from functools import cache

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage

register = template.Library()


@register.simple_tag
@cache
def static(path: str) -> str:
    """Returns the address of a static file."""
    return str(staticfiles_storage.url(path))
