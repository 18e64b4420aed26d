"""Turn today, yes or no: from the course of its temperatures, what it feels and smells like."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from django.utils.translation import gettext as _

from greenhaven.web.commons.quantities import number
from greenhaven.web.commons.units import shown_celsius
from greenhaven.web.exchange.batches.heat import Heat
from greenhaven.web.exchange.batches.models import Batch, Observation, ReactorKind, Seen, Stage
from greenhaven.web.exchange.batches.words import SMELLS, SPOTS, SQUEEZES

# Cornell's fact sheet on turning windrows: above 140 °F (60 °C) or below 90 °F (32 °C).
TOO_HOT_C, TOO_COOL_C = 65.0, 32.0  # 60 °C would end the heat that hygiene asks for too early
FALLEN_C = 15.0  # since the last turning; a choice of this project
STALE_D, REST_D = 2.0, 2.0
BETWEEN_D = 3.0  # five turnings in fifteen days, as the rule of windrows asks
SECONDS_PER_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Advice:
    """Whether to turn today, why, and what else it wants."""

    turn: bool | None  # none = there is nothing to say yet
    answer: str
    reason: str
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Course:
    """What matters of its temperatures."""

    hottest: float  # at the last walk [°C]
    coldest: float
    coldest_spot: str
    read_d: float  # days since the last walk
    turned_d: float  # days since it was turned; since it was laid where it never was
    fallen: float  # from the peak since then


@dataclass(frozen=True, slots=True)
class _Case:
    """Everything that decides."""

    batch: Batch
    heat: Heat
    course: _Course
    lacks_air: str
    units: str

    @property
    def hottest(self) -> str:
        """Its hottest spot at the last walk."""
        return shown_celsius(self.course.hottest, self.units)


def advise(
    batch: Batch, seen: Sequence[Observation], heat: Heat | None, now: datetime, units: str
) -> Advice:
    """What a keeper should do today."""
    if batch.stage not in (Stage.ACTIVE, Stage.CURING):
        return Advice(None, "", "")
    more = _else(seen)
    if heat is None:
        is_worms = batch.reactor is not None and batch.reactor.kind == ReactorKind.WORM_BIN
        worms = _("Worms do the turning. Leave them in peace.")
        return _no(worms if is_worms else _("A digester is stirred, never turned."), more)
    if not heat.times:
        return _measure(_("Nobody has been round it with the thermometer yet."), more)
    course = _course(batch, heat, now)
    if course.read_d > STALE_D:
        reason = _("The last walk with the thermometer was %(days)s days ago.")
        return _measure(reason % {"days": number(course.read_d)}, more)
    case = _Case(batch, heat, course, _lacks_air(seen), units)
    if reason := _why_yes(case):
        return Advice(turn=True, answer=_("Yes"), reason=reason, more=more)
    return _no(_why_no(case), more)


def _no(reason: str, more: tuple[str, ...]) -> Advice:
    return Advice(turn=False, answer=_("No"), reason=reason, more=more)


def _measure(reason: str, more: tuple[str, ...]) -> Advice:
    return Advice(turn=None, answer=_("Measure first"), reason=reason, more=more)


def _course(batch: Batch, heat: Heat, now: datetime) -> _Course:
    turned = heat.turnings[-1] if heat.turnings else batch.started_at or batch.opened_at
    hottest = np.nanmax(heat.values, axis=1)
    since = [value for time, value in zip(heat.times, hottest, strict=True) if time >= turned]
    latest = heat.latest
    coldest = min(latest, key=lambda spot: latest[spot])
    return _Course(
        hottest=float(hottest[-1]),
        coldest=latest[coldest],
        coldest_spot=coldest,
        read_d=max(_days(now - heat.times[-1]), 0.0),
        turned_d=max(_days(now - turned), 0.0),
        fallen=float(max(since) - hottest[-1]) if since else 0.0,
    )


def _why_yes(case: _Case) -> str:
    """Why it is turned today; "" = it is not."""
    course, told = case.course, {"hottest": case.hottest}
    if case.lacks_air:
        return case.lacks_air
    if course.hottest > TOO_HOT_C:
        return _("At %(hottest)s it is too hot for those who work in it.") % told
    if course.turned_d < REST_D or case.batch.stage == Stage.CURING:
        return ""
    if _counts(case):
        return _turning_that_counts(case)
    return _uneven(case) or _cooling(case)


def _uneven(case: _Case) -> str:
    """Whether one spot stays cooler than its hygiene asks while the heap is hot; "" = not so."""
    course, floor = case.course, case.heat.hold.floor_c
    is_due = not case.heat.verdict.passed and course.turned_d >= BETWEEN_D
    if not is_due or course.hottest < floor or course.coldest >= floor:
        return ""
    return _("One spot stays cool (%(spot)s, %(coldest)s): turning brings it inside.") % {
        "spot": SPOTS[course.coldest_spot],
        "coldest": shown_celsius(course.coldest, case.units),
    }


def _cooling(case: _Case) -> str:
    """Whether it has cooled down and wants air; "" = not so."""
    told = {"hottest": case.hottest}
    if case.course.hottest < TOO_COOL_C:
        return (
            _("It has gone cool (%(hottest)s). Air wakes it up, if there is food left in it.")
            % told
        )
    if case.course.fallen >= FALLEN_C:
        return _("It is cooling, now at %(hottest)s: it has used up its air.") % told
    return ""


def _why_no(case: _Case) -> str:
    """Why it is left alone today."""
    if case.course.turned_d < REST_D:
        return _("It was turned just now. Give it two days.")
    if case.batch.stage == Stage.CURING:
        return _("It is curing: it wants rest, and to stay damp.")
    if _counts(case):
        left = max(case.heat.hold.days - case.heat.verdict.batch.counted_d, 0.0)
        reason = _("All five spots are hot, and that counts. Days still to go: %(days)s.")
        return reason % {"days": number(left, 1)}
    return _("It is warm and steady (%(hottest)s). Leave it.") % {"hottest": case.hottest}


def _counts(case: _Case) -> bool:
    """Whether days are counted that a turning would end, or has to be part of."""
    return case.heat.begun is not None and not case.heat.verdict.passed


def _turning_that_counts(case: _Case) -> str:
    asked, done = case.heat.hold.turnings, case.heat.turned_in_it
    if not asked or done >= asked or case.course.turned_d < BETWEEN_D:
        return ""
    return _(
        "Its heat counts, and it has to be turned %(asked)s times meanwhile: this is number "
        "%(next)s."
    ) % {"asked": number(asked), "next": number(done + 1)}


def _lacks_air(seen: Sequence[Observation]) -> str:
    """Why it lacks air by its last smell, unless it was turned since."""
    smells = [row for row in seen if row.kind == Seen.SMELL]
    turned = [row.at for row in seen if row.kind == Seen.TURNING]
    if not smells or smells[-1].measure not in SMELLS:
        return ""
    last = SMELLS[smells[-1].measure]
    if last.add != "air" or any(at > smells[-1].at for at in turned):
        return ""
    return str(last.tells)


def _else(seen: Sequence[Observation]) -> tuple[str, ...]:
    """What else it wants, by how it feels and smells, unless that was given since."""
    found = []
    for kind in (Seen.SQUEEZE, Seen.SMELL):
        rows = [row for row in seen if row.kind == kind]
        if rows and not _given_since(seen, rows[-1].at) and (words := _advice(rows[-1])):
            found.append(words)
    return tuple(dict.fromkeys(found))


def _advice(row: Observation) -> str:
    """What to do after such an answer; nothing where all is well."""
    if row.measure in ("good", "earthy"):
        return ""
    if row.measure in SQUEEZES:
        return str(SQUEEZES[row.measure].advice)
    return str(SMELLS[row.measure].advice) if row.measure in SMELLS else ""


def _given_since(seen: Sequence[Observation], at: datetime) -> bool:
    given = (Seen.WATERING, Seen.BULKING, Seen.TURNING)
    return any(row.kind in given and row.at > at for row in seen)


def _days(span: timedelta) -> float:
    return span.total_seconds() / SECONDS_PER_DAY
