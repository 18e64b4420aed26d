"""What a reader may ask of the books, as it comes from outside."""

from django import forms
from django.http import Http404
from django.utils.translation import gettext as _

from greenhaven.web.exchange.ledger.models import AccountKind, EventKind

LARGEST_KEY = 2**63 - 1


class AccountsForm(forms.Form):
    """Which accounts: of a kind, at a place of that name."""

    name = forms.CharField(required=False, max_length=100)
    kind = forms.ChoiceField(required=False, choices=[("", ""), *AccountKind.choices])
    page = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_KEY)

    def asked(self) -> tuple[str, str, int]:
        """Name, kind and page; what makes no sense is not found."""
        if not self.is_valid():
            raise Http404(_("A name, a kind of account and a page's number were expected."))
        asked = self.cleaned_data
        return asked["name"].strip(), asked["kind"], asked["page"] or 1


class EventsForm(forms.Form):
    """Which events: of a kind, at a place of that name, older than one."""

    name = forms.CharField(required=False, max_length=100)
    kind = forms.ChoiceField(required=False, choices=[("", ""), *EventKind.choices])
    before = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_KEY)

    def asked(self) -> tuple[str, str, int]:
        """Name, kind, and the event that all shall be older than, 0 = from the last on."""
        if not self.is_valid():
            raise Http404(_("A name, a kind of event and an event's number were expected."))
        asked = self.cleaned_data
        return asked["name"].strip(), asked["kind"], asked["before"] or 0


class StatementForm(forms.Form):
    """Which postings of an account: older than one."""

    before = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_KEY)

    def asked(self) -> int:
        """The posting that all shall be older than, 0 = from the last on."""
        if not self.is_valid():
            raise Http404(_("A posting's number was expected."))
        return self.cleaned_data["before"] or 0
