"""Why a plan changes: what is otherwise in the city, the state or the rules than it was."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from greenhaven.core.city import City, CityState, CompostWanted, weekly_supply
from greenhaven.core.columns import Columns
from greenhaven.core.document import digest, pack
from greenhaven.core.planning.inputs import MOST_WEEKS
from greenhaven.core.rules.movements import Leg
from greenhaven.web.exchange.plans.models import Plan

MUCH = 0.05  # a supply that differs by less is the same
Why = dict[str, str | float]


@dataclass(frozen=True, slots=True)
class Side:
    """What one of two plans was made from."""

    city: City
    state: CityState
    rulebook: int | None  # its version
    supply: Mapping[str, float]  # of each source in the plan's first weeks [t a week]

    @classmethod
    def of(cls, city: City, state: CityState, plan: Plan) -> "Side":
        """As it was when that plan was made."""
        weekly = weekly_supply(city, plan.start, min(plan.weeks, 4))[0].mean(axis=1)
        supply = dict(zip(city.sources.id.tolist(), weekly.tolist(), strict=True))
        return cls(city, state, plan.rulebook.version if plan.rulebook else None, supply)


@dataclass(frozen=True, slots=True)
class Causes:
    """What changed between two plans, asked place by place."""

    before: Side
    after: Side
    _kept: dict[str, Why | None] = field(default_factory=dict)

    def why(self, leg: str, origin: str, destination: str) -> Why:
        """The nearest cause of a change of this movement; which sentence, and what it names.

        First what happened at its ends, then the rules, then anything else in the city.
        """
        collects = leg in (Leg.COLLECT, Leg.EXPORT)
        found = (
            self._declined(leg, origin, destination)
            or (self._source(origin) if collects else self._hub(origin))
            or (self._hub(destination) if collects else self._garden(destination))
            or self._whole()
            or self._elsewhere()
        )
        return found or {"topic": "agreed" if self._agreed_otherwise() else "time"}

    def _declined(self, leg: str, origin: str, destination: str) -> Why | None:
        """Somebody said no to it since; or lets it be asked for again."""
        was, now = (_no_to(side.state, leg, origin, destination) for side in self._sides)
        if now is None or now == was:
            return {"topic": "asked_again"} if was and not now else None
        by, until, most = now
        place = self._name_of(origin if by == "origin" else destination)
        if most:
            return {"topic": "too_much", "place": place}
        if until:
            return {"topic": "declined", "place": place, "until": until}
        return {"topic": "declined_for_good", "place": place}

    @property
    def _sides(self) -> tuple[Side, Side]:
        return self.before, self.after

    def _name_of(self, place: str) -> str:
        tables = [
            getattr(side.city, name)
            for side in (self.after, self.before)
            for name in ("hubs", "gardens", "sources")
        ]
        return next((name for table in tables if (name := _name(table, place))), place)

    def _agreed_otherwise(self) -> bool:
        was, now = (digest(pack(side.state.agreed)) for side in (self.before, self.after))
        return was != now

    def _whole(self) -> Why | None:
        """What is otherwise for all: rules, and what people have agreed on."""
        if self.before.rulebook != self.after.rulebook:
            return {"topic": "rules", "version": self.after.rulebook or 0}
        return None

    def _source(self, name: str) -> Why | None:
        was, now = self.before.supply.get(name), self.after.supply.get(name)
        place = _name(self.after.city.sources, name) or _name(self.before.city.sources, name)
        if was is None or now is None:
            return {"topic": "offered" if was is None else "not_offered", "place": place}
        if abs(now - was) > MUCH * max(now, was):
            return {"topic": "gives_more" if now > was else "gives_less", "place": place}
        return None

    def _hub(self, name: str) -> Why | None:
        key = f"hub {name}"
        if key not in self._kept:
            self._kept[key] = self._hub_changed(name)
        return self._kept[key]

    def _hub_changed(self, name: str) -> Why | None:
        was, now = _row(self.before.city.hubs, name), _row(self.after.city.hubs, name)
        told: Why = {"place": str((now or was or {}).get("name", name))}
        if was is None or now is None:
            return told | {"topic": "new_place" if was is None else "closed"}
        gone = _down(self.after.state, name)
        if gone != _down(self.before.state, name):
            return told | {"topic": "hub_down" if gone else "works_again"}
        if was["takes_part"] != now["takes_part"]:
            return told | {"topic": "takes_part" if now["takes_part"] else "closed"}
        return self._takes_otherwise(name, told, was, now) or self._stock_changed(name, told)

    def _takes_otherwise(
        self, name: str, told: Why, was: dict[str, Any], now: dict[str, Any]
    ) -> Why | None:
        """How much a hub takes, and of what."""
        if was["capacity_t_per_week"] != now["capacity_t_per_week"]:
            more = now["capacity_t_per_week"] > was["capacity_t_per_week"]
            return told | {"topic": "more_room" if more else "less_room"}
        if (room := self._allies(name)) is not None:
            return told | room
        if was["accepts"] != now["accepts"] or was["process"] != now["process"]:
            return told | {"topic": "takes_other"}
        return None

    def _allies(self, name: str) -> Why | None:
        """Room that is kept for allies, or opened to them."""
        was, now = (_kept(side.state, name) for side in self._sides)
        if was == now:
            return None
        return {"topic": "keeps_room" if now > was else "opens_room"}

    def _stock_changed(self, name: str, told: Why) -> Why | None:
        was, now = _given(self.before.state, name), _given(self.after.state, name)
        if was[1] < now[1] and now[0] < was[0]:
            return told | {"topic": "on_hold"}
        if abs(was[0] - now[0]) > MUCH * max(was[0], now[0]):
            return told | {"topic": "more_compost" if now[0] > was[0] else "less_compost"}
        return None

    def _garden(self, name: str) -> Why | None:
        was, now = _row(self.before.city.gardens, name), _row(self.after.city.gardens, name)
        told: Why = {"place": str((now or was or {}).get("name", name))}
        if was is None or now is None:
            return told | {"topic": "new_place" if was is None else "closed"}
        if words := self._wants(name, was, now):
            return told | words
        columns = (
            "area_m2",
            "growing_share",
            "nitrogen_cap_kg_per_ha_year",
            "phosphorus_cap_kg_per_ha_year",
        )
        if any(was[column] != now[column] for column in columns):
            return told | {"topic": "soil_declared"}
        spread = (_spread(side, name) for side in (self.before, self.after))
        return told | {"topic": "has_received"} if len(set(spread)) > 1 else None

    def _wants(self, name: str, was: dict[str, Any], now: dict[str, Any]) -> Why | None:
        """What a garden's people said of the compost that they want."""
        if was["compost_wanted"] != now["compost_wanted"]:
            sated = now["compost_wanted"] == CompostWanted.NONE
            return {"topic": "has_enough" if sated else "wants_otherwise"}
        before, after = (_asked(side.state, name) for side in self._sides)
        if after > before:
            return {"topic": "asks"}
        return {"topic": "asks_no_more"} if before > 0 and after == 0 else None

    def _elsewhere(self) -> Why | None:
        """What changed at another place, and made room or took it; the first of how many."""
        if "elsewhere" not in self._kept:
            found = self._anywhere()
            told = {**found[0], "elsewhere": len(found)} if found else None
            self._kept["elsewhere"] = told
        return self._kept["elsewhere"]

    def _anywhere(self) -> list[Why]:
        was, now = self.before, self.after
        hubs = dict.fromkeys([*was.city.hubs.id.tolist(), *now.city.hubs.id.tolist()])
        found = [self._hub(name) for name in hubs]
        found += [self._source(name) for name in dict.fromkeys([*was.supply, *now.supply])]
        return [each for each in found if each is not None]


def _row(table: Columns, name: str) -> dict[str, Any] | None:
    at = np.flatnonzero(table.id == name)  # type: ignore[attr-defined]  # tables of places have ids
    return next(table.take(at[:1]).records()) if len(at) else None


def _no_to(
    state: CityState, leg: str, origin: str, destination: str
) -> tuple[str, str, float] | None:
    """The last word against a movement: who said it, until when, and what would suit."""
    no = state.declined
    at = (no.leg == leg) & (no.origin == origin) & (no.destination == destination)
    if not at.any():
        return None
    row = list(no.take(at).records())[-1]
    return row["by"], row["until"], row["most"]


def _down(state: CityState, hub: str) -> bool:
    return bool((state.down.hub == hub).any())


def _kept(state: CityState, hub: str) -> float:
    """What a hub keeps for allies on the first day [t a week]."""
    rows = [row for row in state.kept.records() if row["hub"] == hub]
    today = state.day.isoformat()
    here = (row["wet"] for row in rows if row["first"] <= today and row["last"] >= today)
    return float(sum(here))


def _asked(state: CityState, garden: str) -> float:
    return float(state.asked.wet[state.asked.garden == garden].sum())


def _name(table: Columns, name: str) -> str:
    row = _row(table, name)
    return str(row["name"]) if row else ""


def _given(state: CityState, hub: str) -> tuple[float, float]:
    """What a hub has ripe or will have soon, and what it may not give [t]."""
    batches = state.batches
    here = batches.hub == hub
    beyond = np.array(
        [_weeks(state, ready) > MOST_WEEKS for ready in batches.ready[here].tolist()], dtype=bool
    )
    wet = batches.wet[here]
    return float(wet[~beyond].sum()), float(wet[beyond].sum())


def _weeks(state: CityState, ready: str) -> float:
    return (date.fromisoformat(ready) - state.day).days / 7


def _spread(side: Side, garden: str) -> float:
    at = np.flatnonzero(side.city.gardens.id == garden)
    return float(side.state.nitrogen_applied_kg[at[0]]) if len(at) else 0.0
