"""The page of one batch, for everybody, and what its keeper sees beside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from greenhaven.core.city import City
from greenhaven.web.commons.clock import now
from greenhaven.web.commons.materials import Vector
from greenhaven.web.commons.places.models import PlaceKind
from greenhaven.web.exchange.batches.charts import Chart, chart_of
from greenhaven.web.exchange.batches.inputs import Input, inputs_of, name_of_material
from greenhaven.web.exchange.batches.laboratory import MEASURES, in_unit
from greenhaven.web.exchange.batches.mixing import (
    Mix,
    composition_of,
    mix_from,
    mix_of,
    planned_mix,
    what_to_add,
)
from greenhaven.web.exchange.batches.models import Batch, Observation, Seen, Stage
from greenhaven.web.exchange.batches.queries import seen_at
from greenhaven.web.exchange.batches.releasing import Standing, standing_of
from greenhaven.web.exchange.batches.turning import Advice, advise
from greenhaven.web.exchange.batches.words import SMELLS, SPOTS, SQUEEZES, WEIGHED_HOW
from greenhaven.web.exchange.ledger.models import AccountKind, Posting
from greenhaven.web.exchange.ledger.queries import standing_postings

MG_PER_KG = 1_000_000
SHOWN_ROWS = 12
ORDER = (Stage.INTAKE, Stage.ACTIVE, Stage.CURING, Stage.RIPE, Stage.SPENT)


@dataclass(frozen=True, slots=True)
class Way:
    """Something that left the batch, or is left of it."""

    name: str
    wet_mg: int
    share: float
    look: str
    code: str = ""  # of a place that everybody may see

    @property
    def width(self) -> str:
        """How long its bar is, of 100."""
        return f"{100 * self.share:.1f}"


@dataclass(frozen=True, slots=True)
class Seeing:
    """One observation in words."""

    row: Observation
    title: str
    words: str = ""
    readings: tuple[tuple[str, float], ...] = ()  # of a walk: spot and temperature [°C]


@dataclass(frozen=True, slots=True)
class Care:
    """Everything that the page of a batch shows."""

    batch: Batch
    city: City
    inputs: list[Input]
    standing: Standing
    advice: Advice
    chart: Chart | None
    mix: Mix | None
    planned: Mix | None
    to_add: str
    ways: list[Way]
    changed: bool  # whether a measurement changed the books
    seen: list[Seeing]
    more_seen: int
    tested: list[tuple[str, str, Observation]]
    units: str

    @property
    def steps(self) -> list[tuple[str, bool, bool]]:
        """The stages in order: name, whether it is done, whether it is now."""
        at = ORDER.index(Stage(self.batch.stage))
        return [
            (str(stage.label), position < at, position == at)
            for position, stage in enumerate(ORDER)
        ]

    @property
    def mix_rows(self) -> list[tuple[str, str, str, str, bool]]:
        """The mix against what was planned and what is good."""
        return self.mix.rows(self.planned) if self.mix else []

    @property
    def parts(self) -> list[tuple[str, int]]:
        """What is left, part by part [mg]."""
        there = self.standing.there
        return [
            (_("Water"), there.water),
            (_("Carbon"), there.carbon),
            (_("Nitrogen"), there.nitrogen),
            (_("Phosphorus"), there.phosphorus),
            (_("Potassium"), there.potassium),
            (_("Ash"), there.ash),
        ]


def care_of(batch: Batch, city: City, units: str, *, is_held: bool) -> Care:
    """Read all that is known of a batch."""
    rows = list(seen_at(batch))
    inputs, standing = inputs_of(batch, city), standing_of(batch, rows, is_held=is_held)
    ways, changed = ways_of(batch, standing.there)
    composition = composition_of(inputs, city)
    mass_kg = standing.there.wet / MG_PER_KG
    fresh = batch.stage in (Stage.INTAKE, Stage.ACTIVE) and not _was_weighed(rows)
    target = batch.target or (
        planned_mix(batch.place, now(city).date()) if batch.stage == Stage.INTAKE else None
    )
    seen = _seeings([row for row in rows if row.kind != Seen.LABORATORY], city)
    return Care(
        batch=batch,
        city=city,
        inputs=inputs,
        standing=standing,
        advice=advise(batch, rows, standing.heat, present(city, batch), units),
        chart=chart_of(standing.heat, batch.started_at or batch.opened_at, units),
        mix=mix_of(composition) if composition else None,
        planned=mix_from(target),
        to_add=what_to_add(composition, mass_kg, city) if composition and fresh else "",
        ways=ways,
        changed=changed,
        seen=seen[-SHOWN_ROWS:][::-1],
        more_seen=max(len(seen) - SHOWN_ROWS, 0),
        tested=[_tested(row) for row in reversed(rows) if row.kind == Seen.LABORATORY],
        units=units,
    )


def present(city: City, batch: Batch) -> datetime:
    """The present moment in the city, never before the batch was opened."""
    return max(now(city), batch.opened_at)


def _was_weighed(rows: Sequence[Observation]) -> bool:
    return any(row.kind == Seen.WEIGHING for row in rows)


def ways_of(batch: Batch, there: Vector) -> tuple[list[Way], bool]:
    """Where everything went that was in it; and whether a measurement changed the books."""
    account = batch.account_id
    moved = Posting.objects.filter(standing_postings()).filter(
        Q(source=account) | Q(target=account, source__kind=AccountKind.DIFFERENCE)
    )
    rows = moved.values_list(
        "source",
        "target__kind",
        "target__place__kind",
        "target__place__code",
        "target__place__name",
    )
    sums: dict[tuple[str, str, str], int] = {}
    changed = False
    for source, kind, sort, code, name, wet in rows.annotate(Sum("wet_mg")).order_by():
        changed = changed or source != account or kind == AccountKind.DIFFERENCE
        if source == account and wet:
            key = _end_of(kind, sort, code, name)
            sums[key] = sums.get(key, 0) + int(wet)
    whole = sum(sums.values()) + there.wet
    ways = [
        Way(name, wet, wet / whole if whole else 0.0, look, code)
        for (name, look, code), wet in sorted(sums.items(), key=lambda each: -each[1])
    ]
    if there.wet:
        ways.insert(0, Way(_("left here"), there.wet, there.wet / whole, "ripe"))
    return ways, changed


def _end_of(kind: str, sort: str, code: str, name: str) -> tuple[str, str, str]:
    """How an end is called, how it looks, and the code of its place where that is public."""
    ends = {
        AccountKind.AIR: (_("to the air: vapour and carbon dioxide"), "air", ""),
        AccountKind.LEACHATE: (_("ran off as liquid"), "water", ""),
        AccountKind.DIFFERENCE: (_("not there when it was measured"), "quiet", ""),
        AccountKind.RESIDUE: (_("sorted out"), "quiet", ""),
        AccountKind.ARISING: (_("back where it came from"), "quiet", ""),
    }
    if kind in ends:
        return ends[AccountKind(kind)]
    if sort == PlaceKind.HOME:
        return (_("gardens at home"), "soil", "")
    return (name, "soil" if kind == AccountKind.SOIL else "raw", code)


def _seeings(rows: Sequence[Observation], city: City) -> list[Seeing]:
    """In words; the readings of one walk are one line."""
    found: list[Seeing] = []
    walks: dict[datetime, list[tuple[str, float]]] = {}
    for row in rows:
        if row.kind != Seen.TEMPERATURE:
            found.append(in_words(row, city))
        elif row.value is not None:
            walks.setdefault(row.at, []).append((str(SPOTS.get(row.spot, row.spot)), row.value))
    for row in rows:
        if row.kind == Seen.TEMPERATURE and row.at in walks:
            readings = tuple(walks.pop(row.at))
            found.append(Seeing(row, _("Thermometer walk"), readings=readings))
    return sorted(found, key=lambda each: (each.row.at, each.row.pk))


def in_words(row: Observation, city: City) -> Seeing:
    """One row by itself."""
    title = str(row.get_kind_display()).capitalize()
    if row.kind == Seen.TEMPERATURE and row.value is not None:
        return Seeing(row, title, readings=((str(SPOTS.get(row.spot, row.spot)), row.value),))
    if row.kind == Seen.LABORATORY:
        name, value, _row = _tested(row)
        return Seeing(row, f"{name} {value}", row.note)
    if row.kind == Seen.SQUEEZE and row.measure in SQUEEZES:
        return Seeing(row, title, str(SQUEEZES[row.measure].name))
    if row.kind == Seen.SMELL and row.measure in SMELLS:
        return Seeing(row, title, str(SMELLS[row.measure].name))
    if row.kind == Seen.BULKING:
        return Seeing(row, title, name_of_material(city, row.measure))
    how = WEIGHED_HOW.get(row.note, row.note) if row.kind == Seen.WEIGHING else row.note
    return Seeing(row, title, str(how))


def _tested(row: Observation) -> tuple[str, str, Observation]:
    known = MEASURES.get(row.measure)
    if known is None or row.value is None:
        return row.measure, "", row
    return str(known.name).capitalize(), in_unit(row.value, known), row
