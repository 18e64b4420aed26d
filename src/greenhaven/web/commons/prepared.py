"""What the site asks again and again: put together once, used with other values.

Django puts a statement together anew each time, which takes ten times as long as a database takes
to answer a short one. A question here is a queryset like any other, with `Given` where a value is
told later; its rows are what the queryset's own would be.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models.query import FlatValuesListIterable, ModelIterable, RelatedPopulator

from greenhaven.web.commons.straight import told as told_straight

Row = TypeVar("Row")


class Given(models.Expression):
    """Where a value stands that is told with the question."""

    def __init__(self, name: str) -> None:
        super().__init__(output_field=models.BigIntegerField())
        self.name = name

    def as_sql(self, *_: Any, **__: Any) -> Any:
        """A place for a value, with itself as the value."""
        return "%s", [self]


class NextKey(models.Expression):
    """The key that the next row of a model gets: others can then name it before it is there.

    On SQLite nobody else may write meanwhile, which the site's transactions see to.
    """

    def __init__(self, model: type[models.Model]) -> None:
        super().__init__(output_field=models.BigIntegerField())
        self.table, self.key = model._meta.db_table, model._meta.pk.column

    def as_sql(self, *_: Any, **__: Any) -> Any:
        """The table's own counter."""
        if connection.vendor == "postgresql":
            return f"nextval('{self.table}_{self.key}_seq')", []
        last = f"SELECT MAX(seq) FROM sqlite_sequence WHERE name = '{self.table}'"  # noqa: S608 -- a model's
        return f"(COALESCE(({last}), 0) + 1)", []


def next_key(model: type[models.Model]) -> int:
    """The same, asked for by itself."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(f"SELECT {NextKey(model).as_sql()[0]}")
        return cast("int", cursor.fetchone()[0])


@dataclass(frozen=True, slots=True)
class _Compiled(Generic[Row]):
    """The statement of a question on one kind of database, and how its rows are read."""

    sql: str
    values: tuple[Any, ...]
    read: Callable[[Sequence[Any]], list[Row]]


class Question(Generic[Row]):
    """A queryset that is put together once; each time, the values of its `Given` are told."""

    def __init__(self, ask: Callable[[], models.QuerySet[Any, Row]]) -> None:
        self._ask = ask
        self._compiled: dict[str, _Compiled[Row]] = {}

    def first(self, **told: int | None) -> Row | None:
        """The first row, if there is any."""
        return next(iter(self.all(**told)), None)

    def all(self, **told: int | None) -> list[Row]:
        """Its rows."""
        base = connections[DEFAULT_DB_ALIAS]
        compiled = self._compiled.get(base.vendor)
        if compiled is None:
            compiled = self._compiled[base.vendor] = _compile(self._ask())
        values = [told[each.name] if isinstance(each, Given) else each for each in compiled.values]
        return compiled.read(told_straight(base, compiled.sql, values))


def _compile(asked: models.QuerySet[Any, Row]) -> _Compiled[Row]:
    compiler = asked.query.get_compiler(DEFAULT_DB_ALIAS)
    sql, values = _fixed(*compiler.as_sql())
    converters = compiler.get_converters([each[0] for each in compiler.select])
    kind = asked._iterable_class
    make = _instances(compiler) if kind is ModelIterable else _values(kind)

    def read(rows: Sequence[Any]) -> list[Any]:
        return [make(row) for row in compiler.apply_converters(rows, converters)]

    return _Compiled(sql, tuple(values), read)


def _fixed(sql: str, values: Sequence[Any]) -> tuple[str, list[Any]]:
    """The statement with what is always the same written into it, and its values that are told.

    PostgreSQL then plans it once: of a value that it does not know, it cannot say whether an index
    of some rows alone has what is asked for, and so plans anew each time.
    """
    if connection.vendor != "postgresql":
        return sql, list(values)
    from psycopg.sql import Literal  # noqa: PLC0415 -- there is none without PostgreSQL

    connection.ensure_connection()
    told = [isinstance(each, Given) for each in values]
    texts = [
        "%s" if later else Literal(each).as_string(connection.connection).replace("%", "%%")
        for each, later in zip(values, told, strict=True)
    ]
    sql = sql.replace("%%", "%%%%")  # stays as it is
    return sql % tuple(texts), [each for each, later in zip(values, told, strict=True) if later]


def _values(kind: type) -> Callable[[Sequence[Any]], Any]:
    """Values, or one where the queryset is flat."""
    return (lambda row: row[0]) if kind is FlatValuesListIterable else tuple


def _instances(compiler: Any) -> Callable[[Sequence[Any]], Any]:
    """An instance of the model with those that are selected along with it."""
    info, alias = compiler.klass_info, DEFAULT_DB_ALIAS
    first, last = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [each[0].target.attname for each in compiler.select[first:last]]
    related = [
        RelatedPopulator(each, compiler.select, alias)  # type: ignore[call-arg]  # a later Django's
        for each in info.get("related_klass_infos", ())
    ]

    def make(row: Sequence[Any]) -> Any:
        made = info["model"].from_db(alias, names, row[first:last])
        for each in related:
            each.populate(row, made)
        vars(made).update((name, row[place]) for name, place in compiler.annotation_col_map.items())
        return made

    return make
