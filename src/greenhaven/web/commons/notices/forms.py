"""What people say of their notices."""

from django import forms
from django.utils.translation import gettext_lazy as _

from greenhaven.web.commons.notices.models import ALWAYS_SENT, Group

CHOICES = [(group.value, group.label) for group in Group if group not in ALWAYS_SENT]


class MailForm(forms.Form):
    """Which groups of notices come by e-mail too."""

    groups = forms.MultipleChoiceField(
        label=_("Send me by e-mail"),
        choices=CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What concerns safety or your account is always sent."),
    )
