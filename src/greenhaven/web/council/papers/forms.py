"""What stewards type in of the table: who was given a ballot, and what stands on one."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenhaven.web.commons.people.models import Person
from greenhaven.web.council.papers.actions import LARGEST_NUMBER
from greenhaven.web.council.polls.forms import BallotForm
from greenhaven.web.council.polls.models import Poll, RollEntry, Secrecy


class OnTheRoll(forms.Form):
    """Someone on the roll, by the e-mail with which they sign in or by their name."""

    who = forms.CharField(
        label=gettext_lazy("Who"),
        max_length=254,
        help_text=gettext_lazy("The e-mail with which they sign in, or their name if it is one."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, poll: Poll, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.poll = poll

    def clean_who(self) -> Person:
        """The one person on the roll of that name or address."""
        return on_the_roll(self.poll, self.cleaned_data["who"])


class PaperForm(BallotForm):
    """A ballot on paper as a steward reads it."""

    number = forms.IntegerField(
        label=gettext_lazy("The number printed on it"), min_value=1, max_value=LARGEST_NUMBER
    )
    who = forms.CharField(
        label=gettext_lazy("Whose it is"),
        max_length=254,
        help_text=gettext_lazy("The e-mail with which they sign in, or their name if it is one."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, poll: Poll, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(poll, data)
        if poll.secrecy != Secrecy.OPEN:
            del self.fields["who"]

    def clean_who(self) -> Person:
        """The one person on the roll of that name or address."""
        return on_the_roll(self.poll, self.cleaned_data["who"])


def on_the_roll(poll: Poll, told: str) -> Person:
    """The one person on a roll with that e-mail or name; an error where there are none or more."""
    roll = RollEntry.objects.filter(poll=poll).select_related("person")
    found = list(roll.filter(person__email__iexact=told.strip())[:2])
    found = found or list(roll.filter(person__name__iexact=told.strip())[:2])
    if not found:
        raise forms.ValidationError(_("Nobody of that name or e-mail is on the roll."))
    if len(found) > 1:
        raise forms.ValidationError(_("Several have that name: use the e-mail."))
    return found[0].person
