"""The one whose key it is."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Router, Schema

from greenhaven.web.api.answers import answers
from greenhaven.web.api.doors import opens, who
from greenhaven.web.commons.circles.queries import circles_of
from greenhaven.web.commons.permissions.actors import actor_of
from greenhaven.web.commons.places.queries import kept_by

router = Router(tags=["People"])


class MeShape(Schema):
    """Who is asked for, what they keep, and what the key may do."""

    name: str
    language: str
    units: str
    joined_at: datetime
    roles: list[str]
    keeps: list[str]
    circles: list[str]
    scopes: list[str]


@router.get("/me", response=answers(MeShape), operation_id="me")
@opens("own.read")
def me(request: HttpRequest) -> MeShape:
    """The one whose key it is."""
    person, actor = who(request), actor_of(request)
    return MeShape(
        name=person.name,
        language=person.language,
        units=person.units,
        joined_at=person.joined_at,
        roles=sorted(actor.roles),
        keeps=[place.code for place in kept_by(person)],
        circles=[circle.slug for circle in circles_of(person)],
        scopes=sorted(actor.scopes or ()),
    )
