"""A site that a large city has used for a year: people, places, batches, and lines in its books.

Everything is written by the database itself, from one series of numbers a table; so two million
lines take a minute or two. The triggers that guard the books rest meanwhile, and the balances are
added up at the end; `greenhaven ledger check` holds afterwards.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection, models, transaction

from greenhaven.web.commons import clock
from greenhaven.web.commons.people.models import Grant, Person, Role
from greenhaven.web.commons.places.models import Place, PlaceKind
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.batches.models import Batch, Observation
from greenhaven.web.exchange.handovers.models import Handover
from greenhaven.web.exchange.ledger.checking import MOVED, SUMS
from greenhaven.web.exchange.ledger.models import COLUMNS, Account, Balance, Event, Posting

LYING_WEEKS = 12
GENERATIONS = 8  # of batches that give to batches of the next week, before one ends in gardens
# What one gram of a load holds [mg], in the order of the columns.
PER_GRAM = dict(zip(COLUMNS, (1000, 700, 140, 8, 1, 2, 40), strict=True))
LOST = {**PER_GRAM, "phosphorus_mg": 0, "potassium_mg": 0, "ash_mg": 0}
NO_PASSWORD = "!"  # noqa: S105 -- as Django marks that there is none
BRINGS_G = 5000  # the least that one brings


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large the site is."""

    people: int = 100_000
    lines: int = 2_000_000
    weeks: int = 52


@dataclass(frozen=True, slots=True)
class Crowd:
    """Where the rows of a filled site begin, and how many there are."""

    first_person: int
    people: int
    first_hub: int
    hubs: int
    first_garden: int
    gardens: int
    first_account: int
    weeks: int
    brought: int  # lines of loads that people brought
    lines: int

    @property
    def first_soil(self) -> int:
        """The account of the first garden."""
        return self.first_account + 2 * self.hubs

    def lot(self, week: int, hub: int) -> int:
        """The account of the batch that a hub filled in a week."""
        return self.first_account + 2 * self.hubs + self.gardens + week * self.hubs + hub


def fill(material: str, sizes: Sizes) -> Crowd:
    """Fill a site whose hubs and gardens are on the map already, and whose books are empty."""
    with transaction.atomic():
        crowd = _measured(sizes)
        _people(crowd)
    with _unguarded(), transaction.atomic():
        _accounts(crowd)
        _batches(crowd)
        _brought(crowd, material)
        _moved_on(crowd)
        _balances()
        _sequences()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as its own housekeeping does
    return crowd


def _measured(sizes: Sizes) -> Crowd:
    hubs = list(
        Place.objects.filter(kind=PlaceKind.HUB).order_by("pk").values_list("pk", flat=True)
    )
    gardens = list(
        Place.objects.filter(kind=PlaceKind.GARDEN).order_by("pk").values_list("pk", flat=True)
    )
    for keys in (hubs, gardens):
        if keys[-1] - keys[0] + 1 != len(keys):
            raise ValueError("the places of a city have keys in a row")
    onward = 6 * (sizes.weeks - 1) * len(hubs)
    return Crowd(
        first_person=1 + (Person.objects.aggregate(last=models.Max("pk"))["last"] or 0),
        people=sizes.people,
        first_hub=hubs[0],
        hubs=len(hubs),
        first_garden=gardens[0],
        gardens=len(gardens),
        first_account=1 + (Account.objects.aggregate(last=models.Max("pk"))["last"] or 0),
        weeks=sizes.weeks,
        brought=sizes.lines - onward,
        lines=sizes.lines,
    )


def _people(crowd: Crowd) -> None:
    """Everyone; the first of them keep a hub each, and the one after them coordinates."""
    first = crowd.first_person
    Person.objects.bulk_create(
        (
            Person(
                pk=first + each, email=f"p{each}@example.org", name=f"P{each}", password=NO_PASSWORD
            )
            for each in range(crowd.people)
        ),
        batch_size=2000,
    )
    keepers = [
        Grant(person_id=first + each, role=Role.KEEPER, place_id=crowd.first_hub + each)
        for each in range(crowd.hubs)
    ]
    coordinator = Grant(person_id=first + crowd.hubs, role=Role.COORDINATOR)
    Grant.objects.bulk_create([*keepers, coordinator])


def _accounts(crowd: Crowd) -> None:
    hubs, gardens, opened = crowd.hubs, crowd.gardens, _day("0")
    parts = [
        (hubs, "arising", f"{crowd.first_hub} + n", "true"),
        (hubs, "air", f"{crowd.first_hub} + n", "false"),
        (gardens, "soil", f"{crowd.first_garden} + n", "false"),
        (crowd.weeks * hubs, "lot", f"{crowd.first_hub} + n % {hubs}", "false"),
    ]
    first = crowd.first_account
    for count, kind, place, unbounded in parts:
        _insert(
            Account,
            count,
            id=f"{first} + n",
            kind=f"'{kind}'",
            place_id=place,
            unbounded=unbounded,
            opened_at=opened,
        )
        first += count


def _batches(crowd: Crowd) -> None:
    """One a hub and week: the last is being filled, a quarter's lie and are seen to, others gone.

    Each that lies was looked at twice in these days; ten are late.
    """
    last, lying = (crowd.weeks - 1) * crowd.hubs, min(crowd.weeks - 1, LYING_WEEKS) * crowd.hubs
    gone, opened = last - lying, f"7 * (n / {crowd.hubs})"
    _insert(
        Batch,
        crowd.weeks * crowd.hubs,
        id="1 + n",
        code="'batch-' || n",
        place_id=f"{crowd.first_hub} + n % {crowd.hubs}",
        account_id=f"{crowd.lot(0, 0)} + n",
        stage=f"CASE WHEN n < {gone} THEN 'spent' WHEN n < {last} THEN 'curing' ELSE 'intake' END",
        opened_at=_day(opened),
        started_at=f"CASE WHEN n < {last} THEN {_day(f'{opened} + 7')} END",
        ready_on=f"CASE WHEN n BETWEEN {gone + 10} AND {last - 1} THEN {_date(400)} "
        f"WHEN n BETWEEN {gone} AND {gone + 9} THEN {_date(360)} END",
        released_at=f"CASE WHEN n < {gone} THEN {_day(f'{opened} + 90')} END",
        released_by_id=f"CASE WHEN n < {gone} THEN {crowd.first_person} END",
        release_grounds=f"CASE WHEN n < {gone} THEN {_json()} END",
    )
    _insert(
        Observation,
        2 * lying,
        batch_id=f"{gone + 1} + n / 2",
        key=_key(),
        kind="'temperature'",
        value="40.0 + n % 20",
        unit="'°C'",
        at=_day("362 + n % 2"),
        recorded_at=_day("362 + n % 2"),
    )


def _brought(crowd: Crowd, material: str) -> None:
    """What people brought, hub by hub and week by week."""
    hub = f"n % {crowd.hubs}"
    week = f"(n * {crowd.weeks}) / {crowd.brought}"
    at = _day(f"(n * {7 * crowd.weeks}) / {crowd.brought}")
    grams = f"({BRINGS_G} + n % {BRINGS_G})"
    lot = f"{crowd.lot(0, 0)} + ({week}) * {crowd.hubs} + {hub}"
    place = f"{crowd.first_hub} + {hub}"
    _events(crowd.brought, 1, "handover", place, at, recorded_by_id=f"{crowd.first_person} + {hub}")
    arising = f"{crowd.first_account} + {hub}"
    _postings(crowd.brought, 1, source=arising, target=lot, grams=grams, material=material)
    _insert(
        Handover,
        crowd.brought,
        id="1 + n",
        event_id="1 + n",
        leg="'collect'",
        giver_place_id=place,
        taker_place_id=place,
        giver_id=f"{crowd.first_person} + n % {crowd.people}",
        into_id=f"1 + ({week}) * {crowd.hubs} + {hub}",
        material=f"'{material}'",
        method="'weighed'",
        quantity=f"{grams} / 1000.0",
        unit="'kg'",
        accepted_mg=f"{grams} * 1000",
        happened_at=at,
    )


def _moved_on(crowd: Crowd) -> None:
    """What every batch but the last gave to the air, to batches of the next week and to gardens."""
    lots = (crowd.weeks - 1) * crowd.hubs
    each = crowd.brought // (crowd.weeks * crowd.hubs) - 1  # loads that every batch has for sure
    garden = f"{crowd.first_soil} + (3 * n + 7 * (n / {3 * crowd.hubs})) % {crowd.gardens}"
    week, hub = f"(n / {2 * crowd.hubs})", f"((n / 2) % {crowd.hubs})"
    following = f"({week} + 1) * {crowd.hubs} + ({hub} + n % 2) % {crowd.hubs}"
    ends = f"CASE WHEN {week} % {GENERATIONS + 1} = {GENERATIONS} THEN {garden} "
    parts = [
        (1, "process", f"{crowd.first_account + crowd.hubs} + n % {crowd.hubs}", LOST, 500),
        (2, "combine", f"{ends} ELSE {crowd.lot(0, 0)} + {following} END", PER_GRAM, 1000),
        (3, "spread", garden, PER_GRAM, 500),
    ]
    first = crowd.brought + 1
    for ways, kind, target, holds, grams in parts:
        count, lot = ways * lots, f"n / {ways}"
        at = _day(f"7 * (({lot}) / {crowd.hubs}) + 7")
        place = f"{crowd.first_hub} + ({lot}) % {crowd.hubs}"
        source = f"{crowd.lot(0, 0)} + {lot}"
        _events(count, first, kind, place, at)
        weighs = str(grams * each)
        _postings(count, first, source=source, target=target, grams=weighs, holds=holds)
        first += count


def _events(count: int, first: int, kind: str, place: str, at: str, **more: str) -> None:
    _insert(
        Event,
        count,
        id=f"{first} + n",
        key=_key(),
        kind=f"'{kind}'",
        place_id=place,
        happened_at=at,
        recorded_at=at,
        **more,
    )


def _postings(  # noqa: PLR0913 -- one argument a column
    count: int,
    first: int,
    *,
    source: str,
    target: str,
    grams: str,
    material: str = "",
    holds: Mapping[str, int] = PER_GRAM,
) -> None:
    _insert(
        Posting,
        count,
        id=f"{first} + n",
        event_id=f"{first} + n",
        source_id=source,
        target_id=target,
        material=f"'{material}'",
        **{column: f"{grams} * {amount}" for column, amount in holds.items()},
    )


def _balances() -> None:
    names, sums = ", ".join(COLUMNS), ", ".join(f"COALESCE(s.{each}, 0)" for each in COLUMNS)
    last = f"(SELECT MAX(id) FROM {Posting._meta.db_table})"  # noqa: S608 -- a name of ours
    statement = f"""
        INSERT INTO {Balance._meta.db_table} (account_id, unbounded, last_posting, {names})
        SELECT a.id, a.unbounded, {last}, {sums} FROM {Account._meta.db_table} a
        LEFT JOIN (SELECT account_id, {SUMS} FROM ({MOVED}) m GROUP BY account_id) s
            ON s.account_id = a.id
    """  # noqa: S608 -- as above
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _insert(model: type[models.Model], count: int, **columns: str) -> None:
    """So many rows, each column by an expression of `n`, which counts from 0; others by default."""
    given: dict[str, str] = dict(columns)
    values: list[object] = []
    for field in model._meta.concrete_fields:
        if field.column in given or field.primary_key:
            continue
        value = None if field.null else field.get_db_prep_save(field.get_default(), connection)
        if value is not None:
            given[field.column] = "%s"
            values.append(value)
    texts = [text if text == "%s" else text.replace("%", "%%") for text in given.values()]
    statement = f"""
        WITH RECURSIVE series(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM series
            WHERE n + 1 < {count})
        INSERT INTO {model._meta.db_table} ({", ".join(given)})
        SELECT {", ".join(texts)} FROM series
    """  # noqa: S608 -- names and expressions of this file
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _begin() -> datetime:
    """When the year began that ends on the city's day."""
    return clock.now(present_city()).astimezone(UTC) - timedelta(days=365)


def _key() -> str:
    """A random key of the database's own."""
    return (
        "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"
    )


def _json() -> str:
    """An object without anything in it."""
    return "'{}'::jsonb" if connection.vendor == "postgresql" else "'{}'"


def _date(days: int) -> str:
    """The day so many days after the year began."""
    day = f"'{_begin() + timedelta(days=days):%Y-%m-%d}'"
    return f"DATE {day}" if connection.vendor == "postgresql" else day


def _day(days: str) -> str:
    """The moment so many days after the year began."""
    start = _begin()
    if connection.vendor == "postgresql":
        return f"(TIMESTAMPTZ '{start.isoformat()}' + ({days}) * INTERVAL '1 day')"
    return f"datetime('{start:%Y-%m-%d %H:%M:%S}', '+' || ({days}) || ' days')"


@contextmanager
def _unguarded() -> Iterator[None]:
    """The database without its triggers."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            try:
                yield
            finally:
                cursor.execute("SET session_replication_role = origin")
            return
        alone = not connection.in_atomic_block
        if alone:  # and nothing is lost yet if the power goes
            cursor.execute("PRAGMA synchronous = OFF")
            cursor.execute("PRAGMA cache_size = -1000000")
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _text in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _name, text in triggers:
            cursor.execute(text)
    if alone:
        connection.close()  # the next one is as the settings say


def _sequences() -> None:
    """The next rows get keys of their own."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in (Account, Batch, Observation, Event, Posting, Handover, Person):
            table = model._meta.db_table
            last = f"(SELECT MAX(id) FROM {table})"  # noqa: S608 -- a name of ours
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {last})")
