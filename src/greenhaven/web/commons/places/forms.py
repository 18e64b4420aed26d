"""What a keeper declares of a place."""

from django import forms
from django.utils.translation import gettext_lazy as _

from greenhaven.core.city import City
from greenhaven.web.commons.places.columns import Declarable, Form
from greenhaven.web.commons.words import MONTHS, materials_of
from greenhaven.web.commons.words import value as value_words


class DeclareForm(forms.Form):
    """One fact, with how it is known."""

    evidence = forms.CharField(
        label=_("How do you know?"),
        help_text=_("Who measured it and when, or what says so."),
        max_length=300,
    )

    def __init__(self, *args: object, about: Declarable, city: City, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.about = about
        self.fields = {**fields_of(about, city), **self.fields}

    @property
    def value(self) -> str:
        """What was given, as the action reads it."""
        given = self.cleaned_data["value"]
        return " ".join(given) if isinstance(given, list) else str(given)

    @property
    def unit(self) -> str:
        """The unit that was chosen, or the only one."""
        return str(self.cleaned_data.get("unit", self.about.unit))


def fields_of(about: Declarable, city: City) -> dict[str, forms.Field]:
    """How the value of a fact is asked for."""
    if about.form == Form.NUMBER:
        units = [(unit, value_words(unit)) for unit in about.units or (about.unit,)]
        decimal = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        value = forms.CharField(label=about.label, max_length=20, widget=decimal)
        return {"value": value, "unit": forms.ChoiceField(label=_("Unit"), choices=units)}
    if about.form == Form.TEXT:
        return {"value": forms.CharField(label=about.label, max_length=200)}
    if about.form == Form.CHOICE:
        chosen = forms.ChoiceField(
            label=about.label, choices=about.choices, widget=forms.RadioSelect
        )
        return {"value": chosen}
    if about.form == Form.MONTHS:
        choices = [(str(row + 1), str(name)) for row, name in enumerate(MONTHS)]
    else:
        choices = list(materials_of(city).items())
    several = forms.MultipleChoiceField(
        label=about.label, choices=choices, widget=forms.CheckboxSelectMultiple
    )
    return {"value": several}
