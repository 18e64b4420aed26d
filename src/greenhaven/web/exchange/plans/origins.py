"""Where the nitrogen of batches and gardens comes from, in names and shares."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from greenhaven.core.columns import Floats, Integers
from greenhaven.core.forecast.twin.lineage_columns import LineageColumns
from greenhaven.web.commons.quantities import percent
from greenhaven.web.exchange.plans.atlas import Outline
from greenhaven.web.exchange.plans.batches import small_mass
from greenhaven.web.exchange.plans.places import Places, page_of

NAMED = 5  # districts that are named; the rest are drawn together
STEPS = 5  # shades of a district on a map
REST = "*"  # stands for the district of the rest


@dataclass(frozen=True, slots=True)
class Origin:
    """A district, or what lay in the hubs before, and its part."""

    district: str  # id; "" = in the hubs before
    name: str
    url: str
    share: float
    kg: float
    step: int  # shade, 0 = the largest
    left: str = "0"  # where its part of a bar of 100 begins
    width: str = "0"

    @property
    def amount(self) -> str:
        """Its part in words."""
        return f"{small_mass(self.kg)}, {percent(self.share)}"


@dataclass(frozen=True, slots=True)
class Shade:
    """A district on the map, as dark as its part of the nitrogen."""

    path: str
    look: str
    words: str


@dataclass(frozen=True, slots=True)
class BatchOrigins:
    """A batch, and the districts that its nitrogen comes from."""

    id: str
    hub: str
    laid: date
    ripe: date
    laid_t: float
    made_t: float
    lay_before: bool
    bar: float  # of the heaviest batch: 100
    origins: tuple[Origin, ...]

    @property
    def bar_share(self) -> str:
        """Its length, of the heaviest batch's."""
        return f"{self.bar / 100:.4f}"

    @property
    def words(self) -> str:
        """Its origins in one line."""
        return told(self.origins)


class OriginBook:
    """Reads the lineage of the plan in force."""

    def __init__(self, places: Places, lineage: LineageColumns, start: date) -> None:
        self.places, self.lineage, self.start = places, lineage, start

    def hub(self, hub: str) -> list[BatchOrigins]:
        """The batches of one hub that its plan starts, and those that lay there; oldest first."""
        batches = self.lineage.batches
        rows = np.flatnonzero(batches.hub == hub)
        heaviest = max(float(batches.laid_t[rows].max(initial=0.0)), 1e-9)
        ordered = rows[np.argsort(batches.day[rows], kind="stable")].tolist()
        return [self._batch(row, heaviest) for row in ordered]

    def started(self, hub: str) -> tuple[Origin, ...]:
        """The districts that the nitrogen of all batches comes from that a hub's plan starts."""
        batches = self.lineage.batches
        own = np.flatnonzero((batches.hub == hub) & ~batches.lay_before)
        parts = self.lineage.made_of
        rows = np.flatnonzero(np.isin(parts.row, own))
        laid = parts.value[rows] * batches.laid_t[parts.row[rows]]
        return self._origins(parts.column[rows], laid, len(self.places.districts) + 1)

    def garden(self, garden: str, most: int = NAMED) -> tuple[Origin, ...]:
        """The districts that a garden's nitrogen comes from, the largest part first."""
        rows = np.flatnonzero(self.lineage.places == garden)
        if not len(rows):
            return ()
        parts = self.lineage.origins.of_row(int(rows[0]))
        return self._origins(parts.column, parts.value, most)

    def batches_of(self, garden: str) -> list[tuple[BatchOrigins, float]]:
        """The batches that a garden is given, with their nitrogen [kg], the largest first."""
        rows = np.flatnonzero(self.lineage.places == garden)
        if not len(rows):
            return []
        parts = self.lineage.given.of_row(int(rows[0]))
        heaviest = max(float(self.lineage.batches.laid_t.max(initial=0.0)), 1e-9)
        pairs = zip(parts.column.tolist(), parts.value.tolist(), strict=True)
        return [(self._batch(row, heaviest), kg) for row, kg in pairs]

    def _batch(self, row: int, heaviest: float) -> BatchOrigins:
        batches = self.lineage.batches
        parts = self.lineage.made_of.of_row(row)
        return BatchOrigins(
            id=str(batches.id[row]),
            hub=str(batches.hub[row]),
            laid=self.start + timedelta(days=int(batches.day[row])),
            ripe=self.start + timedelta(weeks=int(batches.ripe_week[row])),
            laid_t=float(batches.laid_t[row]),
            made_t=float(batches.made_t[row]),
            lay_before=bool(batches.lay_before[row]),
            bar=100 * float(batches.laid_t[row]) / heaviest,
            origins=self._origins(parts.column, parts.value, NAMED),
        )

    def _origins(self, groups: Integers, values: Floats, most: int) -> tuple[Origin, ...]:
        """Districts with their parts; kinds of one district together, small ones at the end."""
        names = self.lineage.groups.district[groups]
        districts, at = np.unique(names, return_inverse=True)
        sums = np.bincount(at, values, minlength=len(districts))
        order = np.argsort(-sums, kind="stable")
        total = max(float(sums.sum()), np.finfo(float).tiny)
        named = [(str(districts[row]), float(sums[row])) for row in order[:most].tolist()]
        rest = float(sums[order[most:]].sum())
        found, left = [], 0.0
        for step, (district, kg) in enumerate(named):
            found.append(self._origin(district, (kg, total, left), step))
            left += 100 * kg / total
        if len(order) > most:
            more = len(order) - most
            words = ngettext("one more district", "%(n)d more districts", more) % {"n": more}
            found.append(_placed(Origin(REST, words, "", rest / total, rest, most), left))
        return tuple(found)

    def _origin(self, district: str, part: tuple[float, float, float], step: int) -> Origin:
        kg, total, left = part
        name = self.places.district_name(district) if district else _("in the hubs before")
        url = page_of("district", district) if district in self.places.districts else ""
        return _placed(Origin(district, name, url, kg / total, kg, step), left)


def told(origins: Iterable[Origin]) -> str:
    """Origins in one line."""
    return ", ".join(f"{each.name} {percent(each.share)}" for each in origins)


def _placed(origin: Origin, left: float) -> Origin:
    return replace(origin, left=f"{left:.2f}", width=f"{100 * origin.share:.2f}")


def shaded(outlines: tuple[Outline, ...], origins: Iterable[Origin]) -> list[Shade]:
    """The map, each district as dark as its part of the nitrogen."""
    known = {origin.district: origin for origin in origins if origin.district}
    most = max((origin.share for origin in known.values()), default=0.0)
    found = []
    for outline in outlines:
        origin = known.get(outline.id)
        look = "" if outline.district else "green"
        if origin is not None and most:
            look = f"step-{min(STEPS - 1, int(STEPS * origin.share / most))}"
        words = f"{origin.name}: {percent(origin.share)}" if origin else ""
        found.append(Shade(outline.path, look, words))
    return found
