"""What people said in a conversation, and a proposal that came of it."""

from collections.abc import Iterable

from greenhaven.web.commons import clock
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.conversations.models import Statement
from greenhaven.web.council.outcomes.models import Outcome
from greenhaven.web.council.proposals.models import Proposal


def link_statements(proposal: Proposal, statements: Iterable[Statement], by: Person) -> None:
    """Say of each statement that this proposal came of it."""
    for each in statements:
        Outcome.objects.get_or_create(
            statement=each,
            proposal=proposal,
            defaults={"answered_by": by, "answered_at": clock.now(present_city())},
        )
