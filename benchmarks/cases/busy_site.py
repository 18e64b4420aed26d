"""A site under load, in one process: handovers at a steady rate, pages, traces."""

import itertools
import os
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True)
class Load:
    """A site and how much is asked of it."""

    city: str = "nyc"
    material: str = "food_scraps"
    sizes: Sizes = field(default_factory=Sizes)
    rate_per_s: float = 50.0
    lasts_s: float = 20.0
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
    return crowd, {"plan_s": planned - began, "fill_s": time.perf_counter() - planned}


def figures_of(crowd: Crowd, load: Load) -> Figures:
    """What a filled site takes for each of the things that are asked of it."""
    with _bare_table(), clock():
        before = in_time(_commit, load)
        given = in_time(_given(load), load)
        after = in_time(_commit, load)
        posted = in_time(_posted(load), load)
    bare = np.concatenate([before, after])
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


def in_time(act: Act, load: Load) -> np.ndarray:
    """Milliseconds from when each act was due until it was done, whatever those before took.

    An open loop: a site that falls behind is not spared, and what waits is counted as waiting.
    """
    count = round(load.rate_per_s * load.lasts_s)
    act(0)  # what a server reads once, such as the city, is read
    numbers, took = itertools.count(), np.zeros(count)
    failed: list[Exception] = []
    begins = time.perf_counter() + 0.5  # when every thread has its connection

    def hand() -> None:
        connection.ensure_connection()
        try:
            while (number := next(numbers)) < count and not failed:
                due = begins + number / load.rate_per_s
                time.sleep(max(0.0, due - time.perf_counter()))
                act(number)
                took[number] = 1000 * (time.perf_counter() - due)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=hand) for _ in range(load.hands)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return took


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
