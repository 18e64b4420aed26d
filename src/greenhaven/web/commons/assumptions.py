"""Numbers that nobody measured, with their reasons."""

from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from greenhaven.core.city import Assumptions, City
from greenhaven.core.planning.assumed import all_assumptions
from greenhaven.web.commons import words
from greenhaven.web.commons.quantities import percent

UNITS_IN_NAMES = (
    "_t_per_week",
    "_kg_per_ha_year",
    "_kg_per_m3",
    "_per_t_km",
    "_per_t_week",
    "_per_t",
    "_m2",
    "_km",
    "_t",
)
LEADING = (
    ("hubs", "capacity_t_per_week"),
    ("gardens", "phosphorus_cap_kg_per_ha_year"),
    ("gardens", "growing_share"),
    ("hubs", "opening_fill"),
    ("kinds", "made_of"),
    ("city", "export_per_t"),
)


@dataclass(frozen=True, slots=True)
class Assumption:
    """One assumed value and why it is what it is; the texts are ready to be read."""

    table: str
    column: str
    scope: str
    value: str
    reason: str
    source: str
    rows: int

    @property
    def title(self) -> str:
        """What is assumed, in words."""
        return column_words(self.column)


@dataclass(frozen=True, slots=True)
class Group:
    """The assumptions of one table."""

    table: str
    title: str
    rows: tuple[Assumption, ...]

    @property
    def values(self) -> int:
        """How many values of the city rest on them."""
        return sum(assumed.rows for assumed in self.rows)

    @property
    def columns(self) -> str:
        """What they are about."""
        return ", ".join(dict.fromkeys(assumed.title.lower() for assumed in self.rows))


def column_words(column: str) -> str:
    """A column's name as words; its unit is told with the value."""
    for unit in UNITS_IN_NAMES:
        column = column.removesuffix(unit)
    return words.column(column)


def assumptions(city: City) -> list[Assumption]:
    """All of them, in the city's order; those of planning come last."""
    table = all_assumptions(city)
    return [_read(city, table, row) for row in range(len(table))]


def grouped(city: City) -> list[Group]:
    """All of them by table."""
    groups: dict[str, list[Assumption]] = {}
    for assumed in assumptions(city):
        groups.setdefault(assumed.table, []).append(assumed)
    return [Group(name, words.table(name), tuple(rows)) for name, rows in groups.items()]


def leading(city: City) -> list[Assumption]:
    """A few on which much rests: of each leading column the one with most values."""
    found = []
    for table, column in LEADING:
        those = [a for a in assumptions(city) if (a.table, a.column) == (table, column)]
        finite = [assumed for assumed in those if assumed.value != _("no limit")]
        if finite:
            found.append(max(finite, key=lambda assumed: assumed.rows))
    return found


def resting_on(city: City, table: str, name: str) -> tuple[Assumption, ...]:
    """Those that one row of a table rests on."""
    cells = city.assumed
    rows = cells.assumption[(cells.table == table) & (cells.id == name)]
    return tuple(_read(city, city.assumptions, row) for row in dict.fromkeys(rows.tolist()))


def _read(city: City, table: Assumptions, row: int) -> Assumption:
    name, applies_to = str(table.table[row]), str(table.applies_to[row])
    return Assumption(
        table=name,
        column=str(table.column[row]),
        scope=_scope(city, name, applies_to),
        value=_value(str(table.value[row]), str(table.unit[row])),
        reason=str(table.reason[row]),
        source=str(table.source[row]),
        rows=int(table.rows[row]),
    )


def _scope(city: City, table: str, applies_to: str) -> str:
    """Which rows rest on it: all, those of a kind, or one by its name."""
    if applies_to == "*":
        return _("all")
    column, equals, wanted = applies_to.partition("=")
    if equals:
        if column == "kind":
            return words.kind(wanted)
        return f"{_('Stream')}: {words.stream(wanted)}"
    rows = getattr(city, table, None)
    if rows is not None and hasattr(rows, "name"):
        found = rows.name[np.asarray(rows.id == applies_to)]
        if len(found):
            return words.material(str(found[0]))
    return words.value(applies_to)


def _value(value: str, unit: str) -> str:
    """The value with its unit; a list of ids reads as words."""
    if value == "inf":
        return _("no limit")
    if unit in ("share", "1"):
        return percent(float(value))
    if unit != "-":
        return f"{value} {words.value(unit)}"
    if ";" not in value and "_" in value:
        return ", ".join(words.value(each) for each in value.split())
    return words.value(value)
