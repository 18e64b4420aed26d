"""New rows that the site writes again and again: their statement is put together once.

Rows that belong together are one statement where the database has a word for that.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache
from operator import itemgetter
from types import NoneType
from typing import Any, NamedTuple, cast
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections, models, transaction

from greenhaven.web.commons.straight import told as told_straight


class Held(NamedTuple):
    """What a new row is made out of: read when the rows before it are there, held until the commit.

    Parameters
    ----------
    model : type
        Of the new row.
    question : str
        Selects one row; what is told stands in it, and in what is made, as %s.
    condition : str
    makes : tuple of (str, str)
        Columns of the new row, and what the database makes for each out of `held_…`, where … is
        the name of the model.
    """

    model: type[models.Model]
    question: str
    condition: str
    makes: tuple[tuple[str, str], ...]


Basis = tuple[Held, Sequence[Any]]  # with what is told


def insert(*rows: models.Model, out_of: Sequence[Basis] = ()) -> None:
    """Add new rows: the same as `row.save(force_insert=True)` of each, put together once.

    A row may belong to one that stands before it, and be made `out_of` what is held: what the
    database made for it is read where it is needed. PostgreSQL takes all of them in one statement,
    so that the answer is waited for once, and all are there or none.
    """
    base = connections[DEFAULT_DB_ALIAS]
    if base.vendor == "postgresql":
        with transaction.mark_for_rollback_on_error(DEFAULT_DB_ALIAS):
            _insert(rows, base, out_of)
        return
    with transaction.atomic(savepoint=False):
        for row in rows:
            _insert((row,), base, [each for each in out_of if each[0].model is type(row)])


def _insert(rows: Sequence[models.Model], base: Any, out_of: Sequence[Basis]) -> None:
    ties = tuple(_ties(rows))
    kinds = tuple((type(row), row.pk is not None) for row in rows)
    sql, readings = _inserting(kinds, ties, tuple(held for held, _told in out_of))
    told = {held.model: values for held, values in out_of}
    values: list[Any] = []
    for row, reading in zip(rows, readings, strict=True):
        values += reading.values(row, base, told.get(type(row), ()))
    (keys,) = told_straight(base, sql, values)
    for row, reading, key in zip(rows, readings, keys, strict=True):
        for name in reading.made:
            vars(row).pop(name, None)
        row.pk = key
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    for tie in ties:
        vars(rows[tie.place])[tie.name] = rows[tie.owner].pk  # setattr would forget the owner


# Values of exactly these types are written into columns of these kinds as they are; the last three
# on PostgreSQL, which knows them.
PLAIN: tuple[tuple[type, tuple[type, ...]], ...] = (
    (str, (models.CharField, models.TextField)),
    (int, (models.IntegerField, models.ForeignKey)),
    (bool, (models.BooleanField,)),
    (datetime, (models.DateTimeField,)),
    (Decimal, (models.DecimalField,)),
    (UUID, (models.UUIDField,)),
)
EVERYWHERE = 3


class _Reading:
    """How the values of a new row are read that are told with its statement."""

    def __init__(self, fields: Sequence["models.Field[Any, Any]"], held: Held | None) -> None:
        self.made = dict(held.makes) if held else {}
        told = [each for each in fields if "%s" in self.made.get(each.attname, "%s")]
        self.fields = [each for each in told if each.attname not in self.made]
        self.read = _entries([each.attname for each in self.fields])
        self.first = held.question.count("%s") + held.condition.count("%s") if held else 0
        # Where the column stands that the database makes out of the rest of what is told.
        self.made_at = next((at for at, each in enumerate(told) if each.attname in self.made), 0)
        self.known: dict[tuple[type, ...], list[int]] = {}

    def values(self, row: models.Model, base: Any, told: Sequence[Any]) -> list[Any]:
        """The values in the order of the statement, as Django prepares them."""
        found = list(self.read(vars(row)))
        types = tuple(map(type, found))
        if (rough := self.known.get(types)) is None:
            pairs = enumerate(zip(self.fields, types, strict=True))
            rough = [at for at, (field, kind) in pairs if kind not in _plain(field, base.vendor)]
            self.known[types] = rough
        for at in rough:
            value = self.fields[at].pre_save(row, True)  # noqa: FBT003 -- Django's
            if value is not None:
                value = self.fields[at].get_db_prep_save(value, base)
            found[at] = value
        if told:
            found[self.made_at : self.made_at] = told[self.first :]
            found[:0] = told[: self.first]
        return found


def _entries(names: Sequence[str]) -> Callable[[dict[str, Any]], tuple[Any, ...]]:
    """Reads those entries of a dictionary, all at once."""
    if len(names) > 1:
        return itemgetter(*names)
    return lambda entries: tuple(entries[name] for name in names)


def _plain(field: "models.Field[Any, Any]", vendor: str) -> tuple[type, ...]:
    """The types whose values Django would write into the column as they are."""
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        return ()
    if type(field).pre_save not in (models.Field.pre_save, models.DateTimeField.pre_save):
        return ()  # it sets its value by itself
    here = PLAIN if vendor == "postgresql" else PLAIN[:EVERYWHERE]
    return (NoneType, *(each for each, fields in here if isinstance(field, fields)))


class _Tie(NamedTuple):
    """A column of the row at a place that holds the key of another, which is known only then."""

    place: int
    name: str
    owner: int


def _ties(rows: Sequence[models.Model]) -> Iterator[_Tie]:
    """What rows say of those that they came with; the keys of those that are known are set."""
    for place, row in enumerate(rows):
        related, known = row._state.fields_cache, vars(row)
        for field in _references(type(row)) if related else ():
            owner = related.get(field.name)
            if owner is None or known[field.attname] is not None:
                continue
            if owner.pk is not None:
                known[field.attname] = owner.pk  # setattr would forget the owner
            for number, each in enumerate(rows[:place]):
                if each is owner and owner.pk is None:
                    yield _Tie(place, field.attname, number)


@cache
def _references(model: type[models.Model]) -> list["models.Field[Any, Any]"]:
    return [each for each in model._meta.concrete_fields if each.is_relation]


@cache
def _inserting(
    kinds: tuple[tuple[type[models.Model], bool], ...],
    ties: tuple[_Tie, ...],
    out_of: tuple[Held, ...],
) -> tuple[str, list[_Reading]]:
    """The statement for rows of these models, with a key or without, and how they are read."""
    owners = {(place, name): f"(TABLE row_{owner})" for place, name, owner in ties}
    bases = {each.model: each for each in out_of}
    parts, readings = [], []
    for place, (model, keyed) in enumerate(kinds):
        held = bases.get(model)
        known = {name: owner for (of, name), owner in owners.items() if of == place}
        if held is not None:
            known |= dict(held.makes)
            parts.append(f"held_{model._meta.model_name} AS ({_holding(held, place)})")
        fields = [
            each
            for each in model._meta.concrete_fields
            if keyed or not each.primary_key or each.attname in known
        ]
        told = [each for each in fields if (place, each.attname) not in owners]
        readings.append(_Reading(told, held))
        row = _one_insert(model, fields, [known.get(each.attname) for each in fields])
        parts.append(f"row_{place} AS ({row})")
    if len(kinds) == 1:
        before = f"WITH {parts[0]} " if len(parts) > 1 else ""
        return before + row, readings
    found = ", ".join(f"row_{place}" for place in range(len(kinds)))
    return f"WITH {', '.join(parts)} SELECT * FROM {found}", readings  # noqa: S608 -- of our models


def _holding(held: Held, place: int) -> str:
    """Read what is held: not before the rows that stand before are there.

    All who write lock in the same order, and so never wait for each other.
    """
    there = [f"(TABLE row_{each}) IS NOT NULL" for each in range(place)]
    postgres = connection.vendor == "postgresql"
    conditions = " AND ".join([held.condition, *(there if postgres else ())])
    return f"{held.question} WHERE {conditions}{' FOR NO KEY UPDATE' if postgres else ''}"


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
