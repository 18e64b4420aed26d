"""What is asked of the books: what is in an account, where it went, and that nothing is missing."""

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from greenhaven.web.commons.materials import COLUMNS, NOTHING, Vector
from greenhaven.web.commons.units import shown
from greenhaven.web.exchange.ledger.models import (
    Account,
    Balance,
    Event,
    EventKind,
    Posting,
)

MOST_TOLD = 3  # ways that a refused correction names


def content(account: Account) -> Vector:
    """What is in an account."""
    return Vector.of(Balance.objects.get(account=account))


def imbalance() -> Vector:
    """The sum over all accounts; nothing, as each posting takes what it gives."""
    sums = Balance.objects.aggregate(**{column: Sum(column) for column in COLUMNS})
    return Vector(*(int(sums[column] or 0) for column in COLUMNS))


def standing_postings() -> Q:
    """Of postings: those of events that are no correction and were not corrected."""
    return ~Q(event__kind=EventKind.CORRECTION) & Q(event__corrected_by=None)


def what_moved_on(event: Event) -> str:
    """Why an event cannot be taken back, in words: what of it has left, and where to."""
    reached = list(event.postings.select_related("target__place", "target__balance"))
    short = [
        each
        for each in reached
        if not each.target.unbounded and not Vector.of(each).within(Vector.of(each.target.balance))
    ]
    if not short:
        return _("This cannot be taken back: what it moved is no longer as it was.")
    first = short[0]
    gone = (
        Posting.objects.filter(standing_postings(), source=first.target, pk__gt=first.pk)
        .select_related("target__place")
        .order_by("pk")[:MOST_TOLD]
    )
    ways = "; ".join(
        _("%(amount)s to %(account)s") % {"amount": shown(each.wet_mg), "account": each.target}
        for each in gone
    )
    return _(
        "This cannot be taken back: of %(account)s, where it went, much has moved on (%(ways)s). "
        "Take that back first, or weigh what is left and record the difference."
    ) % {"account": first.target, "ways": ways or _("with other things")}


def can_be_taken_back(event: Event) -> bool:
    """Whether all that an event moved is still where it went."""
    taken: dict[int, Vector] = {}
    there: dict[int, Vector] = {}
    for each in event.postings.select_related("target__balance"):
        if not each.target.unbounded:
            there[each.target_id] = Vector.of(each.target.balance)
            taken[each.target_id] = taken.get(each.target_id, NOTHING) + Vector.of(each)
    return all(amount.within(there[key]) for key, amount in taken.items())
