"""The form in which an alliance is proposed: the two sides, and what each would promise."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenhaven.core.city import City
from greenhaven.web.commons import clock
from greenhaven.web.commons.circles.models import Circle
from greenhaven.web.commons.materials import materials
from greenhaven.web.commons.permissions.actors import Actor
from greenhaven.web.commons.places.models import Place, PlaceKind
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.commons.units import UNITS, AmountError, read_amount
from greenhaven.web.exchange.alliances.actions import Pledged
from greenhaven.web.exchange.alliances.models import Help, Occasion, Side
from greenhaven.web.exchange.alliances.sides import Party, code_of, known_parties, own_parties

BY_WEIGHT = tuple((name, unit.label) for name, unit in UNITS.items() if unit.kg is not None)
EACH_MONTH = (("", gettext_lazy("all year")), *((str(at), name) for at, name in MONTHS.items()))
EACH_DAY = tuple((str(bit), name) for bit, name in WEEKDAYS.items())
MOST_H, MOST_NUMBER = 24 * 60, 1000


class PledgeForm(forms.Form):
    """One promise."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What"), choices=Help.choices, widget=forms.RadioSelect
    )
    quantity = forms.CharField(
        label=gettext_lazy("How much room a week"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    unit = forms.ChoiceField(
        label=gettext_lazy("Unit"), choices=BY_WEIGHT, initial="t", required=False
    )
    material = forms.ChoiceField(label=gettext_lazy("Of which material"), required=False)
    place = forms.ChoiceField(
        label=gettext_lazy("At which place"),
        required=False,
        help_text=gettext_lazy("For a circle: which of its places. A place promises its own room."),
    )
    number = forms.IntegerField(
        label=gettext_lazy("How many"), required=False, min_value=1, max_value=MOST_NUMBER
    )
    what = forms.CharField(
        label=gettext_lazy("Which tool, or people for what"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("A chipper; a cargo bike; people who turn a heap."),
    )
    occasion = forms.ChoiceField(
        label=gettext_lazy("When"),
        choices=Occasion.choices,
        widget=forms.RadioSelect,
        initial=Occasion.ALWAYS,
    )
    notice_h = forms.IntegerField(
        label=gettext_lazy("Asked for how many hours before"),
        min_value=0,
        max_value=MOST_H,
        initial=24,
    )
    season_from = forms.ChoiceField(label=gettext_lazy("From"), choices=EACH_MONTH, required=False)
    season_to = forms.ChoiceField(label=gettext_lazy("To"), choices=EACH_MONTH, required=False)
    weekdays = forms.MultipleChoiceField(
        label=gettext_lazy("On these days"),
        choices=EACH_DAY,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen means every day."),
    )

    def __init__(self, city: City, places: list[Place], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        kinds = [(name, title) for name, title, _group in materials(city)]
        self.fields["material"].choices = [("", _("whatever the place takes")), *kinds]  # type: ignore[attr-defined]  # a choice field
        self.fields["place"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("", _("the place itself")),
            *((str(place.pk), place.name) for place in places),
        ]
        self._places = {str(place.pk): place for place in places}

    def clean(self) -> dict[str, Any]:
        """What belongs to what is promised must be there."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(told.get("season_from")) != bool(told.get("season_to")):
            self.add_error("season_to", _("Say both months, or none."))
        if told.get("kind") == Help.CAPACITY:
            try:
                told["mg"] = read_amount(told.get("quantity", ""), told.get("unit") or "t")
            except AmountError as error:
                self.add_error("quantity", str(error))
        elif told.get("kind"):
            if not told.get("number"):
                self.add_error("number", _("How many is needed, as a whole number above 0."))
            if not told.get("what"):
                self.add_error("what", _("Say what it is."))
        return told

    def pledged(self, by: Side, party: Party) -> Pledged:
        """The promise, once it is valid, of that side."""
        told = self.cleaned_data
        room = told["kind"] == Help.CAPACITY
        place = self._places.get(told["place"])
        if room and place is None and isinstance(party, Place):
            place = party
        bits = [1 << int(day) for day in told["weekdays"]]
        months = (told["season_from"], told["season_to"])
        return Pledged(
            by=by,
            kind=Help(told["kind"]),
            place=place if room else None,
            material=told["material"] if room else "",
            amount_mg_per_week=told["mg"] if room else 0,
            what="" if room else told["what"],
            number=0 if room else told["number"],
            occasion=Occasion(told["occasion"]),
            season_from=int(months[0]) if months[0] else None,
            season_to=int(months[1]) if months[1] else None,
            weekdays=sum(bits) or 127,
            notice_h=told["notice_h"],
        )


class AllianceForm(forms.Form):
    """Both sides, how long, and in which words."""

    first = forms.ChoiceField(label=gettext_lazy("For whom you speak"))
    second = forms.ChoiceField(label=gettext_lazy("With whom"))
    words = forms.CharField(
        label=gettext_lazy("In your own words"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    begins_on = forms.DateField(
        label=gettext_lazy("From"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=gettext_lazy("Left empty, it holds until one side ends it."),
    )
    ask = forms.BooleanField(
        label=gettext_lazy("We ask something of them in return"), required=False
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, own: list[Party], known: list[Party], today: date, *args: Any, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self._parties = {code_of(each): each for each in (*known, *own)}
        self.fields["first"].choices = _grouped(own)  # type: ignore[attr-defined]  # a choice field
        self.fields["second"].choices = [("", _("choose")), *_grouped(known)]  # type: ignore[attr-defined]  # a choice field
        self.initial = {"key": uuid.uuid4(), "begins_on": today}

    def clean(self) -> dict[str, Any]:
        """Two different sides, and a last day that comes after the first."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if told.get("first") and told.get("first") == told.get("second"):
            raise ValidationError(_("Choose another circle or place: this one is your own."))
        begins, ends = told.get("begins_on"), told.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", _("The last day comes before the first."))
        return told

    def party(self, side: str) -> Party:
        """The circle or place that was chosen."""
        return self._parties[self.cleaned_data[side]]


class ProposalForm:
    """The whole form: both sides, what one promises, and what one asks for if anything."""

    def __init__(self, actor: Actor, data: QueryDict | None) -> None:
        city = present_city()
        self.own, known = own_parties(actor), known_parties(city.id)
        self.is_bound = data is not None
        self.asks = data is not None and bool(data.get("ask"))
        self.frame = AllianceForm(self.own, known, clock.today(city), data)
        self.ours = PledgeForm(city, _places(self.own), data, prefix="ours")
        asked = data if self.asks else None
        self.theirs = PledgeForm(city, _places(known), asked, prefix="theirs")

    def is_valid(self) -> bool:
        """Whether every part of it is; all are looked at, so that all faults are shown."""
        parts = [self.frame, self.ours, *([self.theirs] if self.asks else [])]
        return not [part for part in parts if not part.is_valid()]

    def refuse(self, words: str) -> None:
        """Say on top what stands against it."""
        self.frame.add_error(None, words)

    def told(self) -> dict[str, Any]:
        """What `actions.propose` is told, once it is valid."""
        told = self.frame.cleaned_data
        first, second = self.frame.party("first"), self.frame.party("second")
        pledges = [self.ours.pledged(Side.FIRST, first)]
        if self.asks:
            pledges.append(self.theirs.pledged(Side.SECOND, second))
        kept = ("begins_on", "ends_on", "words", "key")
        return {
            "first": first,
            "second": second,
            "pledges": pledges,
            **{name: told[name] for name in kept},
        }


def _places(parties: list[Party]) -> list[Place]:
    """The places themselves, and those of the circles."""
    found: dict[int, Place] = {}
    for party in parties:
        mine = [party] if isinstance(party, Place) else party.places.all()
        found |= {place.pk: place for place in mine if place.kind != PlaceKind.HOME}
    return sorted(found.values(), key=lambda place: place.name)


class WhyForm(forms.Form):
    """A few words to the other side."""

    why = forms.CharField(label=gettext_lazy("Why"), required=False, max_length=300)


def _grouped(parties: list[Party]) -> list[tuple[str, list[tuple[str, str]]]]:
    circles = [(code_of(each), str(each)) for each in parties if isinstance(each, Circle)]
    places = [(code_of(each), str(each)) for each in parties if isinstance(each, Place)]
    groups = [(_("Circles"), circles), (_("Places"), places)]
    return [(name, choices) for name, choices in groups if choices]
