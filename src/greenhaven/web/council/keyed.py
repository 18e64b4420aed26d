"""A form that can be sent twice and is recorded once."""

import uuid

from django import forms


class KeyedForm(forms.Form):
    """It carries a key: the action returns what the same key made before."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
