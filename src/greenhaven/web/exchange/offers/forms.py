"""What is asked of who gives and of who needs."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.circles.models import Circle
from greenhaven.web.commons.circles.queries import circles_of
from greenhaven.web.commons.materials import density_of
from greenhaven.web.commons.people.models import Person, Units
from greenhaven.web.commons.permissions.actors import Actor
from greenhaven.web.commons.places.models import Place, PlaceKind
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.commons.units import UNITS, read_amount, shown
from greenhaven.web.exchange.handovers.sides import LARGE_MG
from greenhaven.web.exchange.offers.actions import change_offer, make_offer
from greenhaven.web.exchange.offers.errors import NotTakenThereError, OfferError
from greenhaven.web.exchange.offers.giving import OTHER, Giving
from greenhaven.web.exchange.offers.models import Direction, Grade, Offer, Recurrence, Way

EACH_MONTH = (("", gettext_lazy("all year")), *((str(at), name) for at, name in MONTHS.items()))
UNIT = forms.Select(attrs={"aria-label": gettext_lazy("Unit")})
DECIMAL = {"inputmode": "decimal", "autocomplete": "off"}
DAY = {"type": "date"}


def day_field(label: Any, *, required: bool = True) -> forms.DateField:
    """A day, as the browser picks it."""
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY)
    )


class _Refusable(forms.Form):
    """A form whose action may say no: its words stand at the field that has to be changed."""

    instead: tuple[Place, ...] = ()

    def refuse(self, error: GreenhavenError) -> None:
        """Show why it was not recorded."""
        field = error.field if isinstance(error, OfferError) else ""
        if isinstance(error, NotTakenThereError):
            self.instead = error.instead
        self.add_error(field if field in self.fields else None, str(error))


class _Asked(_Refusable):
    """What offers and needs have in common: how often, from when to when, and in which months."""

    quantity = forms.CharField(
        label=gettext_lazy("How much"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs=DECIMAL),
    )
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False, widget=UNIT)
    recurrence = forms.ChoiceField(
        label=gettext_lazy("How often"),
        choices=Recurrence.choices,
        initial=Recurrence.ONCE,
        required=False,
    )
    first_day = day_field(gettext_lazy("Day"))
    last_day = day_field(gettext_lazy("Until"), required=False)
    season_from = forms.ChoiceField(
        label=gettext_lazy("Only from"), choices=EACH_MONTH, required=False
    )
    season_to = forms.ChoiceField(label=gettext_lazy("to"), choices=EACH_MONTH, required=False)
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=300)

    def season(self) -> tuple[int, int] | None:
        """Its months; both or none."""
        told = self.cleaned_data
        begins, ends = told.get("season_from"), told.get("season_to")
        return (int(begins), int(ends)) if begins and ends else None

    def clean(self) -> dict[str, Any]:
        """Half a season is none."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(told.get("season_from")) != bool(told.get("season_to")):
            self.add_error("season_to", _("Say both months, or none."))
        return told


class GiveForm(_Asked):
    """What, how much, where and when; all but a press is known from last time."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    material = forms.ChoiceField(label=gettext_lazy("What"), widget=forms.RadioSelect)
    amount = forms.ChoiceField(label=gettext_lazy("How much"), widget=forms.RadioSelect)
    way = forms.ChoiceField(
        label=gettext_lazy("How"), choices=Way.choices, initial=Way.BRING, required=False
    )
    towards = forms.CharField(label=gettext_lazy("Where"), required=False, max_length=120)
    circle = forms.ModelChoiceField(
        queryset=Circle.objects.none(), label=gettext_lazy("In a circle"), required=False
    )
    sure = forms.BooleanField(required=False)

    def __init__(self, giving: Giving, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"key": uuid4(), "first_day": giving.today})
        self.giving = giving
        choices = {
            "material": giving.kinds,
            "amount": [*giving.amounts, (OTHER, _("another amount"))],
            "unit": [(name, UNITS[name].label) for name in giving.units],
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]  # a choice field
        self.fields["circle"].queryset = circles_of(giving.person)  # type: ignore[attr-defined]
        self.ask_again = ""

    def clean(self) -> dict[str, Any]:
        """The amount that was pressed or typed; a very large one is asked for again."""
        told = super().clean()
        pressed = told.get("amount", "")
        if pressed and pressed != OTHER:
            told["quantity"], told["unit"] = pressed.split(" ", 1)
        if not told.get("quantity"):
            self.add_error("quantity", _("Say how much."))
        elif not self.errors and not told["sure"]:
            self._ask_if_large(told)
        return told

    def _ask_if_large(self, told: dict[str, Any]) -> None:
        density = density_of(present_city(), told["material"])
        try:
            mg = read_amount(told["quantity"], told["unit"] or "kg", density)
        except GreenhavenError as error:
            self.add_error("quantity", str(error))
            return
        if mg > LARGE_MG:
            amount = shown(mg, self.giving.person.units)
            self.ask_again = amount
            self.add_error(
                "quantity", _("Really %(amount)s? Then say so below.") % {"amount": amount}
            )

    def make(self) -> Offer:
        """Make the offer."""
        told = self.cleaned_data
        towards = Place.objects.filter(city=self.giving.city.id, code=told["towards"]).first()
        way = told["way"] or Way.BRING
        place = self.giving.home or (towards if way == Way.BRING else None)
        near = self.giving.by_kind.get(told["material"], ())
        if place is None and near:
            place = near[0].place
        if place is None:
            raise OfferError(
                _("Say in which district you are, so that a place can be found."), "way"
            )
        return make_offer(
            by=self.giving.person,
            direction=Direction.OFFER,
            place=place,
            material=told["material"],
            quantity=told["quantity"],
            unit=told["unit"] or "kg",
            way=way,
            recurrence=told["recurrence"] or Recurrence.ONCE,
            first_day=told["first_day"],
            last_day=told["last_day"],
            towards=towards,
            circle=told["circle"],
            season=self.season(),
            note=told["note"],
            key=told["key"],
        )


class NeedForm(_Asked):
    """What a garden asks for."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    place = forms.ModelChoiceField(
        queryset=Place.objects.none(), label=gettext_lazy("For which garden"), empty_label=None
    )
    material = forms.ChoiceField(label=gettext_lazy("What"))
    grade = forms.ChoiceField(
        label=gettext_lazy("Which compost"),
        choices=Grade.choices,
        required=False,
        help_text=gettext_lazy(
            "Compost whose heat was shown has been hot enough, for long enough."
        ),
    )
    way = forms.ChoiceField(
        label=gettext_lazy("How it gets there"),
        choices=[
            (Way.BRING, gettext_lazy("someone brings it")),
            (Way.FETCH, gettext_lazy("we fetch it")),
        ],
        widget=forms.RadioSelect,
        initial=Way.BRING,
    )

    def __init__(self, actor: Actor, today: date, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"key": uuid4(), "first_day": today})
        city = present_city()
        self.actor = actor
        own = Place.objects.filter(kind=PlaceKind.HOME, owner=actor.person, closed_at=None)
        kept = Place.objects.filter(pk__in=actor.keeps, kind=PlaceKind.GARDEN, closed_at=None)
        self.fields["place"].queryset = (kept | own).order_by("kind", "name")  # type: ignore[attr-defined]
        browns = [
            (str(name), str(title))
            for name, title, bulking in zip(
                city.kinds.id, city.kinds.name, city.kinds.bulking, strict=True
            )
            if bulking
        ]
        self.fields["material"].choices = [("compost", _("compost")), *browns]  # type: ignore[attr-defined]
        units = ["lb", "kg", "yd3"] if _reads_pounds(actor.person) else ["kg", "t", "l", "m3"]
        self.fields["unit"].choices = [(name, UNITS[name].label) for name in units]  # type: ignore[attr-defined]
        self.fields["quantity"].required = True

    def make(self, by: Person) -> Offer:
        """Ask for it."""
        told = self.cleaned_data
        return make_offer(
            by=by,
            direction=Direction.NEED,
            place=told["place"],
            material=told["material"],
            grade=told["grade"] if told["material"] == "compost" else "",
            quantity=told["quantity"],
            unit=told["unit"] or "kg",
            way=told["way"],
            recurrence=told["recurrence"] or Recurrence.ONCE,
            first_day=told["first_day"],
            last_day=told["last_day"],
            season=self.season(),
            note=told["note"],
            key=told["key"],
        )


class ChangeForm(_Asked):
    """What may be changed of an offer or need that stands."""

    def __init__(self, offer: Offer, today: date, data: QueryDict | None = None) -> None:
        initial = {
            "quantity": f"{offer.quantity.normalize():f}",
            "unit": offer.unit,
            "recurrence": offer.recurrence,
            "first_day": max(offer.first_day, today),
            "last_day": offer.last_day,
            "season_from": offer.season_from or "",
            "season_to": offer.season_to or "",
            "note": offer.note,
        }
        super().__init__(data, initial=initial)
        self.offer = offer
        self.fields["unit"].choices = [(name, unit.label) for name, unit in UNITS.items()]  # type: ignore[attr-defined]
        self.fields["quantity"].required = True

    def change(self, by: Person) -> Offer:
        """Change it."""
        told = self.cleaned_data
        return change_offer(
            offer=self.offer,
            by=by,
            quantity=told["quantity"],
            unit=told["unit"] or self.offer.unit,
            recurrence=told["recurrence"] or None,
            first_day=told["first_day"],
            last_day=told["last_day"],
            season=self.season(),
            note=told["note"],
        )


def _reads_pounds(person: Person | None) -> bool:
    return person is not None and person.units == Units.US
