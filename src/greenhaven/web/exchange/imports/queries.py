"""What is asked of sheets: how their rows read now, and what they brought."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from greenhaven.core.city import City
from greenhaven.web.commons import clock
from greenhaven.web.commons.places.models import Place, PlaceKind
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.imports.fields import plain
from greenhaven.web.exchange.imports.models import LeftOut, SheetImport
from greenhaven.web.exchange.imports.reading import FIRST_ROW, Draft, Known, cells_of, drafts
from greenhaven.web.exchange.imports.twice import marked

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

    @property
    def repeated(self) -> list[Draft]:
        """The rows that say the same as one above."""
        return [draft for draft in self.drafts if draft.same_as is not None]

    @property
    def merged(self) -> list[Draft]:
        """The rows that have something of a cell over several rows."""
        return [draft for draft in self.drafts if draft.merged]

    @property
    def present(self) -> list[Draft]:
        """The rows that are in the books already."""
        return [draft for draft in self.drafts if draft.present is not None]


def tried(sheet: SheetImport) -> Trial:
    """A sheet read against the city as it is now; nothing is written."""
    city, cells, read = _read(sheet, sheet.cells, numbers_of(sheet))
    return Trial(city, cells, tuple(marked(sheet, cells, read, city)))


def rows_of(sheet: SheetImport, numbers: Sequence[int]) -> list[Draft]:
    """Some rows of a sheet that was taken in, as they read now."""
    at = {number: place for place, number in enumerate(numbers_of(sheet))}
    return _read(sheet, [sheet.cells[at[number]] for number in numbers], numbers)[2]


def numbers_of(sheet: SheetImport) -> Sequence[int]:
    """The number of each row in the spreadsheet."""
    return sheet.numbers or range(FIRST_ROW, FIRST_ROW + len(sheet.cells))


def _read(
    sheet: SheetImport, cells: Sequence[Sequence[str]], numbers: Sequence[int]
) -> tuple[City, tuple[Mapping[str, str], ...], list[Draft]]:
    city = present_city()
    words = {
        name.removeprefix(WORD): kind for name, kind in sheet.fixed.items() if name.startswith(WORD)
    }
    known = Known.of(city, clock.today(city), known_places(city.id), words)
    rows = cells_of(sheet.kind, sheet.headers, cells, sheet.columns, sheet.fixed)
    dates = str(sheet.fixed.get("dates", "iso"))
    read = drafts(sheet.kind, rows, known, dates, numbers)
    return city, tuple(rows), _with_merged(sheet, read)


def _with_merged(sheet: SheetImport, read: Sequence[Draft]) -> list[Draft]:
    """The drafts with the cells over several rows that they have something of.

    An amount over several rows is a fault of each of them: nobody can tell how it is shared.
    """
    if not sheet.merged:
        return list(read)
    amount = sheet.columns.get("amount")
    shared = sheet.headers.index(amount) if amount in sheet.headers else None
    told: dict[int, list[tuple[str, bool]]] = defaultdict(list)
    for name, column, first, last in sheet.merged:
        for number in range(first, last + 1):
            told[number].append((name, column == shared))
    return [_merged_into(draft, told.get(draft.number, ())) for draft in read]


def _merged_into(draft: Draft, cells: Sequence[tuple[str, bool]]) -> Draft:
    faults = [
        (
            "amount",
            _("The amount is one cell for several rows (%(cells)s). Write in each what is its own.")
            % {"cells": name},
        )
        for name, shared in cells
        if shared
    ]
    names = tuple(name for name, shared in cells if not shared)
    return replace(draft, merged=names, faults=(*draft.faults, *faults))


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


def order_of_rows(sheet: SheetImport) -> list[int]:
    """The numbers of the rows that were gone through, those that were not taken in first."""
    rows = sheet.rows.order_by("number")
    apart = list(rows.exclude(faults=[], left_out="").values_list("number", flat=True))
    return [*apart, *rows.filter(faults=[], left_out="").values_list("number", flat=True)]


def counts_of(sheet: SheetImport) -> dict[str, int]:
    """How many rows were taken in, left out, and have a fault; how many are still to come."""
    rows = sheet.rows
    counts = {
        "taken": rows.filter(faults=[], left_out="").count(),
        "repeated": rows.filter(left_out=LeftOut.REPEATED).count(),
        "present": rows.filter(left_out=LeftOut.PRESENT).count(),
        "bad": rows.exclude(faults=[]).count(),
    }
    return counts | {"to_come": max(0, len(sheet.cells) - sum(counts.values()))}
