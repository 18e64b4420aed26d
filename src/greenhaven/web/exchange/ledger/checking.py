"""The books gone through from the beginning: every balance anew from its postings."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from django.db import connection

from greenhaven.web.commons.materials import COLUMNS, Vector
from greenhaven.web.exchange.ledger.models import Account, Event, Posting
from greenhaven.web.exchange.ledger.queries import imbalance

# What the database watches with; a table that is made anew loses them.
GUARDED = {
    "sqlite": (
        "exchange_account_opens_balance",
        "exchange_account_refuses_delete",
        "exchange_account_refuses_replace",
        "exchange_account_refuses_update",
        "exchange_balance_refuses_delete",
        "exchange_balance_refuses_insert",
        "exchange_balance_refuses_update",
        "exchange_event_refuses_delete",
        "exchange_event_refuses_replace",
        "exchange_event_refuses_update",
        "exchange_posting_moves_balances",
        "exchange_posting_refuses_delete",
        "exchange_posting_refuses_replace",
        "exchange_posting_refuses_update",
    ),
    "postgresql": (
        "exchange_account_opens_balance",
        "exchange_account_refuses",
        "exchange_account_refuses_truncate",
        "exchange_balance_refuses",
        "exchange_balance_refuses_truncate",
        "exchange_event_refuses",
        "exchange_event_refuses_truncate",
        "exchange_posting_moves_balances",
        "exchange_posting_refuses",
        "exchange_posting_refuses_truncate",
    ),
}
TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
}
WRONG = " OR ".join(f"b.{column} <> COALESCE(s.{column}, 0)" for column in COLUMNS)
MOVED = " UNION ALL ".join(
    f"SELECT {end} AS account_id, "  # noqa: S608 -- names of this file
    f"{', '.join(f'{sign}{column} AS {column}' for column in COLUMNS)} FROM exchange_posting"
    for end, sign in (("source_id", "-"), ("target_id", ""))
)
SUMS = ", ".join(f"SUM({column}) AS {column}" for column in COLUMNS)
RECOUNT = f"""
    SELECT a.id, b.account_id IS NULL,
        {", ".join(f"COALESCE(b.{column}, 0)" for column in COLUMNS)},
        {", ".join(f"COALESCE(s.{column}, 0)" for column in COLUMNS)}
    FROM exchange_account a
    LEFT JOIN exchange_balance b ON b.account_id = a.id
    LEFT JOIN (SELECT account_id, {SUMS} FROM ({MOVED}) m GROUP BY account_id) s
        ON s.account_id = a.id
    WHERE b.account_id IS NULL OR b.unbounded <> a.unbounded OR {WRONG}
    ORDER BY a.id
"""  # noqa: S608 -- names of this file
MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class WrongBalance:
    """An account whose balance is not the sum of its postings."""

    account: int
    said: Vector
    counted: Vector

    def __str__(self) -> str:
        parts = zip(asdict(self.said).items(), asdict(self.counted).values(), strict=True)
        wrong = [
            f"{part} {said} mg, counted {counted} mg"
            for (part, said), counted in parts
            if said != counted
        ]
        return f"account {self.account}: {'; '.join(wrong) or 'no balance, or another bound'}"


@dataclass(frozen=True, slots=True)
class Checked:
    """What going through the books found."""

    accounts: int
    events: int
    postings: int
    imbalance: Vector
    wrong: tuple[WrongBalance, ...]
    unwatched: tuple[str, ...]  # triggers that are not there or are switched off

    @property
    def holds(self) -> bool:
        """Whether nothing is missing, too much or unwatched."""
        return not (self.imbalance or self.wrong or self.unwatched)


def check_ledger() -> Checked:
    """Count every balance anew from its postings, and see that the database still watches."""
    return Checked(
        accounts=Account.objects.count(),
        events=Event.objects.count(),
        postings=Posting.objects.count(),
        imbalance=imbalance(),
        wrong=tuple(_wrong_balances()),
        unwatched=_unwatched(),
    )


def _wrong_balances() -> Iterator[WrongBalance]:
    with connection.cursor() as cursor:
        cursor.execute(RECOUNT)
        for account, _missing, *amounts in cursor.fetchall():
            numbers = [int(amount) for amount in amounts]
            half = len(COLUMNS)
            yield WrongBalance(account, Vector(*numbers[:half]), Vector(*numbers[half:]))


def _unwatched() -> tuple[str, ...]:
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS[connection.vendor])
        there = {name for (name,) in cursor.fetchall()}
    return tuple(name for name in GUARDED[connection.vendor] if name not in there)
