"""What is asked when a key is made."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from greenhaven.web.commons.tokens.scopes import SCOPES

DAYS = [("7", _("a week")), ("30", _("a month")), ("90", _("three months")), ("366", _("a year"))]


class KeyForm(forms.Form):
    """A key for a program."""

    name = forms.CharField(
        label=_("What is it for?"),
        max_length=80,
        help_text=_("Such as: the scale at the yard"),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        choices=[(name, scope.label) for name, scope in SCOPES.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("It may never do more than you may yourself."),
    )
    days = forms.TypedChoiceField(
        label=_("For how long?"), choices=DAYS, coerce=int, initial="90", widget=forms.RadioSelect
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
