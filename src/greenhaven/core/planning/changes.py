"""What is different in a new plan, and for whom."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from greenhaven.core.city import City
from greenhaven.core.columns import Columns, Floats, Integers, Texts
from greenhaven.core.planning.plan import NEGLIGIBLE_T, Plan
from greenhaven.core.planning.words import mass, name_of
from greenhaven.core.rules.movements import Leg

END = {
    Leg.COLLECT: "{amount} from {origin} to {destination}",
    Leg.EXPORT: "{amount} from {origin} out of the city, to {destination}",
    Leg.RETURN: "{amount} of compost from {origin} to {destination}",
    Leg.SALE: "{amount} from {origin} for sale",
}

PAIR = ("leg", "origin", "destination", "material")


@dataclass(frozen=True, slots=True)
class Changes(Columns):
    """Movements of a week that are not what they were; the largest change first."""

    week: Integers
    leg: Texts  # rules.movements.Leg
    origin: Texts
    destination: Texts
    via: Texts
    material: Texts
    before: Floats  # [t wet]
    after: Floats

    @property
    def moved_otherwise_t(self) -> float:
        """What was planned and is no longer moved so [t]."""
        return float(np.maximum(self.before - self.after, 0.0).sum())

    def places(self) -> tuple[str, ...]:
        """Ids of the sources and gardens whose week is another than they were told, in order."""
        giving = np.isin(self.leg, [Leg.COLLECT, Leg.EXPORT])
        told = np.where(giving, self.origin, self.destination)[self.before > 0]
        return tuple(dict.fromkeys(told.tolist()))

    def sentences(self, city: City, most: int = 10) -> tuple[str, ...]:
        """The largest changes in words."""
        return tuple(_sentence(city, row) for row in self.take(slice(0, most)).records())


def changes_between(before: Plan, after: Plan) -> Changes:
    """What is moved otherwise in `after`; both plans are of the same weeks."""
    keys = ("week", "leg", "origin", "destination", "via", "material")
    moved: dict[tuple[object, ...], list[float]] = {}
    for place, plan in enumerate((before, after)):
        columns = [getattr(plan.flows, name).tolist() for name in keys]
        for key, wet in zip(zip(*columns, strict=True), plan.flows.wet.tolist(), strict=True):
            moved.setdefault(key, [0.0, 0.0])[place] += wet
    changed = [item for item in moved.items() if abs(item[1][1] - item[1][0]) > NEGLIGIBLE_T]
    changed.sort(key=lambda item: -abs(item[1][1] - item[1][0]))
    rows = [
        dict(zip(keys, key, strict=True)) | {"before": old, "after": new}
        for key, (old, new) in changed
    ]
    types = dict.fromkeys(keys[1:], np.str_)
    return Changes.of(rows, week=np.int64, before=np.float64, after=np.float64, **types)


def changes_since(
    before: Plan, after: Plan, *, weeks: int = 4, share: float = 0.1, least_t: float = 0.005
) -> Changes:
    """What the coming weeks of a new plan move otherwise than an older one, whenever it began.

    What the older plan moves in a week of its own is taken to move evenly over its days. Weeks
    that it does not reach are not compared. Of movements that stay otherwise for several weeks the
    first is given.

    Parameters
    ----------
    before, after : Plan
        The older plan begins on the same day or earlier.
    weeks : int
        Weeks of the new plan that are looked at.
    share : float
        Smallest difference that counts, as a share of the larger amount.
    least_t : float
        Smallest difference that counts [t wet].
    """
    days = (after.start - before.start).days
    whole, part = divmod(days, 7)
    reach = min(weeks, after.weeks, before.weeks - whole - (1 if part else 0))
    old, new = _by_pair(before), _by_pair(after)
    rows: list[dict[str, Any]] = []
    for key in dict.fromkeys([*old, *new]):
        was, now = old.get(key, np.zeros(before.weeks)), new.get(key, np.zeros(after.weeks))
        for week in range(reach):
            at = week + whole
            later = was[at + 1] if part else 0.0
            earlier = float(was[at] * (7 - part) + later * part) / 7
            moved = float(now[week])
            if abs(moved - earlier) >= max(share * max(moved, earlier), least_t):
                words = dict(zip(PAIR, key, strict=True)) | {"via": ""}
                rows.append(words | {"week": week, "before": earlier, "after": moved})
                break
    rows.sort(key=lambda row: -abs(row["after"] - row["before"]))
    types = dict.fromkeys((*PAIR, "via"), np.str_)
    return Changes.of(rows, week=np.int64, before=np.float64, after=np.float64, **types)


def _by_pair(plan: Plan) -> dict[tuple[str, ...], Floats]:
    """What moves between each two places week by week [t wet], by whichever station."""
    flows = plan.flows
    columns = [getattr(flows, name).tolist() for name in PAIR]
    moved: dict[tuple[str, ...], Floats] = {}
    for key, week, wet in zip(
        zip(*columns, strict=True), flows.week.tolist(), flows.wet.tolist(), strict=True
    ):
        moved.setdefault(key, np.zeros(plan.weeks))[week] += wet
    return moved


def _sentence(city: City, row: dict[str, object]) -> str:
    old, new = float(str(row["before"])), float(str(row["after"]))
    text = END[Leg(str(row["leg"]))].format(
        amount=mass(new if new > NEGLIGIBLE_T else old),
        origin=name_of(city, str(row["origin"])),
        destination=name_of(city, str(row["destination"])),
    )
    week = f"Week {int(str(row['week'])) + 1}: "
    if new <= NEGLIGIBLE_T:
        return f"{week}no longer {text}."
    return f"{week}{text}, not {mass(old)}." if old > NEGLIGIBLE_T else f"{week}now {text}."
