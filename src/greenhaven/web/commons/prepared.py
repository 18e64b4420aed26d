"""What the site asks and writes with every handover: put together once, used with other values.

Django puts a statement together anew each time, which takes ten times as long as a database takes
to answer a short one. A question here is a queryset like any other, with `Given` where a value is
told later; its rows are what the queryset's own would be.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar, cast

from django.db import DEFAULT_DB_ALIAS, connection, connections, models, transaction
from django.db.models.query import FlatValuesListIterable, ModelIterable, RelatedPopulator

Row = TypeVar("Row")


class Given(models.Expression):
    """Where a value stands that is told with the question."""

    def __init__(self, name: str) -> None:
        super().__init__(output_field=models.BigIntegerField())
        self.name = name

    def as_sql(self, *_: Any, **__: Any) -> Any:
        """A place for a value, with itself as the value."""
        return "%s", [self]


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
        with base.cursor() as cursor:
            cursor.execute(compiled.sql, values)
            return compiled.read(cursor.fetchall())


def _compile(asked: models.QuerySet[Any, Row]) -> _Compiled[Row]:
    compiler = asked.query.get_compiler(DEFAULT_DB_ALIAS)
    sql, values = compiler.as_sql()
    converters = compiler.get_converters([each[0] for each in compiler.select])
    kind = asked._iterable_class
    make = _instances(compiler) if kind is ModelIterable else _values(kind)

    def read(rows: Sequence[Any]) -> list[Any]:
        return [make(row) for row in compiler.apply_converters(rows, converters)]

    return _Compiled(sql, tuple(values), read)


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


def insert(row: models.Model) -> None:
    """Add a new row: the same as `row.save(force_insert=True)`, put together once."""
    sql, fields = _inserting(type(row), keyed=row.pk is not None)
    base = connections[DEFAULT_DB_ALIAS]
    values = [each.get_db_prep_save(each.pre_save(row, True), base) for each in fields]  # noqa: FBT003 -- Django's
    with transaction.mark_for_rollback_on_error(DEFAULT_DB_ALIAS), base.cursor() as cursor:
        cursor.execute(sql, values)
        (row.pk,) = cursor.fetchone()
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


@cache
def _inserting(
    model: type[models.Model], *, keyed: bool
) -> tuple[str, list["models.Field[Any, Any]"]]:
    meta, quoted = model._meta, cast("Callable[[str | None], str]", connection.ops.quote_name)
    fields = [each for each in meta.concrete_fields if keyed or not each.primary_key]
    columns = ", ".join(quoted(each.column) for each in fields)
    sql = (
        f"INSERT INTO {quoted(meta.db_table)} ({columns}) "  # noqa: S608 -- names of our models
        f"VALUES ({', '.join(['%s'] * len(fields))}) RETURNING {quoted(meta.pk.column)}"
    )
    return sql, fields
