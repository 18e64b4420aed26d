"""What is done in circles: found, join, admit, leave, remove, agree on rules."""

from collections.abc import Mapping

from django.db import transaction
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.circles.models import Circle, Joining, Membership, Reckoning, Standing
from greenhaven.web.commons.circles.queries import INSIDE, stewards_of
from greenhaven.web.commons.notices.actions import tell
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.places.queries import kept_by

RESERVED = ("found",)  # addresses of other pages
MOST_LIMIT_MG = 10**13  # ten thousand tonnes


class CircleError(GreenhavenError):
    """Something that a circle does not allow."""


@transaction.atomic
def found(
    *,
    city: str,
    by: Person,
    name: str,
    about: str = "",
    district: str = "",
    joining: str = Joining.ASK,
) -> Circle:
    """Begin a circle, whose first steward is its founder; pressed twice, it is one circle."""
    standing = Circle.objects.filter(city=city, name=name, founded_by=by, closed_at=None).first()
    if standing is not None:
        return standing
    circle = Circle.objects.create(
        city=city,
        slug=_free_slug(city, name),
        name=name,
        about=about,
        district=district,
        joining=joining,
        founded_by=by,
    )
    Membership.objects.create(circle=circle, person=by, standing=Standing.STEWARD)
    witness(by=by, action="circle founded", subject=circle, told={"name": name})
    return circle


def _free_slug(city: str, name: str) -> str:
    stem = slugify(name)[:56] or "circle"
    begun = Circle.objects.filter(city=city, slug__startswith=stem)
    taken = {*begun.values_list("slug", flat=True), *RESERVED}
    tries = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(taken) + 2))
    return next(slug for slug in tries if slug not in taken)


@transaction.atomic
def join(*, circle: Circle, by: Person, word: str = "") -> Membership:
    """Join an open circle, or ask the stewards of one that answers."""
    locked = _locked(circle)
    row, _made = Membership.objects.get_or_create(
        circle=locked, person=by, defaults={"standing": Standing.LEFT}
    )
    if row.standing in (*INSIDE, Standing.ASKED):
        return row
    if locked.joining == Joining.INVITED:
        raise CircleError(_("One comes into this circle by invitation. Ask a neighbour for one."))
    # Who was removed asks, even where everybody else just joins.
    asks = locked.joining == Joining.ASK or row.standing == Standing.REMOVED
    row.standing, row.word = (Standing.ASKED, word) if asks else (Standing.MEMBER, "")
    row.save()
    if asks:
        told = {"circle": locked.name}
        tell(people=stewards_of(locked), topic="circle.asked", told=told, url=_page(locked))
    action = "circle asked" if asks else "circle joined"
    witness(by=by, action=action, subject=locked, told={"person": str(by.pseudonym)})
    return row


@transaction.atomic
def admit(*, circle: Circle, person: Person, by: Person) -> Membership:
    """Let in who has asked; who is in already stays as they are."""
    locked = _locked(circle)
    row = _row_of(locked, person, Standing.ASKED, *INSIDE)
    if row.standing in INSIDE:
        return row
    return _change(row, Standing.MEMBER, by, "circle.admitted")


@transaction.atomic
def refuse(*, circle: Circle, person: Person, by: Person, reason: str = "") -> Membership:
    """Tell who has asked that it will not be, with the reason."""
    row = _row_of(_locked(circle), person, Standing.ASKED)
    return _change(row, Standing.LEFT, by, "circle.refused", reason)


@transaction.atomic
def leave(*, circle: Circle, by: Person) -> Membership:
    """Leave; the last steward names another first, unless nobody else is left."""
    locked = _locked(circle)
    row = _row_of(locked, by, Standing.ASKED, *INSIDE)
    if row.standing == Standing.STEWARD:
        _refuse_last(locked, row)
    row.standing, row.word = Standing.LEFT, ""
    row.save()
    witness(by=by, action="circle left", subject=locked, told={"person": str(by.pseudonym)})
    return row


@transaction.atomic
def remove(*, circle: Circle, person: Person, by: Person, reason: str) -> Membership:
    """Remove someone, who is told why and may ask again."""
    if not reason.strip():
        raise CircleError(_("Say why: it is told to the one who goes, and to nobody else."))
    locked = _locked(circle)
    row = _row_of(locked, person, *INSIDE)
    if row.standing == Standing.STEWARD:
        _refuse_last(locked, row)
    return _change(row, Standing.REMOVED, by, "circle.removed", reason.strip())


@transaction.atomic
def make_steward(*, circle: Circle, person: Person, by: Person) -> Membership:
    """Let a member answer for the circle too."""
    row = _row_of(_locked(circle), person, *INSIDE)
    if row.standing == Standing.STEWARD:
        return row
    return _change(row, Standing.STEWARD, by, "circle.steward")


@transaction.atomic
def step_down(*, circle: Circle, by: Person) -> Membership:
    """Be an ordinary member again; the last steward names another first."""
    locked = _locked(circle)
    row = _row_of(locked, by, Standing.STEWARD)
    _refuse_last(locked, row)
    row.standing = Standing.MEMBER
    row.save()
    told = {"person": str(by.pseudonym)}
    witness(by=by, action="circle steward stepped down", subject=locked, told=told)
    return row


@transaction.atomic
def set_agreement(*, circle: Circle, text: str, by: Person) -> Circle:
    """Write down the circle's rules in its own words; its members are told."""
    locked = _locked(circle)
    if locked.agreement == text:
        return locked
    locked.agreement = text
    locked.save(update_fields=["agreement"])
    others = Person.objects.filter(
        memberships__circle=locked, memberships__standing__in=INSIDE, is_active=True
    ).exclude(pk=by.pk)
    told = {"circle": locked.name}
    tell(people=others, topic="circle.agreement", told=told, url=_page(locked))
    witness(by=by, action="circle agreement changed", subject=locked, told={"text": text})
    return locked


@transaction.atomic
def set_limits(*, circle: Circle, reckoning: str, credit_limit_mg: int, by: Person) -> Circle:
    """Choose between gifts and credit, and how far below zero a member's balance may go."""
    if reckoning not in Reckoning.values:
        raise CircleError(_("Choose gifts or credit."))
    if not 0 < credit_limit_mg <= MOST_LIMIT_MG:
        raise CircleError(
            _("A limit above 0 was expected: with 0, nobody could take before having given.")
        )
    locked = _locked(circle)
    before = (locked.reckoning, locked.credit_limit_mg)
    locked.reckoning, locked.credit_limit_mg = reckoning, credit_limit_mg
    locked.save(update_fields=["reckoning", "credit_limit_mg"])
    if before != (reckoning, credit_limit_mg):
        told = {"reckoning": reckoning, "credit_limit_mg": credit_limit_mg}
        witness(by=by, action="circle limits changed", subject=locked, told=told)
    return locked


@transaction.atomic
def describe(*, circle: Circle, by: Person, about: str, district: str, joining: str) -> Circle:
    """Say anew what the circle is about and how one joins."""
    locked = _locked(circle)
    locked.about, locked.district, locked.joining = about, district, joining
    locked.save(update_fields=["about", "district", "joining"])
    told = {"about": about, "district": district, "joining": joining}
    witness(by=by, action="circle described", subject=locked, told=told)
    return locked


@transaction.atomic
def bring_place(*, circle: Circle, place: Place, by: Person) -> Circle:
    """Say that a place belongs to the circle; only its keepers can."""
    if not kept_by(by).filter(pk=place.pk).exists():
        raise CircleError(_("Only a keeper of a place can bring it into a circle."))
    locked = _locked(circle)
    locked.places.add(place)
    witness(by=by, action="circle place brought", subject=locked, told={"place": place.code})
    return locked


@transaction.atomic
def take_place(*, circle: Circle, place: Place, by: Person) -> Circle:
    """Say that a place no longer belongs to the circle."""
    locked = _locked(circle)
    locked.places.remove(place)
    witness(by=by, action="circle place taken", subject=locked, told={"place": place.code})
    return locked


def _locked(circle: Circle) -> Circle:
    """The circle, on which others now wait; one that has closed changes no more."""
    locked = Circle.objects.select_for_update(no_key=True).get(pk=circle.pk)
    if locked.closed_at is not None:
        raise CircleError(_("This circle has closed."))
    return locked


def _row_of(circle: Circle, person: Person, *standings: str) -> Membership:
    row = Membership.objects.filter(circle=circle, person=person, standing__in=standings).first()
    if row is None:
        raise CircleError(
            _("%(person)s does not stand so with %(circle)s any more. Look at its page again.")
            % {"person": person, "circle": circle}
        )
    row.person, row.circle = person, circle
    return row


def _refuse_last(circle: Circle, row: Membership) -> None:
    others = Membership.objects.filter(circle=circle, standing__in=INSIDE).exclude(pk=row.pk)
    if others.exists() and not others.filter(standing=Standing.STEWARD).exists():
        raise CircleError(_("You are its only steward. Name another one first."))


def _change(row: Membership, standing: str, by: Person, topic: str, word: str = "") -> Membership:
    row.standing, row.word = standing, word
    row.save()
    told: Mapping[str, str] = {"circle": row.circle.name, "reason": word}
    tell(people=[row.person], topic=topic, told=told, url=_page(row.circle))
    kept = {"person": str(row.person.pseudonym), "standing": standing}
    witness(by=by, action=topic.replace(".", " "), subject=row.circle, told=kept)
    return row


def _page(circle: Circle) -> str:
    return reverse("circle", args=[circle.slug])
