"""Statements that come again and again are told to PostgreSQL without the driver's ceremony.

For each statement the driver makes a cursor, a query and a generator, which takes longer than the
database takes to answer a short one. Of a statement that the driver has prepared, here the values
are sent and the rows are read, and nothing else is done. Everything is the driver's: the connection
and its transactions, the prepared statements, how values are written and rows are read.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import count
from typing import Any, NamedTuple

from django.db.backends.base.base import BaseDatabaseWrapper

PLACE = re.compile(r"%([s%])")
Rows = list[tuple[Any, ...]]


def told(base: BaseDatabaseWrapper, sql: str, values: Sequence[Any]) -> Rows:
    """The rows that a statement gives; its values stand in it as %s."""
    base.close_if_health_check_failed()
    base.ensure_connection()
    values = _of_one_size(base, values)
    if _may_go_straight(base):
        base.validate_no_broken_transaction()
        with base.wrap_database_errors:
            if (rows := _straight(base.connection, sql, values)) is not None:
                return rows
    with base.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _of_one_size(base: BaseDatabaseWrapper, values: Sequence[Any]) -> Sequence[Any]:
    """The same values, whole numbers of one type whatever their size.

    The driver tells PostgreSQL the smallest type that holds a number, and a statement with others
    is planned anew.
    """
    if base.vendor != "postgresql":
        return values
    whole = _driver().whole
    return [whole(each) if type(each) is int else each for each in values]


def _may_go_straight(base: BaseDatabaseWrapper) -> bool:
    """Whether nobody looks on, and transactions begin as any does."""
    plain = base.vendor == "postgresql" and base.connection.isolation_level is None
    return plain and not (base.execute_wrappers or base.queries_logged)


def _straight(connection: Any, sql: str, values: Sequence[Any]) -> Rows | None:
    """None where the driver has not prepared the statement, or not for values of these types."""
    driver = _driver()
    adapted = driver.transformer(connection)
    written = adapted.dump_sequence(values, [driver.format] * len(values))
    kind = (_numbered(sql), adapted.types)
    prepared: Any = getattr(connection._prepared, "_names", {})  # there is no public word for it
    if (name := prepared.get(kind)) is None:
        return None
    prepared.move_to_end(kind)  # it keeps those that were used last
    wire = connection.pgconn
    if not connection.autocommit and wire.transaction_status == driver.idle:
        wire.exec_(b"BEGIN")
    answer = wire.exec_prepared(name, written, adapted.formats)
    if answer.status != driver.rows:
        raise driver.error(answer, connection.info.encoding)
    adapted.set_pgresult(answer)
    rows: Rows = adapted.load_rows(0, answer.ntuples, tuple)
    return rows


class _Driver(NamedTuple):
    """The parts of the driver that are used here; there is none without PostgreSQL."""

    transformer: Any
    format: Any
    whole: Any  # a number that is told as bigint
    idle: Any
    rows: Any
    error: Any


@cache
def _driver() -> _Driver:
    from psycopg import adapt, errors, pq  # noqa: PLC0415 -- see above
    from psycopg.types.numeric import Int8  # noqa: PLC0415 -- as above

    idle, rows = pq.TransactionStatus.IDLE, pq.ExecStatus.TUPLES_OK
    auto = adapt.PyFormat.AUTO
    return _Driver(adapt.Transformer, auto, Int8, idle, rows, errors.error_from_result)


@lru_cache(maxsize=200)
def _numbered(sql: str) -> bytes:
    """The statement as PostgreSQL reads it: the first value is $1."""
    number = count(1)
    return PLACE.sub(lambda found: f"${next(number)}" if found[1] == "s" else "%", sql).encode()
