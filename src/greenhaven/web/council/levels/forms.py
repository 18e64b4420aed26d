"""The level at which something is decided, as it is chosen in a form."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from greenhaven.core.city import City
from greenhaven.web.commons.circles.queries import circles_of
from greenhaven.web.commons.people.models import Person
from greenhaven.web.council.levels.models import Level

CITY = "city"


class LevelField(forms.ChoiceField):
    """One choice: the city, a district, or a circle that one is in."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("label", _("Who decides"))
        super().__init__(**more)

    def offer(self, city: City, person: Person) -> None:
        """Offer what there is in the city, and the circles of someone."""
        listed = zip(city.districts.id.tolist(), city.districts.name.tolist(), strict=True)
        districts = [(f"district:{key}", name) for key, name in sorted(listed, key=lambda x: x[1])]
        circles = [(f"circle:{each.pk}", each.name) for each in circles_of(person)]
        self.choices = [
            (CITY, city.name),
            *([(_("Circles"), circles)] if circles else []),
            (_("Districts"), districts),
        ]

    def clean(self, value: Any) -> dict[str, Any]:
        """The columns that say it."""
        chosen = super().clean(value)
        if not chosen:
            raise ValidationError(self.error_messages["required"], code="required")
        kind, _colon, key = chosen.partition(":")
        if kind == Level.DISTRICT:
            return {"level": Level.DISTRICT, "district": key, "circle_id": None}
        if kind == Level.CIRCLE:
            return {"level": Level.CIRCLE, "district": "", "circle_id": int(key)}
        return {"level": Level.CITY, "district": "", "circle_id": None}
