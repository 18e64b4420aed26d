"""People are told of emergencies: who acts in them, and who lives where they are."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from greenhaven.web.commons import clock
from greenhaven.web.commons.emergencies.models import Activation, EmergencyCall
from greenhaven.web.commons.notices.actions import tell
from greenhaven.web.commons.people.models import Grant, Person, Role
from greenhaven.web.commons.residence.models import Residence
from greenhaven.web.commons.residence.queries import standing_at

# Who acts in an emergency wherever it is.
ACTING = (Role.STEWARD, Role.COORDINATOR, Role.COUNCIL)


def tell_of(activation: Activation) -> None:
    """An article is set in force: who keeps places there, who lives there, who acts."""
    begins, ends = (
        each.astimezone(clock.zone_of_city()) for each in (activation.begins_at, activation.ends_at)
    )
    told = {
        "begins_on": begins.date().isoformat(),
        "until_on": ends.date().isoformat(),
        "hour": f"{ends:%H:%M}",
    }
    topic = "emergency.rehearsed" if activation.rehearsal else "emergency.begins"
    tell(people=_touched(activation), topic=topic, told=told, url=_page(activation))


def tell_it_ended(activation: Activation, report_until: str) -> None:
    """It has ended: what is usual holds again, and someone tells what it did."""
    begins = activation.begins_at.astimezone(clock.zone_of_city()).date().isoformat()
    told = {"begins_on": begins}
    url = _page(activation)
    tell(people=_touched(activation), topic="emergency.ended", told=told, url=url)
    if not activation.rehearsal:
        owed = {"until_on": report_until}
        tell(people=_of_roles(ACTING), topic="emergency.report_due", told=owed, url=url)


def tell_of_call(call: EmergencyCall) -> None:
    """A steward asks for it: another one has to confirm it, or it is not done."""
    others = _of_roles([Role.STEWARD]).exclude(pk=call.asked_by_id)
    tell(people=others, topic="emergency.called", url="/emergencies/")


def _page(activation: Activation) -> str:
    return f"/emergencies/{activation.pk}/"


def _of_roles(roles: Iterable[str]) -> QuerySet[Person]:
    held = Grant.objects.filter(role__in=list(roles), ended_at=None)
    return Person.objects.filter(pk__in=held.values("person"), is_active=True)


def _touched(activation: Activation) -> QuerySet[Person]:
    """Each once: who acts, who keeps a place there, who is known to live there."""
    areas = {each.area for each in activation.areas.all()}
    kept = Grant.objects.filter(role=Role.KEEPER, ended_at=None, place__city=activation.city)
    held = Residence.objects.filter(
        standing_at(activation.made_at), city=activation.city, district__in=areas
    )
    acting = Grant.objects.filter(role__in=ACTING, ended_at=None)
    people = Person.objects.filter(
        Q(pk__in=acting.values("person"))
        | Q(pk__in=kept.filter(place__district__in=areas).values("person"))
        | Q(pk__in=held.values("person")),
        is_active=True,
        erased_at=None,
    )
    return people.order_by("pk")
