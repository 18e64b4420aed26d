"""People who write into the books at the same moment: real threads, real transactions.

Run as a program on a database of its own, it prints what came of it:

    GREENHAVEN_HOME=… python -m tests.web.ledger.at_once
"""

import json
import sys
import threading
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import django
from django.db import connection, transaction

if TYPE_CHECKING:
    from greenhaven.web.exchange.ledger.models import Account, Event

NOON = datetime(2025, 3, 3, 12, tzinfo=UTC)
KG = 1_000_000
Told = dict[str, list[str]]


def together(*acts: Callable[[], object]) -> list[str]:
    """Do all at the same moment, each in a thread of its own; tells "done" or the error's name."""
    barrier, said = threading.Barrier(len(acts)), ["nothing"] * len(acts)

    def run(number: int, act: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=30)
            act()
            said[number] = "done"
        except Exception as error:  # whatever it is, it is told
            said[number] = type(error).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(said)


class Books:
    """A yard with its soil, on an empty database that has its tables."""

    def __init__(self) -> None:
        from greenhaven.web.commons.materials import Vector
        from greenhaven.web.commons.places.models import Place, PlaceKind

        spot = {"lat": 51.0, "lon": 4.0, "shown_lat": 51.0, "shown_lon": 4.0}
        self.yard = Place.objects.create(
            city="v", code="yard", name="Yard", kind=PlaceKind.HUB, **spot
        )
        self.bed, self.arising = self.account("soil"), self.account("arising")
        self.kilogram = Vector(KG, KG // 2, KG // 8, KG // 100, 0, 0, KG // 25)

    def account(self, kind: str) -> "Account":
        """The yard's account of a kind."""
        from greenhaven.web.exchange.ledger.actions import account_of
        from greenhaven.web.exchange.ledger.models import AccountKind

        return account_of(place=self.yard, kind=AccountKind(kind))

    def post(self, source: "Account", target: "Account", vector: Any, key: Any = None) -> "Event":
        """One handover."""
        from greenhaven.web.exchange.ledger.actions import Move, record
        from greenhaven.web.exchange.ledger.models import EventKind

        kind, moves = EventKind.HANDOVER, [Move(source, target, vector)]
        return record(kind=kind, place=self.yard, moves=moves, by=None, at=NOON, key=key)

    def heap(self, kg: int) -> "Account":
        """A batch of so many kilograms."""
        from greenhaven.web.exchange.ledger.actions import open_lot

        account = open_lot(place=self.yard)
        for _ in range(kg):
            self.post(self.arising, account, self.kilogram)
        return account

    @transaction.atomic
    def give(self, source: "Account", target: "Account", wet_mg: int) -> None:
        """A part of what is there."""
        from greenhaven.web.exchange.ledger.actions import draw

        self.post(source, target, draw(account=source, wet_mg=wet_mg, towards=target))

    def cross(self, source: "Account", target: "Account") -> None:
        """Fifty parts, one after another."""
        for number in range(50):
            self.give(source, target, 1000 + number)


def all_at_once() -> Told:
    """Everything that may collide, one after another."""
    from greenhaven.web.exchange.ledger.checking import check_ledger
    from greenhaven.web.exchange.ledger.queries import content

    books = Books()
    drawn, unlocked, again = books.heap(1), books.heap(1), books.heap(0)
    one, other, key = books.heap(3), books.heap(3), uuid.uuid4()
    told = {
        "the same kilogram drawn": together(*[lambda: books.give(drawn, books.bed, KG)] * 6),
        "the same kilogram posted": together(
            *[lambda: books.post(unlocked, books.bed, books.kilogram)] * 6
        ),
        "the same request": together(
            *[lambda: books.post(books.arising, again, books.kilogram, key)] * 4
        ),
        "the same account opened": together(*[lambda: books.account("air")] * 4),
        "crossing postings": together(
            *[lambda: books.cross(one, other), lambda: books.cross(other, one)] * 2
        ),
    }
    held = {"bed": content(books.bed), "request": content(again)}
    held["both heaps"] = content(one) + content(other)
    told |= {f"kilograms, {name}": [str(amount.wet / KG)] for name, amount in held.items()}
    told["pages of the log that are not moved"] = [pages_not_moved()]
    told["the books hold"] = [str(check_ledger().holds)]
    return told


def pages_not_moved() -> str:
    """What SQLite's log holds that is not in the database yet, when it was moved."""
    from greenhaven.web.commons.write_ahead import move_log

    move_log()
    if connection.vendor != "sqlite":
        return "0"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
        _busy, pages, moved = cursor.fetchone()
    return str(pages - moved)


EXPECTED: Told = {
    "the same kilogram drawn": ["NotEnoughError"] * 5 + ["done"],
    "the same kilogram posted": ["NotEnoughError"] * 5 + ["done"],
    "the same request": ["done"] * 4,
    "the same account opened": ["done"] * 4,
    "crossing postings": ["done"] * 4,
    "kilograms, bed": ["2.0"],
    "kilograms, request": ["1.0"],
    "kilograms, both heaps": ["6.0"],
    "pages of the log that are not moved": ["0"],
    "the books hold": ["True"],
}

if __name__ == "__main__":
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    json.dump(all_at_once(), sys.stdout)
