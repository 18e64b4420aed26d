"""Who decides at which level."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from greenhaven.core.city import City
from greenhaven.web.commons.circles.queries import INSIDE
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.residence.queries import residence_of, residents
from greenhaven.web.council.errors import NotEntitledError
from greenhaven.web.council.levels.models import Level, Levelled


def electorate(of: Levelled, at: datetime) -> QuerySet[Person]:
    """Everybody who has a say: a circle's members, or those known to live there."""
    if of.circle_id is not None:
        return Person.objects.filter(
            memberships__circle=of.circle_id,
            memberships__standing__in=INSIDE,
            is_active=True,
            erased_at=None,
        ).order_by("pk")
    return residents(of.city, at, of.district)


def has_a_say(of: Levelled, person: Person | None, at: datetime) -> bool:
    """Whether someone is one of those who decide."""
    if person is None:
        return False
    if of.circle_id is not None:
        return person.memberships.filter(circle=of.circle_id, standing__in=INSIDE).exists()
    residence = residence_of(person, of.city, at)
    return residence is not None and of.district in ("", residence.district)


def refuse_without_a_say(of: Levelled, person: Person, at: datetime) -> None:
    """Raise, with the way to a say, where someone has none."""
    if has_a_say(of, person, at):
        return
    if of.circle is not None:
        raise NotEntitledError(
            _("This is for members of %(circle)s. Join it first.") % {"circle": of.circle}
        )
    if of.level == Level.DISTRICT and residence_of(person, of.city, at) is not None:
        raise NotEntitledError(_("This is for those who live in the district."))
    raise NotEntitledError(
        _("This is for those who are known to live here. Have your address confirmed first.")
    )


def level_title(of: Levelled, city: City) -> str:
    """How the level is called: the city, the district, the circle."""
    if of.circle is not None:
        return of.circle.name
    if of.level == Level.DISTRICT:
        names = dict(zip(city.districts.id.tolist(), city.districts.name.tolist(), strict=True))
        return str(names.get(of.district, of.district))
    return city.name
