"""What the site asks and writes with every handover: put together once, used with other values.

Django puts a statement together anew each time, which takes ten times as long as a database takes
to answer a short one. A question here is a queryset like any other, with `Given` where a value is
told later; its rows are what the queryset's own would be.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from types import NoneType
from typing import Any, Generic, NamedTuple, TypeVar, cast

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


def insert(*rows: models.Model) -> None:
    """Add new rows: the same as `row.save(force_insert=True)` of each, put together once.

    A row may belong to one that stands before it. PostgreSQL takes all of them in one statement,
    so that the answer is waited for once.
    """
    base = connections[DEFAULT_DB_ALIAS]
    groups = [rows] if base.vendor == "postgresql" else [(row,) for row in rows]
    with transaction.mark_for_rollback_on_error(DEFAULT_DB_ALIAS), base.cursor() as cursor:
        for group in groups:
            _insert(group, base, cursor)


def _insert(rows: Sequence[models.Model], base: Any, cursor: Any) -> None:
    ties = tuple(_ties(rows))
    sql, columns = _inserting(tuple((type(row), row.pk is not None) for row in rows), ties)
    values = [
        value
        if type(value := vars(rows[each.place]).get(each.name)) in each.plain
        else _prepared(rows[each.place], each.field, base)
        for each in columns
    ]
    cursor.execute(sql, values)
    for row, key in zip(rows, cursor.fetchone(), strict=True):
        row.pk = key
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    for tie in ties:
        vars(rows[tie.place])[tie.name] = rows[tie.owner].pk  # setattr would forget the owner


def _prepared(row: models.Model, field: "models.Field[Any, Any]", base: Any) -> Any:
    """What a new row writes into a column, as Django prepares it."""
    value = field.pre_save(row, True)  # noqa: FBT003 -- Django's
    return None if value is None else field.get_db_prep_save(value, base)


# Values of exactly these types are written as they are.
PLAIN: tuple[tuple[type, tuple[type, ...]], ...] = (
    (str, (models.CharField, models.TextField)),
    (int, (models.IntegerField, models.ForeignKey)),
    (bool, (models.BooleanField,)),
)


class _Column(NamedTuple):
    """A column of the row at a place, and of which types its value needs no preparation."""

    place: int
    name: str
    field: "models.Field[Any, Any]"
    plain: tuple[type, ...]


def _column(place: int, field: "models.Field[Any, Any]") -> _Column:
    plain: tuple[type, ...] = ()
    if type(field).pre_save is models.Field.pre_save:  # else it sets its value by itself
        kinds = (each for each, fields in PLAIN if isinstance(field, fields))
        plain = (NoneType, *kinds)
    return _Column(place, field.attname, field, plain)


class _Tie(NamedTuple):
    """A column of the row at a place that holds the key of another, which is known only then."""

    place: int
    name: str
    owner: int


def _ties(rows: Sequence[models.Model]) -> Iterator[_Tie]:
    """What rows say of those that they came with; the keys of those that are known are set."""
    for place, row in enumerate(rows):
        for field in _references(type(row)):
            owner = row._state.fields_cache.get(field.name)
            if owner is None or getattr(row, field.attname) is not None:
                continue
            if owner.pk is not None:
                vars(row)[field.attname] = owner.pk  # setattr would forget the owner
            for number, each in enumerate(rows[:place]):
                if each is owner and owner.pk is None:
                    yield _Tie(place, field.attname, number)


@cache
def _references(model: type[models.Model]) -> list["models.Field[Any, Any]"]:
    return [each for each in model._meta.concrete_fields if each.is_relation]


@cache
def _inserting(
    kinds: tuple[tuple[type[models.Model], bool], ...], ties: tuple[_Tie, ...]
) -> tuple[str, list[_Column]]:
    """The statement for rows of these models, with a key or without, and whose values it takes."""
    owners = {(place, name): f"(TABLE row_{owner})" for place, name, owner in ties}
    inserts, told = [], []
    for place, (model, keyed) in enumerate(kinds):
        fields = [each for each in model._meta.concrete_fields if keyed or not each.primary_key]
        inserts.append(
            _one_insert(model, fields, [owners.get((place, each.attname)) for each in fields])
        )
        told += [_column(place, each) for each in fields if (place, each.attname) not in owners]
    if len(inserts) == 1:
        return inserts[0], told
    named = ", ".join(f"row_{place} AS ({each})" for place, each in enumerate(inserts))
    found = ", ".join(f"row_{place}" for place in range(len(inserts)))
    return f"WITH {named} SELECT * FROM {found}", told  # noqa: S608 -- names of our models


def _one_insert(
    model: type[models.Model],
    fields: Sequence["models.Field[Any, Any]"],
    known: Sequence[str | None],
) -> str:
    quoted = cast("Callable[[str | None], str]", connection.ops.quote_name)
    columns = ", ".join(quoted(each.column) for each in fields)
    values = ", ".join(each or "%s" for each in known)
    return (
        f"INSERT INTO {quoted(model._meta.db_table)} ({columns}) "  # noqa: S608 -- as above
        f"VALUES ({values}) RETURNING {quoted(model._meta.pk.column)}"
    )
