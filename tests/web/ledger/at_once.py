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

import django
from django.db import connection, transaction

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


def all_at_once() -> Told:
    """Everything that may collide, one after another, on an empty database with its tables."""
    from greenhaven.web.commons.materials import Vector
    from greenhaven.web.commons.places.models import Place, PlaceKind
    from greenhaven.web.exchange.ledger import actions
    from greenhaven.web.exchange.ledger.checking import check_ledger
    from greenhaven.web.exchange.ledger.models import AccountKind, EventKind
    from greenhaven.web.exchange.ledger.queries import content

    spot = {"lat": 51.0, "lon": 4.0, "shown_lat": 51.0, "shown_lon": 4.0}
    yard = Place.objects.create(city="v", code="yard", name="Yard", kind=PlaceKind.HUB, **spot)
    bed = actions.account_of(place=yard, kind=AccountKind.SOIL)
    arising = actions.account_of(place=yard, kind=AccountKind.ARISING)
    kilogram = Vector(KG, KG // 2, KG // 8, KG // 100, 0, 0, KG // 25)

    def post(source, target, vector, key=None):
        return actions.record(
            kind=EventKind.HANDOVER,
            place=yard,
            moves=[actions.Move(source, target, vector)],
            by=None,
            at=NOON,
            key=key,
        )

    def heap(kg):
        account = actions.open_lot(place=yard)
        for _ in range(kg):
            post(arising, account, kilogram)
        return account

    @transaction.atomic
    def give(source, target, wet):
        post(source, target, actions.draw(account=source, wet_mg=wet, towards=target))

    drawn, unlocked = heap(1), heap(1)
    told = {
        "the same kilogram drawn": together(*[lambda: give(drawn, bed, KG)] * 6),
        "the same kilogram posted": together(*[lambda: post(unlocked, bed, kilogram)] * 6),
    }
    told["kilograms in the bed"] = [str(content(bed).wet / KG)]

    key, again = uuid.uuid4(), heap(0)
    told["the same request"] = together(*[lambda: post(arising, again, kilogram, key)] * 4)
    told["kilograms of that request"] = [str(content(again).wet / KG)]

    told["the same account opened"] = together(
        *[lambda: actions.account_of(place=yard, kind=AccountKind.AIR)] * 4
    )

    one, other = heap(3), heap(3)

    def cross(source, target):
        def fifty_times() -> None:
            for number in range(50):
                give(source, target, 1000 + number)

        return fifty_times

    told["crossing postings"] = together(*[cross(one, other), cross(other, one)] * 2)
    told["kilograms in both"] = [str((content(one) + content(other)).wet / KG)]
    told["pages of the log that are not moved"] = [pages_not_moved()]
    told["the books hold"] = [str(check_ledger().holds)]
    return told


EXPECTED: Told = {
    "the same kilogram drawn": ["NotEnoughError"] * 5 + ["done"],
    "the same kilogram posted": ["NotEnoughError"] * 5 + ["done"],
    "kilograms in the bed": ["2.0"],
    "the same request": ["done"] * 4,
    "kilograms of that request": ["1.0"],
    "the same account opened": ["done"] * 4,
    "crossing postings": ["done"] * 4,
    "kilograms in both": ["6.0"],
    "pages of the log that are not moved": ["0"],
    "the books hold": ["True"],
}

if __name__ == "__main__":
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    json.dump(all_at_once(), sys.stdout)
