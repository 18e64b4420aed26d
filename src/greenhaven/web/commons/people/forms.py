"""What people say of themselves."""

from typing import ClassVar

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from greenhaven.web.commons.people.models import Person


class SignUpForm(forms.Form):
    """What is asked beside an address and a password."""

    name = forms.CharField(
        label=_("Your name, as neighbours will see it"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    field_order: ClassVar = ["name", "email", "password1"]

    def signup(self, request: HttpRequest, user: Person) -> None:  # noqa: ARG002 -- called so
        """Keep the name, and the language in which they signed up."""
        language = translation.get_language() or settings.LANGUAGE_CODE
        user.name = self.cleaned_data["name"]
        user.language = language if language in dict(settings.LANGUAGES) else "en"
        user.save(update_fields=["name", "language"])
