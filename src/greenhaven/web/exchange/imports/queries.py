"""What is asked of sheets: how their rows read now, and what they brought."""

from collections.abc import Mapping
from dataclasses import dataclass

from greenhaven.core.city import City
from greenhaven.web.commons import clock
from greenhaven.web.commons.places.models import Place, PlaceKind
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.imports.fields import plain
from greenhaven.web.exchange.imports.models import SheetImport
from greenhaven.web.exchange.imports.reading import Draft, Known, cells_of, drafts

WORD = "word:"  # in what holds for a whole sheet: how it calls a material


@dataclass(frozen=True, slots=True)
class Trial:
    """Every row as it reads now, by field and as a draft."""

    city: City
    cells: tuple[Mapping[str, str], ...]
    drafts: tuple[Draft, ...]

    @property
    def good(self) -> list[Draft]:
        """The rows that can be taken in."""
        return [draft for draft in self.drafts if not draft.faults]

    @property
    def bad(self) -> list[Draft]:
        """The rows that have a fault."""
        return [draft for draft in self.drafts if draft.faults]


def tried(sheet: SheetImport) -> Trial:
    """A sheet read against the city as it is now; nothing is written."""
    city = present_city()
    words = {
        name.removeprefix(WORD): kind for name, kind in sheet.fixed.items() if name.startswith(WORD)
    }
    known = Known(city, clock.today(city), known_places(city.id), words)
    rows = cells_of(sheet.kind, sheet.headers, sheet.cells, sheet.columns, sheet.fixed)
    read = drafts(sheet.kind, rows, known, str(sheet.fixed.get("dates", "iso")))
    return Trial(city, tuple(rows), tuple(read))


def known_places(city: str) -> dict[str, Place]:
    """The places of a city by name and code, without homes: no file may name those."""
    found: dict[str, Place] = {}
    for place in Place.objects.filter(city=city, closed_at=None).exclude(kind=PlaceKind.HOME):
        found.setdefault(plain(place.name), place)
        found[plain(place.code)] = place
    return found


def unknown_words(trial: Trial) -> list[str]:
    """What a sheet calls materials that the city does not know by that name."""
    seen = {
        plain(cells["material"])
        for cells, draft in zip(trial.cells, trial.drafts, strict=True)
        if cells.get("material") and any(name == "material" for name, _ in draft.faults)
    }
    return sorted(seen)
