"""What is asked of those who live here, and of stewards who confirm it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from greenhaven.core.city import City
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.residence.models import Proof


class _InADistrict(forms.Form):
    district = forms.ChoiceField(label=_("District"))

    def __init__(self, *args: Any, city: City, **more: Any) -> None:
        super().__init__(*args, **more)
        listed = zip(city.districts.id.tolist(), city.districts.name.tolist(), strict=True)
        districts = sorted(listed, key=lambda each: each[1])
        self.fields["district"].choices = [("", _("Choose")), *districts]  # type: ignore[attr-defined]


class AskForm(_InADistrict):
    """Where the postcard shall go."""

    address = forms.CharField(
        label=_("Your address"),
        max_length=300,
        help_text=_("Street, number, door. It is forgotten once you have typed in the code."),
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )


class CodeForm(forms.Form):
    """The code on the card."""

    code = forms.CharField(
        label=_("The code on the card"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
    )


class AttestForm(_InADistrict):
    """A steward confirms where someone lives."""

    person = forms.EmailField(label=_("Their e-mail"), help_text=_("With which they sign in here."))
    home = forms.CharField(
        label=_("Their address"),
        max_length=300,
        help_text=_("Street, number, door. Not kept: only a mark by which the same home is known."),
    )
    proof = forms.ChoiceField(
        label=_("How you know"),
        choices=[each for each in Proof.choices if each[0] != Proof.CODE],
        widget=forms.RadioSelect,
    )
    document = forms.CharField(
        label=_("Number on the bill"),
        max_length=80,
        required=False,
        help_text=_("Only if you looked at a bill. Not kept either."),
    )
    field_order = ("person", "district", "home", "proof", "document")

    def clean_person(self) -> Person:
        """Whoever signs in with that address."""
        found = Person.objects.filter(
            email__iexact=self.cleaned_data["person"], is_active=True
        ).first()
        if found is None:
            raise ValidationError(_("Nobody signs in here with that e-mail."))
        return found


class EndForm(forms.Form):
    """Why a residence ends."""

    why = forms.CharField(label=_("Why it ends"), max_length=300)
