"""What is taken back before someone is erased."""

from greenhaven.web.commons import clock
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.conversations.publishing import count_out
from greenhaven.web.council.delegations.models import Delegation
from greenhaven.web.council.proposals.leaving import leave_proposals


def take_back(person: Person) -> None:
    """Take back delegations that still stand, given and taken, and count opinions out of maps."""
    count_out(person)
    now = clock.now(present_city())
    standing = Delegation.objects.filter(withdrawn_at=None)
    for side in ("giver", "taker"):
        standing.filter(**{side: person}).update(withdrawn_at=now)
    leave_proposals(person, now)
