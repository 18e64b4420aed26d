"""What is done about people: roles given and ended, and what they say of themselves."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.notices.actions import tell
from greenhaven.web.commons.people.models import Grant, Person, Role
from greenhaven.web.commons.places.models import Place, PlaceKind


class RoleError(GreenhavenError):
    """A role that cannot be given or ended so."""


@transaction.atomic
def grant_role(
    *, person: Person, role: str, by: Person | None, place: Place | None = None
) -> Grant:
    """Give someone a role from now on; who has it already keeps the grant they have.

    `by` is none where whoever runs the server gives it at the command line.
    """
    refuse_wrong_place(role, place)
    locked = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if not locked.is_active:
        raise RoleError(_("This person has left."))
    grant, made = Grant.objects.get_or_create(
        person=locked, role=role, place=place, ended_at=None, defaults={"granted_by": by}
    )
    if made:
        if place is None:
            tell(people=[locked], topic="role.granted", url=reverse("me"))
        else:
            told_place = {"place": place.name}
            url = reverse("place", args=[place.code])
            tell(people=[locked], topic="role.kept", told=told_place, url=url)
        told = {"person": str(locked.pseudonym), "role": role, "place": place.code if place else ""}
        witness(by=by or "command line", action="role granted", subject=grant, told=told)
    return grant


def refuse_wrong_place(role: str, place: Place | None) -> None:
    """Only keepers keep a place, and no home."""
    if role not in Role.values:
        raise RoleError(_("There is no role “%(role)s”.") % {"role": role[:32]})
    if role == Role.KEEPER and (place is None or place.kind == PlaceKind.HOME):
        raise RoleError(_("A keeper keeps a hub, garden or other place that is no home: which?"))
    if role != Role.KEEPER and place is not None:
        raise RoleError(_("Only keepers are given a place."))


@transaction.atomic
def end_role(*, grant: Grant, by: Person) -> Grant:
    """End a role; the last steward of all stays, or nobody could give roles any more."""
    stewards = Grant.objects.select_for_update(no_key=True).filter(role=Role.STEWARD, ended_at=None)
    if grant.role == Role.STEWARD and [each.pk for each in stewards] == [grant.pk]:
        raise RoleError(_("The last steward cannot go: name another steward first."))
    ended = Grant.objects.filter(pk=grant.pk, ended_at=None).update(ended_at=timezone.now())
    grant.refresh_from_db()
    if ended:
        tell(people=[grant.person], topic="role.ended", url=reverse("me"))
        told = {"person": str(grant.person.pseudonym), "role": grant.role}
        witness(by=by, action="role ended", subject=grant, told=told)
    return grant


@transaction.atomic
def describe_oneself(*, by: Person, name: str, language: str, units: str) -> Person:
    """Keep a name, a language and units."""
    locked = Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    locked.name, locked.language, locked.units = name, language, units
    locked.save(update_fields=["name", "language", "units"])
    witness(by=by, action="person described", subject=locked, told={"name": name})
    return locked


@transaction.atomic
def tell_name(*, grant: Grant, by: Person, named: bool) -> Grant:
    """Say whether the page of a place may tell who keeps it."""
    Grant.objects.filter(pk=grant.pk, role=Role.KEEPER).update(named=named)
    grant.refresh_from_db()
    witness(by=by, action="keeper named", subject=grant, told={"named": named})
    return grant
