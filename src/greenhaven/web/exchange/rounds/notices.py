"""Whom rounds tell what: drivers, those who are come to, and coordinators."""

from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from greenhaven.core.city import City
from greenhaven.web.commons.notices.actions import tell
from greenhaven.web.commons.people.models import Grant, Person, Role
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.handovers.names import name_in_folder
from greenhaven.web.exchange.handovers.sides import Side, people_of
from greenhaven.web.exchange.rounds.models import Halt, Round, Stop


def coordinators() -> QuerySet[Person]:
    """Who decides every morning."""
    held = Grant.objects.filter(role=Role.COORDINATOR, ended_at=None).values("person")
    return Person.objects.filter(pk__in=held, is_active=True)


def tell_driver_of_round(each: Round, topic: str) -> None:
    """Tell its driver, if it has one."""
    if each.driver is not None:
        tell(people=[each.driver], topic=topic, told=_of_round(each), url=f"/rounds/{each.pk}/")


def tell_coordinators(each: Round, topic: str) -> None:
    """Tell those who plan what its driver said."""
    told = _of_round(each) | {"driver": str(each.driver)}
    tell(people=coordinators(), topic=topic, told=told, url=f"/rounds/{each.pk}/")


def tell_of_coming(stops: list[Stop]) -> None:
    """Tell those who are come to about when."""
    city = present_city()
    for stop in stops:
        if stop.commitment is not None:
            told = _of_stop(stop, city) | {"about": _clock(stop, city)}
            _tell_them(stop, "round.comes", told)


def tell_of_passing_by(stop: Stop) -> None:
    """Tell them kindly that nobody could stop, and why."""
    why = stop.why if stop.why.endswith((".", "!", "?")) else f"{stop.why}."
    _tell_them(stop, "round.passed_by", _of_stop(stop, present_city()) | {"why": why})


def _tell_them(stop: Stop, topic: str, told: dict[str, str | int | float]) -> None:
    promise = stop.commitment
    if promise is not None:
        side = Side.TAKER if stop.what == Halt.DELIVER else Side.GIVER
        people = people_of(promise, side)
        tell(people=people, topic=topic, told=told, url=f"/promises/{promise.pk}/")


def _of_round(each: Round) -> dict[str, str | int | float]:
    zone = ZoneInfo(present_city().timezone)
    return {
        "name": each.name,
        "day_on": each.day.isoformat(),
        "begins": f"{each.begins_at.astimezone(zone):%H:%M}",
        "ends": f"{each.ends_at.astimezone(zone):%H:%M}",
    }


def _of_stop(stop: Stop, city: City) -> dict[str, str | int | float]:
    promise = stop.commitment
    return {
        "due_on": stop.round.day.isoformat(),
        "place": stop.place.name,
        "what": name_in_folder(city, promise.material if promise else ""),
    }


def _clock(stop: Stop, city: City) -> str:
    """About when: the quarter of an hour."""
    at = stop.planned_at.astimezone(ZoneInfo(city.timezone))
    quarter = 15 * round((60 * at.hour + at.minute) / 15)
    return f"{quarter // 60 % 24:02d}:{quarter % 60:02d}"
