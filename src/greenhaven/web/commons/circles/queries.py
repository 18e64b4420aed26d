"""What is asked of circles and invitations."""

import hashlib
import hmac

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from greenhaven.web.commons.circles.models import Circle, Invitation, Membership, Standing
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.queries import latest_snapshot

INSIDE = (Standing.MEMBER, Standing.STEWARD)


def circle_of(slug: str) -> Circle:
    """The circle of that name in the present city, or the page that says there is none."""
    found = Circle.objects.filter(slug=slug)
    if (snapshot := latest_snapshot()) is not None:
        found = found.filter(city=snapshot.city)
    if (circle := found.first()) is None:
        raise Http404(_("There is no such circle here."))
    return circle


def open_circles(city: str) -> QuerySet[Circle]:
    """The circles that meet, with how many are in each."""
    inside = Count("memberships", filter=Q(memberships__standing__in=INSIDE))
    found = Circle.objects.filter(city=city, closed_at=None)
    return found.annotate(size=inside).order_by("name", "pk")


def members_of(circle: Circle) -> QuerySet[Membership]:
    """Who is in it, its stewards first."""
    found = Membership.objects.filter(circle=circle, standing__in=INSIDE)
    return found.select_related("person").order_by("-standing", "person__name", "pk")


def stewards_of(circle: Circle) -> QuerySet[Person]:
    """Who answers for it."""
    return Person.objects.filter(
        memberships__circle=circle, memberships__standing=Standing.STEWARD, is_active=True
    ).order_by("name", "pk")


def circles_of(person: Person) -> QuerySet[Circle]:
    """The circles that someone is in."""
    return Circle.objects.filter(
        memberships__person=person, memberships__standing__in=INSIDE, closed_at=None
    ).order_by("name", "pk")


def standing_in(circle: Circle, person: Person | None) -> str:
    """How someone stands with a circle; empty where they never had to do with it."""
    if person is None:
        return ""
    row = Membership.objects.filter(circle=circle, person=person).first()
    return row.standing if row else ""


def digest_of_key(key: str) -> str:
    """What is kept of the key in an invitation's link."""
    return hashlib.sha256(key.encode()).hexdigest()


def digest_of_address(email: str) -> str:
    """What is kept of the address that an invitation was written for.

    With the site's secret, for addresses can be guessed and tried.
    """
    text = f"invited:{email.strip().lower()}"
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def invitation_of(key: str) -> Invitation:
    """The invitation of a link, or the page that says there is none."""
    found = Invitation.objects.select_related("circle", "place", "invited_by")
    invitation = found.filter(key_digest=digest_of_key(key)).first()
    if invitation is None:
        raise Http404(_("There is no such invitation. Was the whole link copied?"))
    return invitation
