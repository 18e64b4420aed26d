"""What a coordinator tells of a storm, or of a hub that is down."""

from datetime import date, datetime, time
from typing import Any
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenhaven.core.city import City
from greenhaven.errors import GreenhavenError
from greenhaven.web.commons import clock
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place, PlaceKind
from greenhaven.web.exchange.disruptions.actions import tell_hub_is_down, tell_of_storm
from greenhaven.web.exchange.disruptions.models import Disruption, Severity

CLOCK = {"type": "time"}
LAST_MINUTE = time(23, 59)


def _day(label: Any, *, required: bool = True) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=required, widget=widget)


def _hour(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, required=False, widget=forms.TimeInput(attrs=CLOCK))


class _Told(forms.Form):
    """From when to when, in the city's zone."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    first_day = _day(gettext_lazy("From"))
    first_hour = _hour(gettext_lazy("at"))
    last_day = _day(gettext_lazy("To"))
    last_hour = _hour(gettext_lazy("at"))

    def __init__(self, today: date, data: QueryDict | None = None, **more: Any) -> None:
        super().__init__(data, initial={"key": uuid4(), "first_day": today}, **more)

    def refuse(self, error: GreenhavenError) -> None:
        """Show why it was not written down."""
        self.add_error(None, str(error))

    def begins_at(self) -> datetime:
        """Without an hour, from the day's beginning."""
        return _moment(self.cleaned_data["first_day"], self.cleaned_data["first_hour"] or time())

    def ends_at(self) -> datetime | None:
        """Without an hour, to the day's end; without a day, nobody knows."""
        last = self.cleaned_data["last_day"]
        return _moment(last, self.cleaned_data["last_hour"] or LAST_MINUTE) if last else None


class StormForm(_Told):
    """A storm is expected."""

    severity = forms.TypedChoiceField(
        label=gettext_lazy("How bad"),
        choices=Severity.choices,
        coerce=int,
        initial=Severity.SEVERE,
        widget=forms.RadioSelect,
    )
    districts = forms.MultipleChoiceField(
        label=gettext_lazy("In which districts"),
        required=False,
        help_text=gettext_lazy("None chosen means everywhere."),
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )

    def __init__(self, city: City, data: QueryDict | None = None) -> None:
        super().__init__(clock.today(city), data, prefix="storm")
        table = city.districts
        pairs = zip(table.id.tolist(), table.name.tolist(), strict=True)
        self.fields["districts"].choices = sorted(pairs, key=lambda each: each[1])  # type: ignore[attr-defined]  # a choice field
        self.initial["last_day"] = clock.today(city)

    def make(self, by: Person) -> Disruption:
        """Write it down."""
        told, ends_at = self.cleaned_data, self.ends_at()
        assert ends_at is not None  # noqa: S101 -- the last day of a storm is required
        return tell_of_storm(
            by=by,
            begins_at=self.begins_at(),
            ends_at=ends_at,
            districts=told["districts"],
            severity=told["severity"],
            key=told["key"],
        )


class DownForm(_Told):
    """A hub cannot work; who keeps it says so."""

    words = forms.CharField(
        label=gettext_lazy("What is the matter"), required=False, max_length=300
    )
    field_order = ("key", "place", "first_day", "first_hour", "last_day", "last_hour", "words")

    def __init__(self, city: City, data: QueryDict | None = None, **more: Any) -> None:
        super().__init__(clock.today(city), data, **({"prefix": "down"} | more))
        self.fields["last_day"].required = False
        self.fields["last_day"].help_text = _("Left empty: nobody knows yet.")

    def make(self, by: Person, place: Place) -> Disruption:
        """Write it down."""
        return tell_hub_is_down(
            by=by,
            place=place,
            begins_at=self.begins_at(),
            ends_at=self.ends_at(),
            words=self.cleaned_data["words"],
            key=self.cleaned_data["key"],
        )


class HubForm(DownForm):
    """One of the city's hubs cannot work; a coordinator says so."""

    place = forms.ModelChoiceField(
        queryset=Place.objects.none(), label=gettext_lazy("Which hub"), empty_label=None
    )

    def __init__(self, city: City, data: QueryDict | None = None) -> None:
        super().__init__(city, data, prefix="hub")
        hubs = Place.objects.filter(city=city.id, kind=PlaceKind.HUB, closed_at=None)
        self.fields["place"].queryset = hubs.order_by("name", "pk")  # type: ignore[attr-defined]  # a choice field


def _moment(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=clock.zone_of_city())
