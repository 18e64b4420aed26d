"""Numbers that nobody measured, with their reasons."""

from dataclasses import dataclass

from django.utils.translation import gettext

from greenhaven.core.city import City
from greenhaven.web.commons import words


@dataclass(frozen=True, slots=True)
class Assumption:
    """One assumed value and why it is what it is."""

    table: str
    column: str
    applies_to: str
    value: str
    unit: str
    reason: str
    source: str
    rows: int

    @property
    def title(self) -> str:
        """What is assumed, in words: the column's name without its unit."""
        return column_words(self.column)

    @property
    def scope(self) -> str:
        """Which rows rest on it, in words."""
        if self.applies_to == "*":
            return gettext("all")
        return self.applies_to.removeprefix("kind=").replace("_", " ")


@dataclass(frozen=True, slots=True)
class Group:
    """The assumptions of one table."""

    table: str
    title: str
    rows: tuple[Assumption, ...]


UNITS_IN_NAMES = (
    "_t_per_week",
    "_kg_per_ha_year",
    "_kg_per_m3",
    "_per_t_km",
    "_per_t",
    "_m2",
    "_km",
    "_t",
)


def column_words(column: str) -> str:
    """A column's name as words, its unit left to the unit's own column."""
    for unit in UNITS_IN_NAMES:
        column = column.removesuffix(unit)
    return column.replace("_", " ").capitalize()


def assumptions(city: City) -> list[Assumption]:
    """All of them."""
    return [Assumption(**record) for record in city.assumptions.records()]


def grouped(city: City) -> list[Group]:
    """All of them by table."""
    groups: dict[str, list[Assumption]] = {}
    for assumed in assumptions(city):
        groups.setdefault(assumed.table, []).append(assumed)
    return [Group(name, words.table(name), tuple(rows)) for name, rows in groups.items()]


def resting_on(city: City, table: str, name: str, kind: str) -> tuple[Assumption, ...]:
    """Those that one row of a table rests on; the narrowest of each column."""
    narrowness = {"*": 0, f"kind={kind}": 1, name: 2}
    found: dict[str, Assumption] = {}
    for assumed in assumptions(city):
        if assumed.table != table or assumed.applies_to not in narrowness:
            continue
        known = found.get(assumed.column)
        if known is None or narrowness[known.applies_to] <= narrowness[assumed.applies_to]:
            found[assumed.column] = assumed
    return tuple(found.values())
