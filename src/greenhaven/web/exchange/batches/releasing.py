"""Releasing a batch: only when its hygiene has passed and it is ripe, with the grounds kept."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.materials import Vector
from greenhaven.web.commons.people.models import Person
from greenhaven.web.exchange.batches.errors import NotReleasedError
from greenhaven.web.exchange.batches.heat import Heat, heat_of, lacks
from greenhaven.web.exchange.batches.models import Batch, Observation, Seen, Stage
from greenhaven.web.exchange.batches.queries import locked_at_work, open_holds, seen_at
from greenhaven.web.exchange.batches.ripeness import Ripeness, ripeness_of
from greenhaven.web.exchange.ledger.queries import content

# Tests of the product: 40 CFR 503.32(a); either is enough.
MOST_COLIFORMS, MOST_SALMONELLA = 1000.0, 3.0


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a batch is on its way to being released."""

    stage: str
    heat: Heat | None  # none = no rule of heat knows its reactor
    tested: Mapping[str, float | None]  # by what was tested, the last value
    ripeness: Ripeness
    there: Vector
    is_held: bool

    @property
    def coliforms(self) -> float | None:
        """Faecal coliforms [MPN/g dry]; none = not tested."""
        return self.tested.get("faecal_coliform")

    @property
    def salmonella(self) -> float | None:
        """Salmonella [MPN/4 g dry]; none = not tested."""
        return self.tested.get("salmonella")

    @property
    def passed_tests(self) -> bool:
        """Whether a test of the product shows that it is safe."""
        few = self.coliforms is not None and self.coliforms < MOST_COLIFORMS
        none = self.salmonella is not None and self.salmonella < MOST_SALMONELLA
        return few or none

    @property
    def failed_tests(self) -> bool:
        """Whether a test of the product shows that it is not safe."""
        many = self.coliforms is not None and self.coliforms >= MOST_COLIFORMS
        some = self.salmonella is not None and self.salmonella >= MOST_SALMONELLA
        return many or some

    @property
    def is_hygienic(self) -> bool:
        """Whether heat made it safe, or where no rule of heat is known, tests show it."""
        heated = self.heat is not None and self.heat.verdict.passed
        return (heated or (self.heat is None and self.passed_tests)) and not self.failed_tests

    def hygiene_lacks(self, units: str = "metric") -> list[str]:
        """What its hygiene still needs."""
        found = [] if self.heat is None else lacks(self.heat, units)
        if self.heat is None and not self.passed_tests and not self.failed_tests:
            found.append(_("Heat cannot show that it is safe here: have it tested for germs."))
        if self.failed_tests:
            found.append(_("Its test found germs of gut or Salmonella: compost it once more."))
        return found

    def lacks(self, units: str = "metric") -> list[str]:
        """All that stands between it and a release, in words; empty = it may be released."""
        found = []
        if self.is_held:
            found.append(_("It is on hold: two stewards have to release it first."))
        if self.stage == Stage.INTAKE:
            return [*found, _("It is still being filled.")]
        if self.stage == Stage.ACTIVE:
            found.append(_("It is still among the hot ones: move it on to curing first."))
        if not self.there.wet:
            found.append(_("Nothing is left of it."))
        return [*found, *self.hygiene_lacks(units), *self.ripeness.missing(units)]


def standing_of(
    batch: Batch, seen: list[Observation] | None = None, *, is_held: bool | None = None
) -> Standing:
    """How a batch stands now."""
    rows = list(seen_at(batch)) if seen is None else seen
    kind = batch.reactor.kind if batch.reactor else ""
    heat, there = heat_of(rows, kind), content(batch.account)
    tested = {row.measure: row.value for row in rows if row.kind == Seen.LABORATORY}
    return Standing(
        stage=batch.stage,
        heat=heat,
        tested=tested,
        ripeness=ripeness_of(rows, there, heat),
        there=there,
        is_held=open_holds(batch).exists() if is_held is None else is_held,
    )


@transaction.atomic
def release(*, batch: Batch, by: Person, at: datetime) -> Batch:
    """Say that a batch may be given; the same again changes nothing.

    Raises
    ------
    NotReleasedError
        If its hygiene has not passed, it is not ripe, or it is on hold: all that is missing.
    """
    locked = locked_at_work(batch)
    if locked.released_at is not None:
        return locked
    standing = standing_of(locked)
    if missing := standing.lacks(by.units):
        raise NotReleasedError(
            _("%(batch)s cannot be released yet. %(missing)s")
            % {"batch": locked, "missing": " ".join(missing)}
        )
    locked.released_at, locked.released_by, locked.stage = at, by, Stage.RIPE
    locked.release_grounds = grounds(standing)
    locked.save()
    witness(by=by, action="batch.release", subject=locked, told=locked.release_grounds)
    return locked


def grounds(standing: Standing) -> dict[str, object]:
    """What it was released on, in numbers."""
    ripeness, heat = standing.ripeness, standing.heat
    told: dict[str, object] = {
        "ripeness": {
            "carbon_to_nitrogen": number_or_none(ripeness.carbon_to_nitrogen),
            "ratio_was_tested": ripeness.is_tested,
            "index": str(ripeness.index.rating),
            "results": dict(ripeness.results),
            "reheated_c": number_or_none(ripeness.reheated_c),
            "heap_stands_in_for_the_flask": ripeness.stands_in,
        },
        "content_mg": asdict(standing.there),
    }
    tests = {"faecal_coliform": standing.coliforms, "salmonella": standing.salmonella}
    hygiene: dict[str, object] = {name: value for name, value in tests.items() if value is not None}
    foreign = standing.tested.get("foreign_matter")
    # The rules of handovers read these two.
    told["hygienised"] = standing.is_hygienic
    if foreign is not None:
        told["foreign_matter_percent"] = foreign
    if heat is not None and heat.passed_at is not None:
        hygiene |= {
            "profile": heat.profile.id,
            "held": heat.hold.words,
            "read": "by hand, at most 26 h apart",
            "passed_at": heat.passed_at.isoformat(),
            "turnings": len(heat.turnings),
            "readings": int((heat.values == heat.values).sum()),
        }
    return told | {"hygiene": hygiene}


def number_or_none(value: float) -> float | None:
    """A number that JSON can hold."""
    return None if math.isnan(value) else round(float(value), 4)
