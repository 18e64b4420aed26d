"""Where what is in an account came from, and where it went: from kitchen to bed, and back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from django.db import connection

from greenhaven.web.commons.materials import COLUMNS, Vector
from greenhaven.web.exchange.ledger.models import Account, AccountKind

# A posting stands when its event is no correction and none corrects it. (Asked by its kind: a
# planner without statistics takes an index of empty cells for a narrow one.)
STANDING = """
    CROSS JOIN exchange_event e
    LEFT JOIN exchange_event c ON c.corrects_id = e.id
    WHERE e.id = p.event_id AND e.kind <> 'correction' AND c.id IS NULL
"""
Amounts = tuple[float, ...]
MOST_ROUNDS = 500  # of material that goes round in circles; each round carries less
LEAST_MG = 0.5  # less than that is nothing


@dataclass(frozen=True, slots=True)
class Link:
    """An account that a trace comes to, and what of the traced amount it has to do with."""

    account_id: int
    kind: AccountKind
    place_id: int
    batch_id: int | None
    depth: int  # generations: the fewest steps between the two
    share: float  # of the wet mass that came into the traced account
    vector: Vector

    @property
    def wet_mg(self) -> int:
        """Its mass [mg]."""
        return self.vector.wet

    @property
    def nitrogen_mg(self) -> int:
        """Its nitrogen [mg]."""
        return self.vector.nitrogen


class Edge(NamedTuple):
    """All that went from one account to another."""

    source: int
    target: int
    amounts: Amounts


@dataclass(slots=True)
class Found:
    """What reached an account so far, and after how many steps first."""

    depth: int
    amounts: list[float] = field(default_factory=lambda: [0.0] * len(COLUMNS))


def trace_back(account: Account) -> list[Link]:
    """Everything that a batch, or the soil of a garden, is made of, nearest first.

    Where things were mixed, each part holds of all of them in proportion, element by element.
    What came into an account later than something left it counts as mixed too: rather one garden
    too many is told of a recall than one too few.
    """
    edges = _edges(account.pk, back=True)
    into = _totals((edge.target, edge.amounts) for edge in edges)
    steps: dict[int, list[tuple[int, Amounts]]] = {}
    for edge in edges:
        parts = _shares(edge.amounts, into[edge.target])
        steps.setdefault(edge.target, []).append((edge.source, parts))
    return _links(account, into.get(account.pk), steps)


def trace_forward(account: Account) -> list[Link]:
    """Everywhere that what came into an account went, nearest first; mixed as in `trace_back`.

    Where material arises nothing comes in: there, all that went out is followed.
    """
    edges = _edges(account.pk, back=False)
    into = _totals((edge.target, edge.amounts) for edge in edges if not edge.source)
    if account.unbounded:
        into |= _totals((each.source, each.amounts) for each in edges if each.source == account.pk)
    steps: dict[int, list[tuple[int, Amounts]]] = {}
    for edge in edges:
        if edge.source:
            parts = _shares(edge.amounts, into[edge.source])
            steps.setdefault(edge.source, []).append((edge.target, parts))
    return _links(account, into.get(account.pk), steps)


def _links(
    account: Account,
    whole: Amounts | None,
    steps: Mapping[int, list[tuple[int, Amounts]]],
) -> list[Link]:
    if whole is None:
        return []
    found = _follow(account.pk, whole, steps)
    facts = {
        row[0]: row[1:]
        for row in Account.objects.filter(pk__in=found).values_list(
            "pk", "kind", "place_id", "batch"
        )
    }
    links = [
        Link(
            account_id=key,
            kind=AccountKind(facts[key][0]),
            place_id=facts[key][1],
            batch_id=facts[key][2],
            depth=each.depth,
            share=each.amounts[0] / whole[0] if whole[0] else 0.0,
            vector=Vector(*(round(amount) for amount in each.amounts)),
        )
        for key, each in found.items()
    ]
    return sorted(links, key=lambda link: (link.depth, -link.wet_mg, link.account_id))


def _follow(
    start: int, whole: Amounts, steps: Mapping[int, list[tuple[int, Amounts]]]
) -> dict[int, Found]:
    """Carry the amounts along, one generation after another.

    Amounts that meet in an account in the same generation go on together, so a net of diamonds
    costs no more than its edges in each generation; what goes round in a circle becomes less.
    """
    found: dict[int, Found] = {}
    here: dict[int, Amounts] = {start: whole}
    for depth in range(1, MOST_ROUNDS):
        reached: dict[int, list[float]] = {}
        for key, amounts in here.items():
            for other, parts in steps.get(key, ()):
                sums = reached.setdefault(other, [0.0] * len(COLUMNS))
                for index, amount in enumerate(amounts):
                    sums[index] += amount * parts[index]
        here = {}
        for key, sums in reached.items():
            if key == start or max(sums) < LEAST_MG:
                continue
            here[key] = tuple(sums)
            known = found.setdefault(key, Found(depth))
            known.amounts = [a + b for a, b in zip(known.amounts, sums, strict=True)]
        if not here:
            break
    return found


def _shares(amounts: Amounts, whole: Amounts) -> Amounts:
    return tuple(part / all_ if all_ else 0.0 for part, all_ in zip(amounts, whole, strict=True))


def _totals(each: Iterable[tuple[int, Amounts]]) -> dict[int, Amounts]:
    sums: dict[int, list[float]] = {}
    for key, amounts in each:
        known = sums.setdefault(key, [0.0] * len(COLUMNS))
        for index, amount in enumerate(amounts):
            known[index] += amount
    return {key: tuple(amounts) for key, amounts in sums.items()}


def _edges(account: int, *, back: bool) -> list[Edge]:
    """All that went between the accounts that can be reached from one, by one query.

    Forward, an edge without a source says what came into an account altogether.
    """
    with connection.cursor() as cursor:
        cursor.execute(_query(back), {"account": account})
        return [
            Edge(source or 0, target, tuple(float(amount) for amount in amounts))
            for source, target, *amounts in cursor.fetchall()
        ]


@cache
def _query(back: bool) -> str:  # noqa: FBT001 -- called in one place
    near, far = ("target_id", "source_id") if back else ("source_id", "target_id")
    sums = ", ".join(f"SUM(p.{column})" for column in COLUMNS)
    # Only batches pass on what came into them, and the account that is asked for. A cross join is
    # done in the order in which it is written, by a database that has no statistics too.
    passing = f"""
        FROM reach r CROSS JOIN exchange_account a CROSS JOIN exchange_posting p {STANDING}
            AND a.id = r.account_id AND (a.kind = '{AccountKind.LOT}' OR a.id = %(account)s)
            AND p.{near} = r.account_id
    """
    found = f"""
        WITH RECURSIVE reach (account_id) AS (
            SELECT CAST(%(account)s AS bigint) UNION SELECT p.{far} {passing})
        SELECT p.source_id, p.target_id, {sums} {passing} GROUP BY p.source_id, p.target_id
    """
    if back:
        return found
    arrived = passing.replace("p.source_id", "p.target_id")
    return f"{found} UNION ALL SELECT NULL, p.target_id, {sums} {arrived} GROUP BY p.target_id"
