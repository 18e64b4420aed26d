"""The level at which something is decided, as it is chosen in a form."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from greenhaven.core.city import City
from greenhaven.web.commons.circles.models import Circle
from greenhaven.web.commons.circles.queries import circles_of
from greenhaven.web.commons.people.models import Person
from greenhaven.web.council.levels.models import Level

CITY = "city"
OF_CITY = {"level": Level.CITY, "district": "", "circle_id": None}


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
        return dict(OF_CITY)


class LevelledForm(forms.Form):
    """A form that asks at which level, unless it is of one circle already; with a field `level`."""

    circle: Circle | None = None

    def offer(self, city: City, person: Person, circle: Circle | None) -> None:
        """Offer the levels there are, or take the question away where it is of a circle."""
        self.circle = circle
        level = self.fields["level"]
        if circle is not None:
            del self.fields["level"]
        elif isinstance(level, LevelField):
            level.offer(city, person)

    def of_level(self) -> dict[str, Any]:
        """The level that was chosen, or that of the circle, as actions are told it."""
        if self.circle is not None:
            return {"level": Level.CIRCLE, "district": "", "circle": self.circle}
        chosen = dict(self.cleaned_data["level"])
        key = chosen.pop("circle_id")
        return chosen | {"circle": Circle.objects.get(pk=key) if key else None}
