"""What is asked of outcomes: what became of statements, and which still wait for an answer."""

from collections.abc import Iterable

from greenhaven.core.voice.opinions.opinion_map import OpinionMap
from greenhaven.web.commons.people.models import Person
from greenhaven.web.council.conversations.drawing import map_of
from greenhaven.web.council.conversations.ground import speaking
from greenhaven.web.council.conversations.models import Conversation, Statement
from greenhaven.web.council.conversations.queries import said_by
from greenhaven.web.council.outcomes.models import Outcome


def outcomes_of(statements: Iterable[Statement]) -> dict[int, list[Outcome]]:
    """What became of each, by the key of the statement; of those that stand for it as well."""
    stands_for = {each.pk: each.merged_into_id or each.pk for each in statements}
    found = Outcome.objects.filter(statement__in={*stands_for, *stands_for.values()})
    by_key: dict[int, list[Outcome]] = {}
    for row in found.select_related("proposal", "statement").order_by("pk"):
        by_key.setdefault(row.statement_id, []).append(row)
    return {
        pk: [row for key in dict.fromkeys((pk, other)) for row in by_key.get(key, [])]
        for pk, other in stands_for.items()
    }


def answered(conversation: Conversation) -> list[tuple[Statement, list[Outcome]]]:
    """Statements of which it is said what became of them."""
    said = conversation.statements.filter(outcomes__isnull=False).select_related("merged_into")
    rows = list(said.distinct())
    found = outcomes_of(rows)
    return [(each, found[each.pk]) for each in sorted(rows, key=lambda row: row.number)]


def unanswered(conversation: Conversation, shown: OpinionMap | None = None) -> list[Statement]:
    """Statements that speak for a group or for all, and of which nobody said what becomes.

    `shown` is the map where it is known already.
    """
    numbers = speaking(map_of(conversation) if shown is None else shown)
    rows = conversation.statements.filter(number__in=numbers).exclude(outcomes__isnull=False)
    return list(rows.exclude(merged__outcomes__isnull=False).order_by("number").distinct())


def said_with_outcomes(person: Person) -> list[tuple[Statement, list[Outcome]]]:
    """What someone wrote, and what became of it."""
    rows = list(said_by(person))
    found = outcomes_of(rows)
    return [(each, found[each.pk]) for each in rows]
