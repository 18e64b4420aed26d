"""Whose decision something is: the whole city's, a district's, or a circle's."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from greenhaven.web.api.texts import Slug
from greenhaven.web.commons.circles.models import Circle
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.parties import NOBODYS, Parties
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.errors import CouncilError
from greenhaven.web.council.levels.forms import CITY, LevelField
from greenhaven.web.council.levels.models import Level, Levelled


class Site:
    """What belongs to no circle: who begins something of it has a role of the site."""

    def parties(self) -> Parties:
        """Nobody's."""
        return NOBODYS


class DecidersShape(Schema):
    """Who decides: the level, and which district or circle it is."""

    level: Level
    district: str
    circle: str | None

    @staticmethod
    def resolve_circle(row: Levelled) -> str | None:
        """The circle's name in addresses."""
        return row.circle.slug if row.circle is not None else None


class OfDistrictTold(Schema):
    """A district of the city; none = the whole city."""

    district: Slug | None = Field(None, description="None: the whole city.")


class OfLevelTold(OfDistrictTold):
    """A district or a circle that one is in; neither = the whole city."""

    circle: Slug | None = Field(None, description="A circle that one is a member of.")


def level_of(told: OfDistrictTold, by: Person) -> dict[str, Any]:
    """The columns that say whose it is, as the pages' own choice has them."""
    choice, circle = CITY, None
    if isinstance(told, OfLevelTold) and told.circle is not None:
        if told.district is not None:
            raise CouncilError(_("Either a district or a circle, not both."))
        circle = get_object_or_404(Circle, city=present_city().id, slug=told.circle)
        choice = f"{Level.CIRCLE.value}:{circle.pk}"
    elif told.district is not None:
        choice = f"{Level.DISTRICT.value}:{told.district}"
    field = LevelField()
    field.offer(present_city(), by)
    columns = field.clean(choice)
    return {"level": columns["level"], "district": columns["district"], "circle": circle}


def of_circle(circle: Circle) -> dict[str, Any]:
    """The columns of something that is a circle's."""
    return {"level": Level.CIRCLE, "district": "", "circle": circle}
