"""Whatever is asked, rounds keep every limit and every stop is served once or named."""

from dataclasses import dataclass, replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from greenhaven.core.planning.rounds.agreement import agreement_of
from greenhaven.core.planning.rounds.checks import faults
from greenhaven.core.planning.rounds.fleet import Carries, Vehicle, VehicleKind
from greenhaven.core.planning.rounds.frame import Frame
from greenhaven.core.planning.rounds.inputs import RoundsInputs, Times, rounds_inputs
from greenhaven.core.planning.rounds.keeping import Keeping
from greenhaven.core.planning.rounds.reach import reach
from greenhaven.core.planning.rounds.stops import (
    Closures,
    Stops,
    Windows,
    no_closures,
    no_windows,
)
from tests.core.planning.streets import HOUR, MONDAY, Streets, hubs, planned

SITES = {"yard": (0.0, 0.0), "barn": (6.0, 6.0)}
DISTRICTS = ("", "north", "south")


@dataclass
class Case:
    """Numbers from which a case is made, so that a smaller case is a simpler one."""

    seed: int
    stops: int
    vehicles: int
    days: int
    shape: frozenset[str]

    def has(self, word: str) -> bool:
        return word in self.shape


SHAPES = ("bound", "windows", "quiet", "deliver", "large", "worth", "short", "one way", "volume")
cases = st.builds(
    Case,
    seed=st.integers(0, 10_000),
    stops=st.integers(0, 14),
    vehicles=st.integers(1, 3),
    days=st.integers(1, 3),
    shape=st.frozensets(st.sampled_from(SHAPES)),
)


def stops_of(case: Case, random: np.random.Generator) -> Stops:
    number = case.stops
    names = np.array([f"s{row}" for row in range(number)], dtype=np.str_)
    heavy = 260 if case.has("large") else 60
    kg = np.round(random.uniform(0, heavy, number), int(random.integers(0, 4)))
    brings = random.random(number) < (0.5 if case.has("deliver") else 0)
    limited = random.random(number) < 0.4
    return Stops(
        id=names,
        name=names,
        lat=random.uniform(0, 9, number),
        lon=random.uniform(0, 9, number),
        collect_kg=np.where(brings, 0.0, kg),
        deliver_kg=np.where(brings, kg, 0.0),
        service_s=random.integers(0, 900, number),
        hub=random.choice(["", "yard", "barn"] if case.has("bound") else [""], number),
        district=random.choice(list(DISTRICTS), number),
        collect_l=kg * (2 if case.has("volume") else 0),
        worth=np.where(limited & case.has("worth"), random.uniform(0, 30, number), np.inf),
        service_s_per_kg=np.full(number, random.choice([0.0, 1.3])),
    )


def vehicle_of(case: Case, number: int, random: np.random.Generator) -> Vehicle:
    begins = float(random.integers(6, 12))
    return Vehicle(
        id=f"v{number}",
        hub=str(random.choice(list(SITES))),
        kind=VehicleKind(random.choice(list(VehicleKind))),
        capacity_kg=float(random.choice([50.0, 99.9, 250.0])),
        capacity_l=150.0 if case.has("volume") else np.inf,
        count=int(random.integers(1, 3)),
        speed_km_per_h=float(random.uniform(8, 30)),
        begins_h=begins,
        ends_h=begins + float(random.uniform(1, 8)),
        longest_h=2.0 if case.has("short") else 8.0,
        longest_km=15.0 if case.has("short") else np.inf,
        days=tuple(sorted(random.choice(3, random.integers(1, 4), replace=False).tolist())),
        trips=int(random.integers(1, 4)),
        unloads_at=("yard", "barn") if random.random() < 0.2 else (),
        turn_min=float(random.choice([0.0, 12.5])),
        cost_per_h=float(random.choice([0.0, 30.0])),
        carries=Carries(random.choice(list(Carries))) if case.has("deliver") else Carries.BOTH,
    )


def hours(random: np.random.Generator, days: int) -> tuple[np.ndarray, np.ndarray]:
    begins = random.integers(0, days * 24 * HOUR, 6)
    return begins, begins + random.integers(0, 5 * HOUR, 6)


@dataclass(frozen=True)
class OneWay(Streets):
    """Some ways are closed, others are longer back than there."""

    def between(self, points, kind):
        found = super().between(points, kind)
        random = np.random.default_rng(len(points))
        longer = found.metres * random.uniform(1, 3, found.metres.shape)
        longer[random.random(longer.shape) < 0.1] = np.inf
        return type(found)(longer)


def asked(case: Case, gone: int = 0) -> RoundsInputs:
    """What the case asks for, without its first stops."""
    random = np.random.default_rng(case.seed)
    stops = stops_of(case, random)
    vehicles = [vehicle_of(case, number, random) for number in range(case.vehicles)]
    windows, closures = no_windows(), no_closures()
    if case.has("windows") and len(stops):
        windows = Windows(random.choice(stops.id, 6), *hours(random, case.days))
    if case.has("quiet"):
        empty = np.full(6, "")
        legs = random.choice(["", "collect", "deliver"], 6)
        where = random.choice([*DISTRICTS[1:], *SITES], 6)
        begins, ends = hours(random, case.days)
        closures = Closures(where, empty, legs, begins, ends + 1, np.full(6, "the quiet hours"))
    stops = stops.take(slice(gone, None))
    windows = windows.take(np.isin(windows.stop, stops.id))
    service = OneWay() if case.has("one way") else Streets()
    times = Times(windows, closures)
    return rounds_inputs((MONDAY, case.days), hubs(**SITES), stops, vehicles, service, times=times)


@given(cases)
@settings(max_examples=120, deadline=None)
def test_every_limit_is_kept_and_every_stop_is_served_once_or_named(case):
    inputs = asked(case)

    plan = planned(inputs, iterations=30)

    assert faults(inputs, plan) == ()
    served = plan.visits.place[plan.visits.what == "stop"].tolist()
    assert sorted([*served, *plan.left_out.stop.tolist()]) == sorted(inputs.stops.id.tolist())
    assert all(plan.left_out.reason.tolist())
    told = ("collected_kg", "delivered_kg", "left_out_kg")
    assert np.isclose(sum(plan.summary[name] for name in told), inputs.stops.kg.sum())


@given(cases)
@settings(max_examples=40, deadline=None)
def test_vehicles_enough_for_all_leave_out_only_what_none_can_serve(case):
    few = asked(case)
    many = tuple(replace(vehicle, count=len(few.stops) + 1) for vehicle in few.vehicles)
    inputs = replace(
        few, vehicles=many, stops=replace(few.stops, worth=np.full(len(few.stops), np.inf))
    )
    nobody = reach(Frame(inputs)).nobody

    plan = planned(inputs, iterations=30)

    assert sorted(plan.left_out.stop.tolist()) == sorted(inputs.stops.id[nobody].tolist())


@given(cases)
@settings(max_examples=40, deadline=None)
def test_same_seed_gives_the_same_rounds(case):
    inputs = asked(case)

    one, other = planned(inputs, 20), planned(inputs, 20)

    assert list(one.visits.records()) == list(other.visits.records())


@given(cases, st.integers(0, 3), st.sampled_from([0.0, 2.0, np.inf]))
@settings(max_examples=60, deadline=None)
def test_agreed_rounds_change_within_every_limit(case, gone, price):
    before = planned(asked(case, gone=2), iterations=20)
    inputs = asked(case, gone=gone)

    plan = planned(inputs, iterations=20, keeping=Keeping(agreement_of(before), price))

    assert faults(inputs, plan) == ()
    assert plan.summary["moved"] == 0 or np.isfinite(price)


@given(cases, cases)
@settings(max_examples=40, deadline=None)
def test_rounds_agreed_elsewhere_change_within_every_limit(case, other):
    agreed = agreement_of(planned(asked(other), iterations=20))
    inputs = asked(case)

    plan = planned(inputs, iterations=20, keeping=Keeping(agreed))

    assert faults(inputs, plan) == ()


@given(cases)
@settings(max_examples=40, deadline=None)
def test_nothing_moves_when_nothing_changes(case):
    inputs = asked(case)
    before = planned(inputs, iterations=20)

    again = planned(
        inputs, iterations=20, keeping=Keeping(agreement_of(before), price_per_move=np.inf)
    )

    assert again.summary["moved"] == 0
    assert again.summary["stops"] >= before.summary["stops"]
