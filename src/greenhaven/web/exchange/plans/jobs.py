"""A week's jobs: who brings what, how much, to where, and why."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from greenhaven.core.city import City
from greenhaven.core.columns import Booleans, Texts
from greenhaven.core.planning.plan import Plan
from greenhaven.core.rules.movements import Leg
from greenhaven.web.commons.sentences import in_readers_words
from greenhaven.web.exchange.plans.places import Place, Places

INWARD = (Leg.COLLECT, Leg.EXPORT)


@dataclass(frozen=True, slots=True)
class Job:
    """One movement of one week, or several alike."""

    district: str
    who: str
    what: str
    tonnes: float
    to: Place
    via: Place | None
    why: str
    km: float
    leg: str
    count: int = 1
    bulking: bool = False  # wood and leaves, which do not count as organics collected

    @property
    def inward(self) -> bool:
        """Whether raw material goes in, rather than compost out."""
        return self.leg in INWARD


@dataclass(frozen=True, slots=True)
class DistrictJobs:
    """The jobs of one district in one week."""

    id: str
    name: str
    borough: str
    jobs: list[Job] = field(default_factory=list)

    @property
    def tonnes_in(self) -> float:
        """What is collected there."""
        return sum(job.tonnes for job in self.jobs if job.inward and not job.bulking)

    @property
    def tonnes_back(self) -> float:
        """What its soil gets."""
        return sum(job.tonnes for job in self.jobs if job.leg == Leg.RETURN)


def week_of(plan: Plan, week: int) -> Booleans:
    """Which flows belong to that week."""
    return np.asarray(plan.flows.week == week)


class JobBook:
    """Writes a plan's flows as jobs; `reasons` has one sentence for each flow."""

    def __init__(self, city: City, plan: Plan, reasons: Texts) -> None:
        self.city, self.plan, self.reasons = city, plan, reasons
        self.places = Places(city)
        self.hub_names = frozenset(city.hubs.name.tolist())
        self.bulking = set(city.kinds.id[city.kinds.bulking].tolist())

    def each(self, district: str, week: int) -> list[Job]:
        """Every job of one district in one week, each for itself."""
        rows = self._rows(week)
        return [self._job([row]) for row in rows if self._district_of(row) == district]

    def district(self, district: str, week: int) -> list[Job]:
        """The jobs of one district in one week, those alike drawn together."""
        rows = [row for row in self._rows(week) if self._district_of(row) == district]
        return [self._job(group) for group in self._alike(rows)]

    def by_district(self, week: int) -> list[DistrictJobs]:
        """The jobs of every district in one week, those alike drawn together."""
        books = {
            name: DistrictJobs(name, self.places.district_name(name), borough)
            for name, borough in zip(
                self.city.districts.id.tolist(), self.city.districts.borough.tolist(), strict=True
            )
        }
        books[""] = DistrictJobs("", _("Places of no single district"), "")
        for group in self._alike(self._rows(week)):
            books[self._district_of(group[0])].jobs.append(self._job(group))
        return [book for book in books.values() if book.jobs]

    def _rows(self, week: int) -> list[int]:
        flows = self.plan.flows
        rows = np.flatnonzero(week_of(self.plan, week) & (flows.wet > 0))
        inward = np.isin(flows.leg[rows], INWARD)
        ordered: list[int] = rows[np.lexsort((-flows.wet[rows], ~inward))].tolist()
        return ordered

    def _alike(self, rows: Iterable[int]) -> list[list[int]]:
        """Rows of one district, kind of giver, material and way; the heaviest of each first."""
        groups: dict[tuple[str, ...], list[int]] = {}
        flows = self.plan.flows
        for row in rows:
            way = (str(flows.destination[row]), str(flows.via[row]), str(flows.material[row]))
            if flows.leg[row] == Leg.RETURN:
                way = (str(flows.origin[row]), self.places.garden(way[0]).kind, way[2])
            key = (self._district_of(row), str(flows.leg[row]), self._giver(row), *way)
            groups.setdefault(key, []).append(row)
        return list(groups.values())

    def _district_of(self, row: int) -> str:
        flows = self.plan.flows
        if flows.leg[row] in INWARD:
            return str(self.city.sources.district[self.places.sources[str(flows.origin[row])]])
        return self.places.garden(str(flows.destination[row])).district

    def _giver(self, row: int) -> str:
        """How the material is given: brought to a point, or which stream's round."""
        if self.plan.flows.leg[row] not in INWARD:
            return ""
        source = self.places.sources[str(self.plan.flows.origin[row])]
        brought = bool(self.city.sources.hub[source])
        return "brought" if brought else str(self.city.sources.stream[source])

    def _job(self, rows: list[int]) -> Job:
        flows, row = self.plan.flows, rows[0]
        inward = flows.leg[row] in INWARD
        destination = str(flows.destination[row])
        via = str(flows.via[row])
        tonnes = flows.wet[rows]
        return Job(
            district=self._district_of(row),
            who=self._who(rows),
            what=self.places.materials[str(flows.material[row])],
            tonnes=float(tonnes.sum()),
            to=self.places.hub(destination) if inward else self._taker(rows),
            via=self.places.hub(via) if via else None,
            why=in_readers_words(str(self.reasons[row]), self.hub_names),
            km=float(flows.km[rows] @ tonnes / tonnes.sum()),
            leg=str(flows.leg[row]),
            count=len(rows),
            bulking=str(flows.material[row]) in self.bulking,
        )

    def _who(self, rows: list[int]) -> str:
        flows, row = self.plan.flows, rows[0]
        origin = str(flows.origin[row])
        if flows.leg[row] not in INWARD:
            return self.places.hub(origin).name
        name = str(self.city.sources.name[self.places.sources[origin]])
        if len(rows) == 1:
            return name
        if self._giver(row) == "brought":
            return ngettext("%(n)d collection point", "%(n)d collection points", len(rows)) % {
                "n": len(rows)
            }
        return _("%(name)s and %(n)d more") % {"name": name, "n": len(rows) - 1}

    def _taker(self, rows: list[int]) -> Place:
        """The place that takes the compost; several of a kind are told as their number."""
        first = self.places.garden(str(self.plan.flows.destination[rows[0]]))
        if len(rows) == 1:
            return first
        name = _("%(name)s and %(n)d more") % {"name": first.name, "n": len(rows) - 1}
        return Place(
            first.id, name, first.kind, first.words, first.district, first.lat, first.lon, first.url
        )
