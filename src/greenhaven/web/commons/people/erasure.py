"""Forgetting someone: what is personal goes, the books stay under the pseudonym."""

import json

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from greenhaven.core.city import City
from greenhaven.web.commons.audit.actions import forget, witness
from greenhaven.web.commons.notices.models import Notice
from greenhaven.web.commons.people.belongings import HOUSE, Belonging, Fate
from greenhaven.web.commons.people.models import Person, Units
from greenhaven.web.commons.places.models import Place, PlaceKind
from greenhaven.web.commons.snapshots.queries import present_city


@transaction.atomic
def erase(*, person: Person, by: Person) -> Person:
    """Forget someone for good.

    Roles and memberships end, offers and promises are taken back, texts and photos go, and what
    the audit was told by them. What was handed over stays in the books: the compost of others is
    made of it.
    """
    locked = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if locked.erased_at is not None:
        return locked
    for room in reversed(HOUSE.rooms.values()):  # those first that build upon others
        room.before(locked)
    _take_out_of_news(locked)
    _take_homes_off(locked)
    for belonging in HOUSE.belongings():
        _empty(belonging, locked)
    _end_sessions(locked)
    locked.email, locked.name = None, ""
    locked.language, locked.units = "en", Units.METRIC
    locked.is_active, locked.erased_at = False, timezone.now()
    locked.set_unusable_password()
    locked.save()
    forget(person=locked)
    witness(by=by, action="person erased", subject=locked)
    return locked


def _take_out_of_news(person: Person) -> None:
    """Other people's notices that tell the person's name, or what they call their home."""
    known = {person.name, *Place.objects.filter(owner=person).values_list("name", flat=True)}
    known -= {"", str(_("home"))}
    for name in known:
        written = json.dumps(name)[1:-1]  # as some databases keep letters beyond ASCII
        as_text = Notice.objects.annotate(text=Cast("told", models.TextField()))
        found = as_text.filter(models.Q(text__contains=name) | models.Q(text__contains=written))
        for notice in found.iterator():
            notice.told = {
                key: str(_("a neighbour")) if value == name else value
                for key, value in notice.told.items()
            }
            notice.save(update_fields=["told"])


def _take_homes_off(person: Person) -> None:
    """A home is then somewhere in its district."""
    city = present_city()
    for home in Place.objects.select_for_update(no_key=True).filter(
        owner=person, kind=PlaceKind.HOME
    ):
        lat, lon = _middle(city, home)
        home.name, home.address = str(_("home")), ""
        home.lat = home.shown_lat = lat
        home.lon = home.shown_lon = lon
        home.closed_at = home.closed_at or timezone.now()
        home.save()


def _middle(city: City, home: Place) -> tuple[float, float]:
    """The middle of a home's district; where it has none, a point a kilometre around."""
    rows = city.districts.id == home.district
    if home.city == city.id and rows.any():
        return float(city.districts.lat[rows][0]), float(city.districts.lon[rows][0])
    return round(home.shown_lat, 2), round(home.shown_lon, 2)


def _empty(belonging: Belonging, person: Person) -> None:
    model = apps.get_model(belonging.model)
    rows = model._default_manager.filter(**{belonging.field: person})
    if belonging.fate == Fate.DELETE:
        rows.delete()
        return
    for name in belonging.empties:
        if isinstance(model._meta.get_field(name), models.FileField):
            _delete_files(rows.exclude(**{name: ""}), name)
        rows.update(**{name: ""})


def _delete_files(rows: models.QuerySet[models.Model], name: str) -> None:
    """Files are deleted once the rows that name them are sure to be changed."""
    files = [getattr(row, name) for row in rows.only("pk", name)]

    def delete() -> None:
        for file in files:
            file.storage.delete(file.name)

    transaction.on_commit(delete)


def _end_sessions(person: Person) -> None:
    for session in Session.objects.iterator():
        if session.get_decoded().get("_auth_user_id") == str(person.pk):
            session.delete()
