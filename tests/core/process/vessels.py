"""Two models that stand in for all others: every way to flow in a column, every test of a solver.

Each is compiled once. Parameters are 0 unless a test asks for more, so what a test does not name
stands still.
"""

from math import inf

from greenhaven.core.process.containers import Heap, Layered
from greenhaven.core.process.expression import sqrt
from greenhaven.core.process.kinetics import monod
from greenhaven.core.process.matrix import (
    Balance,
    Component,
    Implicit,
    Input,
    Observable,
    Parameter,
    Process,
    ProcessModel,
)

MADE_UP = "made up for the tests"


def rate(name: str, unit: str = "1/d", value: float = 0.0) -> Parameter:
    """A parameter that is off."""
    return Parameter(name, name.replace("_", " "), unit, value, MADE_UP, bounds=(-inf, inf))


def amount(
    name: str, unit: str = "kg", least: float | None = 0.0, scale: float = 1.0, **content: float
) -> Component:
    return Component(name, name.replace("_", " "), unit, least=least, scale=scale, **content)


# ── A column: a tracer that rises and sinks, heat that is conducted, food that is eaten ──────────
tracer, food, eaters, waste, ballast = (
    amount(name, M=1) for name in ("tracer", "food", "eaters", "waste", "ballast")
)
heat = amount("heat", "MJ", least=None, H=1)
rises, sinks, leaks, conducts, cools = (
    rate(name) for name in ("rises", "sinks", "leaks", "conducts", "cools")
)
eats, fades = rate("eats"), rate("fades")
half = rate("half", "kg", 0.1)
blown, rained, warmed, lifted, lowered = (
    Input(name, f"what is {name} in", unit, 0.0)
    for name, unit in (
        ("blown", "kg/d"),
        ("rained", "kg/d"),
        ("warmed", "MJ/d"),
        ("lifted", "kg/d"),
        ("lowered", "kg/d"),
    )
)
COLUMN = ProcessModel(
    "a column",
    (
        Process(
            "eating",
            {food: -1, eaters: 0.4, waste: Balance("M")},
            eats * monod(food, half) * eaters,
        ),
        Process("fading", {tracer: -1, waste: 1}, fades * tracer),
    ),
    conserves=("M",),
    observables=(
        Observable("everything", "all that has mass", "kg", tracer + food + eaters + waste),
    ),
    extra=(heat, ballast),
)


def column(cells: int = 1) -> Heap:
    """Air from below, rain from above, heat between neighbours and through the walls."""
    return Heap(
        COLUMN,
        cells,
        entering={tracer: blown},
        rising={tracer: rises * tracer, waste: rises * waste, ballast: lifted},
        draining={tracer: sinks * tracer, food: sinks * food, ballast: lowered},
        conducted={heat: conducts * heat},
        wetting={food: rained},
        lost={heat: cools * heat, waste: leaks * waste},
        gained={heat: warmed},
    )


# ── A bench of problems with known answers, side by side ─────────────────────────────────────────
robertson = tuple(
    amount(f"robertson_{k}", scale=s) for k, s in zip("abc", (1, 1e-5, 1), strict=True)
)
slow, fast, fastest = rate("slow"), rate("fast"), rate("fastest")
sine, cosine = amount("sine", least=None), amount("cosine", least=None)
turns = rate("turns")
alone, drawn, drawn_to = amount("alone"), rate("drawn"), Input("drawn_to", "target", "kg", 0.0)
pulled, pulled_to = rate("pulled"), Input("pulled_to", "target", "kg", 0.0)
batch, growers, made = (amount(name, M=1) for name in ("batch", "growers", "made"))
grows, half_batch = rate("grows"), rate("half_batch", "kg", 0.01)
level, follower = amount("level", least=None), amount("follower", least=None)
seen = Implicit("seen", "level as it is seen", equation=lambda x: x - level, within=(-0.5, 1.0))
cistern, drains = amount("cistern"), rate("drains", "kg**0.5/d")
pit, digs = amount("pit", M=1), rate("digs", "kg/d")
a, b, c = robertson
BENCH = ProcessModel(
    "a bench",
    (
        Process("slow step", {a: -1, b: 1}, slow * a),
        Process("fast step", {b: -1, c: 1}, fastest * b * b),
        Process("step back", {b: -1, a: 1}, fast * b * c),
        Process("sine turns", {sine: 1}, turns * cosine),
        Process("cosine turns", {cosine: -1}, turns * sine),
        Process("drawing", {alone: 1}, drawn * (drawn_to - alone)),
        Process(
            "growing",
            {batch: -1, growers: 0.4, made: Balance("M")},
            grows * monod(batch, half_batch) * growers,
        ),
        Process("levelling", {level: 1}, pulled * (pulled_to - level)),
        Process("following", {follower: 1}, pulled * (seen - follower)),
        Process("emptying", {cistern: -1}, drains * sqrt(cistern)),
        Process("digging", {pit: -1, made: 1}, digs * 1.0),
    ),
)


def bench() -> Layered:
    """One closed cell with all of them."""
    return Layered(BENCH)
