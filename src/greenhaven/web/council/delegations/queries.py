"""What is asked of delegations: those that someone gave and those given to them."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from greenhaven.web.commons.circles.queries import INSIDE
from greenhaven.web.commons.people.models import Person
from greenhaven.web.council.delegations.carrying import standing_at
from greenhaven.web.council.delegations.models import Delegation


def delegation_of(pk: int) -> Delegation:
    """The delegation of that number."""
    found = Delegation.objects.filter(pk=pk).select_related("giver", "taker", "poll").first()
    if found is None:
        raise Http404(_("There is no such delegation."))
    return found


def given_by(person: Person, city: str, at: datetime) -> QuerySet[Delegation]:
    """Who votes for someone."""
    found = Delegation.objects.filter(standing_at(at), giver=person, city=city)
    return found.select_related("taker", "poll").order_by("-pk")


def given_to(person: Person, city: str, at: datetime) -> QuerySet[Delegation]:
    """Whom someone votes for."""
    found = Delegation.objects.filter(standing_at(at), taker=person, city=city)
    return found.select_related("giver", "poll").order_by("-pk")


def near(person: Person) -> QuerySet[Person]:
    """The people in one's own circles, whom one knows by name."""
    own = person.memberships.filter(standing__in=INSIDE).values("circle")
    return (
        Person.objects.filter(
            memberships__circle__in=own, memberships__standing__in=INSIDE, is_active=True
        )
        .exclude(pk=person.pk)
        .distinct()
        .order_by("name", "pk")
    )
