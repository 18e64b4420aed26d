"""A site under load, in one process: handovers at a steady rate, pages, traces."""

import os
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from benchmarks.cases.crowd import GENERATIONS, Crowd, Sizes, fill
from benchmarks.measure import Figures
from greenhaven.web.commons.people.models import Grant, Person, Role
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.commons.write_ahead import move_log
from greenhaven.web.exchange.handovers.actions import record_handover
from greenhaven.web.exchange.ledger.checking import check_ledger
from greenhaven.web.exchange.ledger.models import Account
from greenhaven.web.exchange.ledger.tracing import trace_back, trace_forward

Act = Callable[[int], object]
# Times that every thread does a thing before it is timed: the driver prepares what comes for the
# third time, and PostgreSQL keeps a plan of what was prepared five times before.
WARM = 12


@dataclass(frozen=True, slots=True)
class Load:
    """A site and how much is asked of it."""

    city: str = "nyc"
    material: str = "food_scraps"
    sizes: Sizes = field(default_factory=Sizes)
    rate_per_s: float = 50.0
    lasts_s: float = 20.0
    turns: int = 10
    hands: int = 8  # threads
    pages: int = 200
    traces: int = 60


def prepare(load: Load) -> tuple[Crowd, Figures]:
    """Tables, a city with its plan, and a year of use."""
    began = time.perf_counter()
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        call_command("migrate", verbosity=0)
        call_command("load_city", load.city, stdout=nowhere)
        call_command("plan_city", load.city, as_json=True, stdout=nowhere, stderr=nowhere)
    planned = time.perf_counter()
    crowd = fill(load.material, load.sizes)
    _settle()
    return crowd, {"plan_s": planned - began, "fill_s": time.perf_counter() - planned}


def _settle() -> None:
    """What a database and its disk do in a year, and would now do while others are timed."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")
            cursor.execute("CHECKPOINT")
    else:
        move_log()
    os.sync()


def figures_of(crowd: Crowd, load: Load) -> Figures:
    """What a filled site takes for each of the things that are asked of it."""
    hands = Hands(load.hands)
    with _bare_table(), clock():
        bare, given = in_turns([_commit, _given(load)], load, hands)
        (posted,) = in_turns([_posted(load)], load, hands)
        hands.rest()
    front, day = (
        pages(Client(SERVER_NAME="localhost"), "/", load),
        pages(_coordinator(), "/day/", load),
    )
    traced = traces(crowd, load)
    if not (found := check_ledger()).holds:
        raise RuntimeError(f"the books do not hold: {found}")
    return {
        "handover_ratio": _percentile(given, 99) / _percentile(bare, 99),
        "handover_p50_ms": _percentile(given, 50),
        "handover_p99_ms": _percentile(given, 99),
        "bare_p50_ms": _percentile(bare, 50),
        "bare_p99_ms": _percentile(bare, 99),
        "view_p50_ms": _percentile(posted, 50),
        "view_p99_ms": _percentile(posted, 99),
        "front_page_p95_ms": _percentile(front, 95),
        "day_p95_ms": _percentile(day, 95),
        "page_p95_ms": max(_percentile(front, 95), _percentile(day, 95)),
        "trace_ms": _percentile(traced, 95),
    }


def _percentile(times_ms: np.ndarray, percent: float) -> float:
    return float(np.percentile(times_ms, percent))


class Hands:
    """Threads that keep their connections to the database from one turn to the next."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._pool = ThreadPoolExecutor(count)

    def all_do(self, work: Callable[[], None]) -> None:
        """Let every one of them do it at the same time; what goes wrong is raised here."""
        ready = threading.Barrier(self.count)  # so that none does it twice

        def do() -> None:
            ready.wait()
            work()

        for done in [self._pool.submit(do) for _ in range(self.count)]:
            done.result()

    def rest(self) -> None:
        """Close the connections, and end."""
        self.all_do(_part)
        self._pool.shutdown()


def _warm(act: Act) -> None:
    for _ in range(WARM):
        act(0)


def _part() -> None:
    connection.close()  # this thread's own


def in_time(act: Act, load: Load, hands: Hands, numbers: range) -> np.ndarray:
    """Milliseconds from when each act was due until it was done, whatever those before took.

    An open loop: a site that falls behind is not spared, and what waits is counted as waiting.
    """
    left, took = iter(range(len(numbers))), np.zeros(len(numbers))
    begins = time.perf_counter() + 0.2  # when every thread is there
    failed = threading.Event()

    def hand() -> None:
        while not failed.is_set() and (each := next(left, None)) is not None:
            due = begins + each / load.rate_per_s
            time.sleep(max(0.0, due - time.perf_counter()))
            try:
                act(numbers[each])
            except BaseException:
                failed.set()
                raise
            took[each] = 1000 * (time.perf_counter() - due)

    hands.all_do(hand)
    return took


def in_turns(acts: Sequence[Act], load: Load, hands: Hands) -> list[np.ndarray]:
    """The same of several, turn by turn, so that all meet the same hiccups of the machine.

    A turn begins when the one before is all done. Before the first, every thread has done each
    thing a few times, as those of a site have that was started some time ago.
    """
    count = round(load.rate_per_s * load.lasts_s)
    for act in acts:
        hands.all_do(partial(_warm, act))
    took: list[list[np.ndarray]] = [[] for _ in acts]
    for numbers in np.array_split(np.arange(count), load.turns):
        for act, times in zip(acts, took, strict=True):
            turn = range(int(numbers[0]), int(numbers[-1]) + 1)
            times.append(in_time(act, load, hands, turn))
    return [np.concatenate(times) for times in took]


@contextmanager
def clock(every_s: float = 2.0) -> Iterator[None]:
    """The part of a served site's clock that touches what writers do, as often."""
    done = threading.Event()

    def turn() -> None:
        while not done.wait(every_s):
            move_log()
        connection.close()

    thread = threading.Thread(target=turn)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


@contextmanager
def _bare_table() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare (number integer, key varchar(36))")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bare")


def _commit(number: int) -> None:
    """One row in one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO bare VALUES (%s, %s)", [number, str(uuid.uuid4())])


def _keepers(load: Load) -> list[tuple[Person, Place]]:
    """Keepers of hubs that take the material, one after another from all over the city."""
    count, hubs = round(load.rate_per_s * load.lasts_s), present_city().hubs
    taking = [
        code
        for code, accepts in zip(hubs.id.tolist(), hubs.accepts.tolist(), strict=True)
        if load.material in accepts.split()
    ]
    grants = Grant.objects.filter(role=Role.KEEPER, ended_at=None, place__code__in=taking)
    found = [(grant.person, grant.place) for grant in grants.select_related("person", "place")]
    return [found[7 * number % len(found)] for number in range(count)]


def _given(load: Load) -> Act:
    """A neighbour brings something to a hub, and its keeper weighs it."""
    keepers = _keepers(load)
    givers = list(Person.objects.order_by("-pk")[:500])

    def give(number: int) -> None:
        keeper, hub = keepers[number]
        record_handover(
            by=keeper,
            leg="collect",
            giver_place=hub,
            taker_place=hub,
            material=load.material,
            quantity=f"{1 + number % 90 / 10}",
            unit="kg",
            method="weighed",
            giver=givers[number % len(givers)],
            key=uuid.uuid4(),
        )

    return give


def _posted(load: Load) -> Act:
    """The same by the keeper's form, in a browser in which the keeper has signed in."""
    keepers = _keepers(load)
    site, browsers = Client(SERVER_NAME="localhost"), {}  # one site for all of them
    for keeper, _hub in keepers:
        if keeper.pk not in browsers:
            browsers[keeper.pk] = Client(SERVER_NAME="localhost")
            browsers[keeper.pk].handler = site.handler
            browsers[keeper.pk].force_login(keeper)

    def post(number: int) -> None:
        keeper, hub = keepers[number]
        told = {"key": str(uuid.uuid4()), "quantity": f"{1 + number % 90 / 10}", "unit": "kg"}
        told |= {"material": load.material, "method": "weighed"}
        answer = browsers[keeper.pk].post(f"/keep/{hub.code}/", told)
        if answer.status_code != 302:
            raise RuntimeError(f"/keep/{hub.code}/ answered {answer.status_code}")

    return post


def _coordinator() -> Client:
    client = Client(SERVER_NAME="localhost")
    grant = Grant.objects.filter(role=Role.COORDINATOR, ended_at=None).first()
    if grant is None:
        raise RuntimeError("nobody coordinates")
    client.force_login(grant.person)
    return client


def pages(client: Client, address: str, load: Load) -> np.ndarray:
    """Milliseconds that a page takes, one request after another; the first one too."""
    took = []
    for _ in range(load.pages):
        began = time.perf_counter()
        answer = client.get(address)
        took.append(1000 * (time.perf_counter() - began))
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")
    return np.array(took)


def traces(crowd: Crowd, load: Load) -> np.ndarray:
    """Milliseconds of traces of batches: from the first of eight generations, and to the last."""
    took = []
    for number in range(load.traces):
        hub = 11 * number % crowd.hubs
        first = Account.objects.get(pk=crowd.lot(0, hub))
        last = Account.objects.get(pk=crowd.lot(GENERATIONS, hub))
        for trace, account in ((trace_forward, first), (trace_back, last)):
            began = time.perf_counter()
            links = trace(account)
            took.append(1000 * (time.perf_counter() - began))
            if max(link.depth for link in links if link.batch_id) != GENERATIONS:
                raise RuntimeError(f"account {account.pk}: not {GENERATIONS} generations")
    return np.array(took)
