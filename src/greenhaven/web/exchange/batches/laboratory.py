"""Values from the laboratory, or from a test by hand: they correct the books where they can."""

import math
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.materials import Vector
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.quantities import measured, number
from greenhaven.web.exchange.batches.errors import BatchError
from greenhaven.web.exchange.batches.losses import changes, with_water
from greenhaven.web.exchange.batches.models import Batch, Observation, Seen
from greenhaven.web.exchange.batches.observing import write_down
from greenhaven.web.exchange.batches.queries import locked_at_work, seen_at
from greenhaven.web.exchange.ledger.actions import Move, account_of, record
from greenhaven.web.exchange.ledger.models import AccountKind, Event, EventKind
from greenhaven.web.exchange.ledger.queries import content


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that is tested: its name, its unit, and what it can be at most."""

    name: str | Promise
    unit: str
    most: float
    part: str = ""  # of the books, which it corrects
    digits: int = 1


MEASURES: Mapping[str, Measure] = {
    "moisture": Measure(gettext_lazy("moisture"), "% wet", 98.0, "water"),
    "carbon": Measure(gettext_lazy("carbon"), "% dry", 70.0, "carbon"),
    "nitrogen": Measure(gettext_lazy("nitrogen"), "% dry", 20.0, "nitrogen", 2),
    "phosphorus": Measure(gettext_lazy("phosphorus"), "% dry", 10.0, "phosphorus", 2),
    "potassium": Measure(gettext_lazy("potassium"), "% dry", 20.0, "potassium", 2),
    "ash": Measure(gettext_lazy("ash"), "% dry", 99.0, "ash"),
    "acidity": Measure("pH", "1", 14.0),
    "faecal_coliform": Measure(gettext_lazy("faecal coliforms"), "MPN/g dry", 1e12, digits=0),
    "salmonella": Measure(gettext_lazy("Salmonella"), "MPN/4 g dry", 1e12),
    "emergence": Measure(gettext_lazy("seedlings that come up"), "% of control", 200.0, digits=0),
    "self_heating": Measure(gettext_lazy("heat in a vacuum flask"), "°C", 70.0),
    "solvita_co2": Measure(gettext_lazy("Solvita, carbon dioxide"), "1", 8.0),
    "co2_evolution": Measure(gettext_lazy("carbon dioxide given off"), "mg CO₂-C/(g OM d)", 100.0),
    "oxygen_uptake": Measure(gettext_lazy("oxygen taken up"), "mg O₂/(g OM h)", 50.0, digits=2),
    "ammonium": Measure(gettext_lazy("ammonium nitrogen"), "mg N/kg dry", 1e5, digits=0),
    "ammonium_to_nitrate": Measure(gettext_lazy("ammonium to nitrate"), "1", 1e5),
    "foreign_matter": Measure(gettext_lazy("plastic, glass and metal"), "% dry", 100.0, digits=2),
    "lead": Measure(gettext_lazy("lead"), "mg/kg dry", 1e5),
    "cadmium": Measure(gettext_lazy("cadmium"), "mg/kg dry", 1e5, digits=2),
}


@transaction.atomic
def record_test(  # noqa: PLR0913 -- the columns of one value
    *,
    batch: Batch,
    measure: str,
    value: float,
    method: str,
    at: datetime,
    by: Person,
    key: uuid.UUID | None = None,
) -> Observation:
    """Record a value with its method; what it says against the books is posted as a difference.

    A sample that was taken before the heap was last weighed does not correct the books: it tells
    of what was there before.
    """
    locked = locked_at_work(batch)
    known = _known(measure)
    if not math.isfinite(value) or not 0 <= value <= known.most:
        raise BatchError(
            _("%(name)s: 0 to %(most)s was expected. Check the number and its unit.")
            % {"name": known.name, "most": in_unit(known.most, known)}
        )
    if not method.strip():
        raise BatchError(_("Say how it was tested: the method, or the laboratory."))
    row = Observation(
        batch=locked, kind=Seen.LABORATORY, measure=measure, value=value, unit=known.unit,
        note=method, at=at, by=by, key=key or uuid.uuid4(),
    )  # fmt: skip
    written, is_new = write_down(row)
    if is_new:
        row.event = _correct_the_books(row, known)
        row.save(update_fields=["event"])
        told = {"measure": measure, "value": value, "method": method}
        witness(by=by, action="batch.test", subject=locked, told=told)
    return written


def _known(measure: str) -> Measure:
    if measure not in MEASURES:
        raise BatchError(_("Choose what was tested."))
    return MEASURES[measure]


def in_unit(value: float, measure: Measure) -> str:
    """A value with its unit; a ratio or a pH has none."""
    if measure.unit == "1":
        return number(value, measure.digits)
    return measured(value, measure.unit, measure.digits)


def _correct_the_books(row: Observation, measure: Measure) -> Event | None:
    there = content(row.batch.account)
    if not measure.part or not there.wet or _is_old(row):
        return None
    after = as_tested(there, measure.part, (row.value or 0.0) / 100)
    gained, gone = changes(there, after)
    if not gained and not gone:
        return None
    lot, place = row.batch.account, row.batch.place
    unknown = account_of(place=place, kind=AccountKind.DIFFERENCE)
    moves = [Move(unknown, lot, gained), Move(lot, unknown, gone)]
    return record(kind=EventKind.MEASURE, place=place, moves=moves, by=row.by, at=row.at)


def _is_old(row: Observation) -> bool:
    return seen_at(row.batch, Seen.WEIGHING).filter(at__gt=row.at).exists()


def as_tested(there: Vector, part: str, share: float) -> Vector:
    """The same wet mass with so much of one part in it.

    Raises
    ------
    BatchError
        If the other parts leave no room for it.
    """
    if part == "water":
        return with_water(there, round(share * there.wet))
    amount = round(share * (there.wet - there.water))
    columns = {name: getattr(there, name) for name in there.__slots__}
    if part in ("phosphorus", "potassium"):  # they are part of the ash
        columns["ash"] += max(0, amount + _minerals_but(there, part) - there.ash)
    after = Vector(**columns | {part: amount})
    if not after.can_be():
        raise BatchError(
            _("With what the books have of the rest, there is no room for so much of this. Check "
              "the number, or give the other values first.")
        )  # fmt: skip
    return after


def _minerals_but(there: Vector, part: str) -> int:
    return there.phosphorus + there.potassium - int(getattr(there, part))
