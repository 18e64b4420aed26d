"""What pages of accounts ask of the settings."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def sends_mail() -> bool:
    """Whether a mail server is set, so that codes and links arrive."""
    return bool(settings.SENDS_MAIL)
