"""What is asked of those who speak in a discussion."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from greenhaven.web.commons.discussions.actions import LONGEST


class SayForm(forms.Form):
    """Something that someone says."""

    text = forms.CharField(
        label=_("Say something"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everybody who sees this page reads it, with your name."),
    )
    answers = forms.IntegerField(required=False, widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class WhyForm(forms.Form):
    """Why something is hidden, or should be."""

    why = forms.CharField(label=_("Why?"), max_length=300)


class BeginForm(SayForm):
    """A new discussion of anything."""

    title = forms.CharField(label=_("What about?"), max_length=120)
    field_order = ("title", "text")
