"""Forms of rounds: the day, who drives, what was weighed, why a stop is passed by."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenhaven.web.commons.units import UNITS, AmountError, read_number
from greenhaven.web.exchange.batches.models import Batch
from greenhaven.web.exchange.batches.queries import released_at
from greenhaven.web.exchange.handovers.models import Method
from greenhaven.web.exchange.rounds.models import Halt, Stop
from greenhaven.web.exchange.rounds.queries import Driver

WHYS = (
    ("nobody", gettext_lazy("Nobody was there, and nothing stood out")),
    ("blocked", gettext_lazy("We could not get there")),
    ("full", gettext_lazy("The vehicle is full")),
    ("late", gettext_lazy("There was no time left")),
    ("unfit", gettext_lazy("It was not what was agreed")),
    ("other", gettext_lazy("Something else")),
)
METHODS = (
    (Method.WEIGHED, gettext_lazy("weighed")),
    (Method.ESTIMATED, gettext_lazy("estimated by eye")),
)


class DayForm(forms.Form):
    """Which day."""

    day = forms.DateField(
        label=gettext_lazy("Day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


def asked_day(text: str | None, today: date) -> date:
    """The day in an address, or today."""
    form = DayForm({"day": text or ""})
    return form.cleaned_data["day"] if form.is_valid() else today


class AssignForm(forms.Form):
    """Who drives."""

    driver = forms.ChoiceField(label=gettext_lazy("Who drives"), required=False)

    def __init__(self, drivers: list[Driver], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._people = {str(each.person.pk): each.person for each in drivers}
        self.fields["driver"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("", _("nobody yet")),
            *((str(each.person.pk), _said(each)) for each in drivers),
        ]

    @property
    def person(self) -> Any:
        """Who was chosen."""
        return self._people.get(self.cleaned_data["driver"])


def _said(driver: Driver) -> str:
    if driver.hours is None:
        return str(driver.person)
    return _("%(driver)s, free from %(begins)s to %(ends)s") % {
        "driver": driver.person,
        "begins": f"{driver.hours.begins_at:%H:%M}",
        "ends": f"{driver.hours.ends_at:%H:%M}",
    }


class WeighForm(forms.Form):
    """How much was handed over at a stop."""

    quantity = forms.CharField(
        label=gettext_lazy("How much"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    unit = forms.ChoiceField(
        label=gettext_lazy("Unit"), choices=[(name, unit.label) for name, unit in UNITS.items()]
    )
    method = forms.ChoiceField(
        label=gettext_lazy("It was"),
        choices=METHODS,
        widget=forms.RadioSelect,
        initial=Method.WEIGHED,
    )
    batch = forms.ChoiceField(label=gettext_lazy("Out of which batch"), required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, stop: Stop, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._batches: dict[str, Batch] = {}
        if stop.what == Halt.DELIVER and stop.commitment is not None:
            known = released_at(stop.commitment.giver_place)
            self._batches = {batch.code: batch for batch in known}
            self.fields["batch"].choices = [(batch.code, str(batch)) for batch in known]  # type: ignore[attr-defined]  # a choice field
            self.fields["batch"].required = True
        else:
            del self.fields["batch"]
        self.fields["key"].initial = uuid.uuid4

    def clean_quantity(self) -> str:
        """A number, as people type it."""
        try:
            return str(read_number(self.cleaned_data["quantity"]))
        except AmountError as error:
            raise forms.ValidationError(str(error)) from error

    def told(self) -> dict[str, Any]:
        """What `driving.weigh` is told, once it is valid."""
        told = self.cleaned_data
        kept = {name: told[name] for name in ("quantity", "unit", "method", "key")}
        return kept | {"out_of": self._batches.get(told.get("batch", ""))}


class SkipForm(forms.Form):
    """Why a stop is passed by."""

    reason = forms.ChoiceField(label=gettext_lazy("Why"), choices=WHYS, widget=forms.RadioSelect)
    words = forms.CharField(label=gettext_lazy("A word to them"), required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        """Something else needs a word."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if told.get("reason") == "other" and not told.get("words", "").strip():
            self.add_error("words", _("Say in a few words what it was."))
        return told

    @property
    def why(self) -> str:
        """One sentence for those who waited."""
        told = self.cleaned_data
        said = "" if told["reason"] == "other" else str(dict(WHYS)[told["reason"]])
        words = told["words"].strip()
        return f"{said}. {words}" if said and words else said or words
