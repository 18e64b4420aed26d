"""Rows of texts to what they tell, or to what is wrong with them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple, TypeVar

from django.utils.translation import gettext as _

from greenhaven.core.city import City
from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.materials import COMPOST, DIGESTATE, density_of
from greenhaven.web.commons.places.columns import DECLARABLE, declarable
from greenhaven.web.commons.places.models import Place, PlaceKind
from greenhaven.web.commons.units import UNITS, read_amount, read_number
from greenhaven.web.exchange.imports.days import Days, days
from greenhaven.web.exchange.imports.fields import FIELDS, plain
from greenhaven.web.exchange.imports.models import ImportKind
from greenhaven.web.exchange.imports.words import CellError, rhythm_of, told, unit_of
from greenhaven.web.exchange.offers.models import Recurrence

FIRST_ROW = 2
NEAR_DEG = 0.5
Fault = tuple[str, str]  # a field, and what is wrong with it


@dataclass(frozen=True, slots=True)
class NewPlace:
    """A place that a sheet brings, with the point that stands for it."""

    name: str
    district: str
    lat: float
    lon: float


class Standing(NamedTuple):
    """Something in the books: what it is, and which one."""

    kind: str  # handover, offer or declaration
    pk: int


@dataclass(frozen=True, slots=True)
class Draft:
    """What one row tells; what its kind does not tell is empty."""

    number: int
    place: Place | NewPlace | None = None
    hub: Place | None = None
    material: str = ""
    quantity: Decimal = Decimal(0)
    unit: str = ""
    mg: int = 0
    recurrence: str = Recurrence.WEEKLY
    first_day: date | None = None
    last_day: date | None = None
    column: str = ""
    value: str = ""
    note: str = ""
    faults: tuple[Fault, ...] = ()
    same_as: int | None = None  # the first row that says the same
    present: Standing | None = None  # what stands in the books already and says the same
    merged: tuple[str, ...] = ()  # cells over several rows of which it has what they say


@dataclass(frozen=True, slots=True)
class Known:
    """What rows are read against: the city, its places by name and code, and the present day."""

    city: City
    today: date
    places: Mapping[str, Place]
    materials: Mapping[str, str]  # by name, by id, and as this sheet calls them
    districts: Mapping[str, int]
    densities: dict[str, float] = field(default_factory=dict)

    @classmethod
    def of(
        cls, city: City, today: date, places: Mapping[str, Place], words: Mapping[str, str]
    ) -> "Known":
        """Everything by the words that rows may use; what the sheet itself says comes first."""
        kinds = list(zip(city.kinds.id.tolist(), city.kinds.name.tolist(), strict=True))
        materials = {plain(name): kind for kind, name in kinds}
        materials |= {plain(kind): kind for kind, _name in kinds}
        materials |= {product: product for product in (COMPOST, DIGESTATE)} | dict(words)
        table = zip(city.districts.id.tolist(), city.districts.name.tolist(), strict=True)
        districts: dict[str, int] = {}
        for row, (code, name) in enumerate(table):
            districts.setdefault(plain(code), row)
            districts.setdefault(plain(name), row)
        return cls(city, today, places, materials, districts)

    def place(self, text: str) -> Place | None:
        """The place of that name or code."""
        return self.places.get(plain(text))

    def material(self, text: str) -> str:
        """The kind of the city that is meant."""
        if (found := self.materials.get(plain(text))) is None:
            raise CellError(
                _("“%(seen)s” is no material of this city. Say below which one is meant.")
                % {"seen": text[:60]}
            )
        return found

    def district(self, text: str) -> int:
        """The row of the district of that id or name."""
        if (found := self.districts.get(plain(text))) is None:
            raise CellError(_("“%(seen)s” is no district of this city.") % {"seen": text[:60]})
        return found

    def density(self, material: str) -> float:
        """Of a material as it lies in its bucket [kg/m³]."""
        if material not in self.densities:
            self.densities[material] = density_of(self.city, material)
        return self.densities[material]


T = TypeVar("T")


@dataclass(slots=True)
class _Row:
    """One row while it is read, with what is wrong in it."""

    cells: Mapping[str, str]
    faults: list[Fault] = field(default_factory=list)

    def read(self, name: str, how: Callable[[str], T], otherwise: T) -> T:
        """A field by its reader; what is wrong is noted, and something harmless stands there."""
        try:
            return how(self.cells.get(name, ""))
        except GreenhavenError as error:
            self.faults.append((name, str(error)))
            return otherwise


def drafts(
    kind: str,
    rows: Sequence[Mapping[str, str]],
    known: Known,
    dates: str = "iso",
    numbers: Sequence[int] = (),
) -> list[Draft]:
    """What each row tells.

    Parameters
    ----------
    kind : str
        ImportKind.
    rows : sequence of mappings
        Field to text, as `cells_of` gives them.
    known : Known
    dates : str
        How days are written: iso, dmy or mdy.
    numbers : sequence of int
        Of the rows, as the spreadsheet counts; without, the first below the header is 2.
    """
    readers = {
        ImportKind.OFFERS: _standing,
        ImportKind.NEEDS: _standing,
        ImportKind.DROP_OFFS: _drop_off,
        ImportKind.DECLARATIONS: _declaration,
    }
    reader = readers[ImportKind(kind)]
    day_of = days(dates)
    return [
        reader(number, _Row(cells), known, day_of)
        for number, cells in zip(
            numbers or range(FIRST_ROW, FIRST_ROW + len(rows)), rows, strict=True
        )
    ]


def cells_of(
    kind: str,
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    columns: Mapping[str, str],
    fixed: Mapping[str, str],
) -> list[dict[str, str]]:
    """Each row by field: from its column, or what holds for all where the cell is empty."""
    at = {name: headers.index(header) for name, header in columns.items() if header in headers}
    names = [each.name for each in FIELDS[kind]]
    return [
        {name: (row[at[name]] if name in at else "") or str(fixed.get(name, "")) for name in names}
        for row in rows
    ]


def _standing(number: int, row: _Row, known: Known, day_of: Days) -> Draft:
    place = row.read("place", _needed(known.place), None)
    found: Place | NewPlace | None = place
    if place is None and row.cells.get("place", "").strip():
        found = _new_place(row, known)
    material, quantity, unit, mg = _amount(row, known)
    first = row.read("first_day", lambda text: day_of(text) if text else known.today, known.today)
    last = row.read("last_day", lambda text: day_of(text) if text else None, None)
    if last is not None and last < first:
        row.faults.append(("last_day", _("It ends before it begins.")))
    elif last is not None and last < known.today:
        row.faults.append(("last_day", _("It ended before today.")))
    return Draft(
        number,
        place=found,
        material=material,
        quantity=quantity,
        unit=unit,
        mg=mg,
        recurrence=row.read("recurrence", rhythm_of, str(Recurrence.WEEKLY)),
        first_day=max(first, known.today),
        last_day=last,
        note=row.cells.get("note", "")[:300],
        faults=tuple(row.faults),
    )


def _drop_off(number: int, row: _Row, known: Known, day_of: Days) -> Draft:
    """Who is no place on the map brought it in person: names of people are not kept."""
    place = known.place(row.cells.get("place", ""))
    hub = row.read("hub", _existing(known), None)
    if hub is not None and hub.kind != PlaceKind.HUB:
        row.faults.append(("hub", _("“%(name)s” is no hub.") % {"name": hub.name}))
    if place is not None and place == hub:
        row.faults.append(("hub", _("It was brought to where it came from.")))
    material, quantity, unit, mg = _amount(row, known)
    day: date | None = row.read("day", lambda text: day_of(told(text)), None)
    if day is not None and day > known.today:
        row.faults.append(("day", _("This day is still to come.")))
    elif day is not None and day < known.today - timedelta(days=3653):
        row.faults.append(("day", _("This day is more than ten years ago.")))
    return Draft(
        number,
        place=place,
        hub=hub,
        material=material,
        quantity=quantity,
        unit=unit,
        mg=mg,
        first_day=day,
        note=row.cells.get("note", "")[:300],
        faults=tuple(row.faults),
    )


def _declaration(number: int, row: _Row, known: Known, _day_of: Days) -> Draft:
    place = row.read("place", _existing(known), None)
    column = row.read("column", lambda text: _column(told(text), place), "")
    unit = row.cells.get("unit", "").strip()
    if place is not None and column:
        allowed = declarable(place.kind, column)
        kept = unit or allowed.unit
        row.read("value", lambda text: allowed.read(told(text), kept, known.city), ("", ""))
        unit = kept
    return Draft(
        number,
        place=place,
        column=column,
        value=row.read("value", told, "") if not row.faults else "",
        unit=unit,
        note=row.read("evidence", told, "")[:300],
        faults=tuple(row.faults),
    )


def _column(text: str, place: Place | None) -> str:
    """The column that is meant, by its own name or by what people call it."""
    kinds = [place.kind] if place else [PlaceKind.HUB, PlaceKind.GARDEN]
    wanted = plain(text)
    for allowed in (each for kind in kinds for each in DECLARABLE.get(kind, ())):
        if wanted in (plain(allowed.column), plain(str(allowed.label))):
            return allowed.column
    raise CellError(_("“%(seen)s” is nothing that is declared of such a place.") % {"seen": text})


def _amount(row: _Row, known: Known) -> tuple[str, Decimal, str, int]:
    before = len(row.faults)
    material = row.read("material", lambda text: known.material(told(text)), "")
    unit = row.read("unit", unit_of, "")
    quantity = row.read("amount", lambda text: read_number(told(text)), Decimal(0))
    if len(row.faults) > before:
        return material, quantity, unit, 0
    density = known.density(material) if UNITS[unit].kg is None else None
    mg = row.read("amount", lambda _seen: read_amount(quantity, unit, density), 0)
    return material, quantity, unit, mg


def _new_place(row: _Row, known: Known) -> NewPlace | None:
    name = row.cells["place"].strip()[:200]
    district = row.read("district", lambda text: known.district(text) if text else -1, -2)
    lat = row.read("lat", lambda text: float(read_number(text)) if text else None, None)
    lon = row.read("lon", lambda text: float(read_number(text)) if text else None, None)
    if district == -1:
        row.faults.append(
            (
                "place",
                _("“%(name)s” is not on the map yet. Add a column with its district.")
                % {"name": name[:60]},
            )
        )
    if district < 0:
        return None
    table = known.city.districts
    if (lat is None) != (lon is None) or (lat is not None and not _near(known, district, lat, lon)):
        row.faults.append(("lat", _("This point does not lie near the district.")))
        return None
    return NewPlace(
        name,
        str(table.id[district]),
        float(table.lat[district]) if lat is None else lat,
        float(table.lon[district]) if lon is None else lon,
    )


def _near(known: Known, district: int, lat: float, lon: float | None) -> bool:
    """Within half a degree: further away, latitude and longitude are exchanged or mistyped."""
    table = known.city.districts
    return lon is not None and (
        abs(lat - float(table.lat[district])) < NEAR_DEG
        and abs(lon - float(table.lon[district])) < NEAR_DEG
    )


def _needed(find: Callable[[str], Place | None]) -> Callable[[str], Place | None]:
    return lambda text: find(told(text))


def _existing(known: Known) -> Callable[[str], Place | None]:
    def find(text: str) -> Place | None:
        if (found := known.place(told(text))) is None:
            raise CellError(_("No place is called “%(name)s”.") % {"name": text.strip()[:60]})
        return found

    return find
