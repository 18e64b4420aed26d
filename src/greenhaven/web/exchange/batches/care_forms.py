"""What keepers see, measure and do at a batch."""

import uuid
from typing import Any

from django import forms
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.materials import BROWN, density_of, materials
from greenhaven.web.commons.people.models import Units
from greenhaven.web.commons.units import UNITS, read_amount, read_celsius, read_number
from greenhaven.web.commons.uploads import clean_photo
from greenhaven.web.exchange.batches.forms import HEAP_UNITS, BatchForm, amount_field
from greenhaven.web.exchange.batches.inputs import name_of_material
from greenhaven.web.exchange.batches.laboratory import MEASURES, record_test
from greenhaven.web.exchange.batches.models import Seen
from greenhaven.web.exchange.batches.observing import add_brown, observe, turn, walk, water
from greenhaven.web.exchange.batches.settling import heap_density, settle
from greenhaven.web.exchange.batches.words import SMELLS, SPOTS, SQUEEZES

MASS_UNITS = [(name, each.label) for name, each in UNITS.items() if each.kg is not None]
ALL_UNITS = [(name, each.label) for name, each in UNITS.items()]
WATER_UNITS = [(name, UNITS[name].label) for name in ("l", "gal", "bucket")]
WATER_DENSITY, HUNDRED = 1000.0, 100


class WalkForm(BatchForm):
    """Five spots, a number each, in the unit that the person reads."""

    title = gettext_lazy("Walk with the thermometer")
    button = gettext_lazy("Save")

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        for spot, name in SPOTS.items():
            self.fields[spot] = amount_field(name, required=False)

    @property
    def unit(self) -> str:
        """The unit of its numbers."""
        return "°F" if self.person.units == Units.US else "°C"

    @property
    def spots(self) -> list[forms.BoundField]:
        """Its five fields."""
        return [self[spot] for spot in SPOTS]

    def clean(self) -> dict[str, Any]:
        """Read the numbers that were given."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        self.readings: dict[str, float] = {}
        for spot in SPOTS:
            if not told.get(spot):
                continue
            try:
                self.readings[spot] = round(read_celsius(told[spot], self.person.units), 2)
            except GreenhavenError as error:
                self.add_error(spot, str(error))
        if not self.readings and not self.errors:
            self.add_error(None, _("Read the thermometer at one spot at least."))
        return told

    def act(self) -> object:
        told = self.cleaned_data
        return walk(
            batch=self.batch, readings=self.readings, at=told["at"], by=self.person, key=told["key"]
        )


class CheckForm(BatchForm):
    """How a squeezed handful feels, what it smells of, and a photo."""

    title = gettext_lazy("Feel and smell")
    button = gettext_lazy("Save")

    squeeze = forms.ChoiceField(
        label=gettext_lazy("Squeeze a handful"),
        choices=[
            ("", gettext_lazy("not tried")),
            *((key, each.name) for key, each in SQUEEZES.items()),
        ],
        required=False,
    )
    smell = forms.ChoiceField(
        label=gettext_lazy("Smell it"),
        choices=[
            ("", gettext_lazy("not tried")),
            *((key, each.name) for key, each in SMELLS.items()),
        ],
        required=False,
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)
    photo = forms.FileField(
        label=gettext_lazy("Photo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )

    def clean_photo(self) -> ContentFile[bytes] | None:
        """The photo made anew, without what a camera writes into it."""
        sent = self.cleaned_data["photo"]
        try:
            return clean_photo(sent) if sent else None
        except GreenhavenError as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        """Something must have been tried."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not any(told.get(name) for name in ("squeeze", "smell", "photo")):
            self.add_error(None, _("Try one of them, or send a photo."))
        return told

    def act(self) -> None:
        told = self.cleaned_data
        seen = [(Seen.SQUEEZE, told["squeeze"], None), (Seen.SMELL, told["smell"], None)]
        for kind, measure, photo in [*seen, (Seen.PHOTO, "", told["photo"])]:
            if measure or photo:
                observe(
                    batch=self.batch, kind=kind, measure=measure, photo=photo, note=told["note"],
                    at=told["at"], by=self.person, key=uuid.uuid5(told["key"], kind),
                )  # fmt: skip


class TurnForm(BatchForm):
    """It was turned."""

    title = gettext_lazy("Turned")
    button = gettext_lazy("It was turned")
    intro = gettext_lazy("Fork the outside to the inside, so that all of it gets hot once.")

    def act(self) -> object:
        told = self.cleaned_data
        return turn(batch=self.batch, at=told["at"], by=self.person, key=told["key"])


class WaterForm(BatchForm):
    """It was watered."""

    title = gettext_lazy("Watered")
    button = gettext_lazy("Save")
    intro = gettext_lazy("Water that you give is in the books: it evaporates again, or runs off.")

    quantity = amount_field(gettext_lazy("How much water"))
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), choices=WATER_UNITS)

    def act(self) -> object:
        told = self.cleaned_data
        amount = read_amount(told["quantity"], told["unit"], WATER_DENSITY)
        return water(
            batch=self.batch, amount_mg=amount, at=told["at"], by=self.person, key=told["key"]
        )


class BrownForm(BatchForm):
    """Browns from the hub's own stock were mixed in."""

    title = gettext_lazy("Browns mixed in")
    button = gettext_lazy("Save")
    intro = gettext_lazy("From your own stock. What somebody brings is weighed at the gate.")

    material = forms.ChoiceField(label=gettext_lazy("What"))
    quantity = amount_field(gettext_lazy("How much"))
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), choices=ALL_UNITS)

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        browns = [
            (key, name_of_material(self.city, key))
            for key, _name, group in materials(self.city)
            if group == BROWN
        ]
        self.fields["material"].choices = browns  # type: ignore[attr-defined]

    def act(self) -> object:
        told = self.cleaned_data
        density = density_of(self.city, told["material"])
        return add_brown(
            batch=self.batch, city=self.city, material=told["material"],
            amount_mg=read_amount(told["quantity"], told["unit"], density),
            at=told["at"], by=self.person, key=told["key"],
        )  # fmt: skip


class WeighForm(BatchForm):
    """What is left: weighed, or the size of the heap and the weight of a bucket of it."""

    title = gettext_lazy("What is left")
    button = gettext_lazy("Save")
    intro = gettext_lazy(
        "What is gone is then put where it went: carbon and vapour to the air, the rest as you say."
    )

    how = forms.ChoiceField(
        label=gettext_lazy("How is it known?"),
        choices=[
            ("weighed", gettext_lazy("weighed")),
            ("volume", gettext_lazy("size of the heap")),
        ],
        initial="weighed",
        widget=forms.RadioSelect,
    )
    quantity = amount_field(
        gettext_lazy("What is left"), hint=gettext_lazy("0 if nothing is left.")
    )
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), choices=[*MASS_UNITS, *HEAP_UNITS])
    bucket_kg = amount_field(
        gettext_lazy("A full ten-litre bucket of it weighs (kg)"),
        required=False,
        hint=gettext_lazy("For the size of a heap. Without it, 7 kg is assumed."),
    )
    moisture = amount_field(
        gettext_lazy("Water in it (%)"),
        required=False,
        hint=gettext_lazy("If a sample was dried: it tells how much has really decayed."),
    )
    caught = amount_field(
        gettext_lazy("Liquid that ran off and was caught (litres)"), required=False
    )

    def act(self) -> object:
        told = self.cleaned_data
        moisture = told["moisture"]
        caught = told["caught"]
        return settle(
            batch=self.batch, city=self.city, remaining_mg=self._remaining(), by=self.person,
            at=told["at"], key=told["key"], method=self._method(),
            moisture=float(read_number(moisture)) / HUNDRED if moisture else None,
            caught_mg=read_amount(caught, "l", WATER_DENSITY) if caught else 0,
        )  # fmt: skip

    def _remaining(self) -> int:
        told = self.cleaned_data
        if read_number(told["quantity"]) == 0:
            return 0
        return read_amount(told["quantity"], told["unit"], self._density())

    def _density(self) -> float | None:
        """Of the heap [kg m⁻³], by the bucket or as of compost."""
        told = self.cleaned_data
        if told["how"] != "volume":
            return None
        bucket = told["bucket_kg"]
        return heap_density(self.city, read_amount(bucket, "kg") / 1e6 if bucket else None)

    def _method(self) -> str:
        told = self.cleaned_data
        if told["how"] != "volume":
            return "weighed"
        return "heap_and_bucket" if told["bucket_kg"] else "heap"


class TestForm(BatchForm):
    """One value of a test, with how it was tested."""

    title = gettext_lazy("A value from a test")
    button = gettext_lazy("Save")
    intro = gettext_lazy(
        "Where it says something else than the books, the difference is posted and shown."
    )

    measure = forms.ChoiceField(
        label=gettext_lazy("What was tested"),
        choices=[
            (key, f"{each.name} ({each.unit})" if each.unit != "1" else str(each.name))
            for key, each in MEASURES.items()
        ],
    )
    value = amount_field(gettext_lazy("Value"))
    method = forms.CharField(
        label=gettext_lazy("How, or by which laboratory"),
        max_length=300,
        help_text=gettext_lazy("Such as: Solvita kit; cress in three pots; dried at 105 °C."),
    )

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.fields["measure"].choices = [  # type: ignore[attr-defined]
            (key, f"{each.name} ({each.unit})" if each.unit != "1" else str(each.name))
            for key, each in MEASURES.items()
        ]

    def act(self) -> object:
        told = self.cleaned_data
        return record_test(
            batch=self.batch, measure=told["measure"], value=float(read_number(told["value"])),
            method=told["method"], at=told["at"], by=self.person, key=told["key"],
        )  # fmt: skip
