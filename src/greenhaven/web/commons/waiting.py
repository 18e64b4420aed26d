"""Forms that a phone kept until there was a connection: they tell of when they were filled in.

The phone says for how long a form waited, not at what time it was filled in: a clock that is wrong
is as wrong when it is sent.
"""

from datetime import datetime, timedelta

from django import forms
from django.utils.translation import gettext as _

LONGEST = timedelta(days=7)
AT_ONCE = timedelta(minutes=1)  # a wait so short is none


class WaitingForm(forms.Form):
    """A form that may have waited on a phone."""

    waited_s = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def filled_in_at(self, present: datetime) -> datetime | None:
        """When it was filled in; none where that was just now."""
        waited: timedelta = self.cleaned_data.get("waited_s") or timedelta()
        return present - waited if waited > AT_ONCE else None

    def clean_waited_s(self) -> timedelta:
        """How long it waited; what cannot be is said on the form, as nobody sees the field."""
        text: str = self.cleaned_data["waited_s"] or "0"
        if not text.isdecimal() or not text.isascii():
            self.add_error(
                None, _("How long this waited on your phone cannot be read. Fill it in anew.")
            )
            return timedelta()
        waited = timedelta(seconds=min(int(text), 10**9))
        if waited > LONGEST:
            self.add_error(
                None,
                _(
                    "This waited on your phone for more than seven days. Tell your coordinator, "
                    "who can write it down with its day."
                ),
            )
        return waited
