"""Who votes for whom in an open vote: the nearest of someone's delegations, and the way it goes."""

from collections.abc import Collection, Mapping
from datetime import datetime
from fractions import Fraction

from django.db.models import Q, QuerySet

from greenhaven.core.rules.kinds import Delegation as DelegationArticle
from greenhaven.web.commons import clock
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.delegations.models import Delegation
from greenhaven.web.council.levels.models import Levelled
from greenhaven.web.council.polls.models import OpenVote, Poll, RollEntry
from greenhaven.web.council.polls.receipts import voter_code
from greenhaven.web.council.proposals.standing import procedure_for
from greenhaven.web.council.proposals.texts import book_now


def article_for(of: Levelled) -> DelegationArticle:
    """Whether votes may be handed on at a level, how long it lasts, and to how many."""
    day = clock.today(present_city())
    return procedure_for(of, book_now(of.city).articles, day).delegation


def cap_of(poll: Poll) -> Fraction:
    """The largest part of all votes that one person may speak for."""
    told = poll.policy.get("delegation_most_share")  # as the rulebook had it
    return Fraction(str(article_for(poll).most_share if told is None else told))


def others_of(poll: Poll) -> int:
    """How many others one person may carry whatever the cap; as it was when the vote was called."""
    told = poll.policy.get("delegation_others_in_any_case")
    if told is None:  # a vote that was called with a cap alone is counted by that
        called_before = "delegation_most_share" in poll.policy
        return 0 if called_before else DelegationArticle.OTHERS_IN_ANY_CASE
    return int(told)


def topic_of(poll: Poll) -> str:
    """What a vote is about, as delegations name it: the layer of a rule, or the matter."""
    return poll.proposal.layer if poll.proposal is not None else poll.matter


def standing_at(at: datetime) -> Q:
    """Delegations that hold at a moment."""
    return Q(given_at__lte=at, ends_at__gt=at) & (Q(withdrawn_at=None) | Q(withdrawn_at__gt=at))


def given_for(poll: Poll, at: datetime) -> dict[int, Delegation]:
    """Of everyone on the roll who lets another vote: the nearest delegation, the earliest first.

    For this vote goes before for its topic, and that before for all; who is not on the roll, or
    has left, votes for nobody.
    """
    on_roll = RollEntry.objects.filter(poll=poll).values("person")
    rows = Delegation.objects.filter(
        standing_at(at),
        Q(poll=poll) | Q(poll=None, topic__in=("", topic_of(poll))),
        city=poll.city,
        giver__in=on_roll,
        taker__in=on_roll,
        giver__is_active=True,
        taker__is_active=True,
    )
    found: dict[int, Delegation] = {}
    for row in rows.select_related("giver", "taker").order_by("given_at", "pk"):
        known = found.get(row.giver_id)
        if known is None or _nearness(row) > _nearness(known):
            found[row.giver_id] = row
    return dict(sorted(found.items(), key=lambda each: (each[1].given_at, each[1].pk)))


def _nearness(row: Delegation) -> int:
    return 2 * (row.poll_id is not None) + bool(row.topic)


def direct_voters(poll: Poll) -> QuerySet[OpenVote]:
    """Who has voted themselves, and stands by it."""
    return OpenVote.objects.filter(entry__poll=poll, withdrawn_at=None)


def delegations_at_closing(poll: Poll) -> dict[str, str]:
    """Whom those named who did not vote, by the codes of the published file."""
    voted = set(direct_voters(poll).values_list("entry__person", flat=True))
    given = given_for(poll, poll.closes_at)
    silent = {pk: row for pk, row in given.items() if pk not in voted}
    named = {row.taker_id for row in silent.values()}
    entries = RollEntry.objects.filter(poll=poll, person__in=silent.keys() | named)
    codes = {entry.person_id: voter_code(poll, entry) for entry in entries.select_related("person")}
    return {codes[pk]: codes[row.taker_id] for pk, row in silent.items()}


def left_out_of(poll: Poll, codes: Collection[str]) -> list[Person]:
    """Whose vote counted for nobody, as their delegate carries as many as is allowed."""
    if not codes:
        return []
    entries = RollEntry.objects.filter(poll=poll).select_related("person")
    return [each.person for each in entries if voter_code(poll, each) in codes]


def way_of(given: Mapping[int, Delegation], person: Person, voted: frozenset[int]) -> list[Person]:
    """The people a vote passes until someone votes, or until it ends."""
    passed: list[Person] = []
    at = person.pk
    while at not in voted and (row := given.get(at)) is not None:
        if row.taker in passed or row.taker == person:
            break
        passed.append(row.taker)
        at = row.taker_id
    return passed


def carried_by(poll: Poll, taker: Person, at: datetime) -> list[Person]:
    """Who has named someone for a vote and has not voted themselves."""
    voted = set(direct_voters(poll).values_list("entry__person", flat=True))
    given = given_for(poll, at)
    return [row.giver for pk, row in given.items() if row.taker_id == taker.pk and pk not in voted]
