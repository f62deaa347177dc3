"""Template tag for what can be said about reminders."""

from __future__ import annotations

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def sends_mail() -> bool:
    """Returns True if this server can send mail."""
    return bool(settings.CONFIGURATION.mail_host)
