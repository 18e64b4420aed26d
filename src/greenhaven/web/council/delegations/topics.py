"""What a delegation can be for."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TOPICS: Mapping[str, Promise | str] = {
    "": _("all open votes"),
    "ordinary": _("rules of the city"),
    "house": _("house rules"),
    "constitution": _("how we decide"),
    "question": _("questions"),
}
