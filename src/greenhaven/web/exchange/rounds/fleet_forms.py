"""Forms of vehicles and of hours."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.dates import WEEKDAYS
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenhaven.web.commons.places.models import Place, PlaceKind
from greenhaven.web.exchange.rounds.models import Carrier, Vehicle

EACH_DAY = tuple((str(bit), name) for bit, name in WEEKDAYS.items())
# What is usual until someone says better: as the planner's example has it.
USUAL = {
    "kind": Carrier.CARGO_BIKE,
    "capacity_kg": 150,
    "speed_km_per_h": 13,
    "begins_at": time(8),
    "ends_at": time(16),
    "longest_h": 7,
    "weekdays": ["0", "1", "2", "3", "4"],
    "trips": 5,
    "turn_min": 10,
}
KEPT = (
    "name",
    "kind",
    "capacity_kg",
    "capacity_l",
    "speed_km_per_h",
    "begins_at",
    "ends_at",
    "longest_h",
    "longest_km",
    "trips",
    "turn_min",
)
CLOCK = {"type": "time"}


class VehicleForm(forms.Form):
    """A vehicle: what it carries, when it goes out."""

    name = forms.CharField(label=gettext_lazy("Its name"), max_length=64)
    place = forms.ModelChoiceField(label=gettext_lazy("At home at"), queryset=Place.objects.none())
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=Carrier.choices, widget=forms.RadioSelect
    )
    capacity_kg = forms.IntegerField(
        label=gettext_lazy("Carries, in kg"), min_value=1, max_value=40_000
    )
    capacity_l = forms.IntegerField(
        label=gettext_lazy("Holds, in litres"), min_value=1, max_value=200_000, required=False
    )
    speed_km_per_h = forms.IntegerField(
        label=gettext_lazy("Speed on its way, in km/h"), min_value=1, max_value=120
    )
    begins_at = forms.TimeField(label=gettext_lazy("From"), widget=forms.TimeInput(attrs=CLOCK))
    ends_at = forms.TimeField(label=gettext_lazy("Until"), widget=forms.TimeInput(attrs=CLOCK))
    longest_h = forms.DecimalField(
        label=gettext_lazy("Longest working day, in hours"),
        min_value=1,
        max_value=24,
        max_digits=3,
        decimal_places=1,
    )
    longest_km = forms.IntegerField(
        label=gettext_lazy("Longest way of a day, in km"),
        min_value=1,
        max_value=2000,
        required=False,
    )
    trips = forms.IntegerField(
        label=gettext_lazy("How often it leaves the hub in a day, at most"),
        min_value=1,
        max_value=20,
    )
    turn_min = forms.IntegerField(
        label=gettext_lazy("Minutes at the hub after each trip"), min_value=0, max_value=240
    )
    weekdays = forms.MultipleChoiceField(
        label=gettext_lazy("On these days"),
        choices=EACH_DAY,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, city: str, vehicle: Vehicle | None, data: QueryDict | None = None) -> None:
        super().__init__(data, initial=_initial(vehicle))
        hubs = Place.objects.filter(city=city, kind=PlaceKind.HUB, closed_at=None)
        self.fields["place"].queryset = hubs.order_by("name")  # type: ignore[attr-defined]  # a model choice field
        if vehicle is not None:
            del self.fields["place"]

    def clean(self) -> dict[str, Any]:
        """A day that ends after it begins."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        begins, ends = told.get("begins_at"), told.get("ends_at")
        if begins and ends and ends <= begins:
            self.add_error("ends_at", _("It must end its day later than it begins."))
        return told

    @property
    def code(self) -> str:
        """A short name for addresses."""
        return slugify(self.cleaned_data["name"]) or "vehicle"

    def columns(self) -> dict[str, Any]:
        """The columns of the vehicle, once it is valid."""
        told = self.cleaned_data
        bits = [1 << int(day) for day in told["weekdays"]]
        return {name: told[name] for name in KEPT} | {"weekdays": sum(bits)}


def _initial(vehicle: Vehicle | None) -> dict[str, Any]:
    if vehicle is None:
        return dict(USUAL)
    days = [str(day) for day in range(7) if vehicle.weekdays >> day & 1]
    return {name: getattr(vehicle, name) for name in KEPT} | {"weekdays": days}


class HoursForm(forms.Form):
    """From when to when on each day of the week; a day left empty has no hours."""

    def __init__(self, known: Mapping[int, tuple[time, time]], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for day, name in WEEKDAYS.items():
            begins, ends = known.get(day, (None, None))
            from_, until = _("%(day)s from"), _("%(day)s until")
            for column, label, value in (("from", from_, begins), ("until", until, ends)):
                self.fields[f"{column}_{day}"] = forms.TimeField(
                    label=label % {"day": name},
                    required=False,
                    initial=value,
                    widget=forms.TimeInput(attrs=CLOCK),
                )

    def clean(self) -> dict[str, Any]:
        """Both hours of a day or none, the later one second."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        for day in WEEKDAYS:
            begins, ends = told.get(f"from_{day}"), told.get(f"until_{day}")
            if bool(begins) != bool(ends) and f"until_{day}" not in self.errors:
                self.add_error(f"until_{day}", _("Say both hours of the day, or none."))
            elif begins and ends and ends <= begins:
                self.add_error(f"until_{day}", _("This is earlier than it begins."))
        return told

    def pairs(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """The two fields of each day beside its name."""
        return [
            (str(name), self[f"from_{day}"], self[f"until_{day}"]) for day, name in WEEKDAYS.items()
        ]

    def hours(self) -> dict[int, tuple[time, time]]:
        """The hours by weekday, once it is valid."""
        told = self.cleaned_data
        return {
            day: (told[f"from_{day}"], told[f"until_{day}"])
            for day in WEEKDAYS
            if told[f"from_{day}"]
        }
