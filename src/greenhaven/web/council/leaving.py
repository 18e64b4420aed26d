"""What is taken back before someone is erased."""

from django.utils import timezone

from greenhaven.web.commons.people.models import Person
from greenhaven.web.council.delegations.models import Delegation


def take_back(person: Person) -> None:
    """Take back delegations that still stand, given and taken."""
    standing = Delegation.objects.filter(withdrawn_at=None)
    for side in ("giver", "taker"):
        standing.filter(**{side: person}).update(withdrawn_at=timezone.now())
