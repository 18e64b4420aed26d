"""Small models written at random: any stoichiometry that conserves, any sensible kinetics."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from greenhaven.core.process.expression import (
    Expression,
    absolute,
    as_expression,
    clip,
    exp,
    exp10,
    log,
    maximum,
    minimum,
    sqrt,
    where,
)
from greenhaven.core.process.kinetics import hill_inhibition, inhibition, monod
from greenhaven.core.process.matrix import (
    Balance,
    Component,
    Implicit,
    Input,
    Parameter,
    Process,
    ProcessModel,
)

POSITIVE = ("sum", "product", "monod", "inhibition", "hill", "power", "exp", "exp10", "log", "sqrt")
KINKED = ("minimum", "maximum", "where", "absolute", "clip")


@dataclass
class Writer:
    """Draws formulas that are positive and of moderate size wherever their leaves are."""

    random: Random
    leaves: Sequence[Expression]
    smooth: bool = False
    kinds: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.kinds = POSITIVE if self.smooth else POSITIVE + KINKED

    def leaf(self) -> Expression:
        if self.random.random() < 0.15:
            return as_expression(round(self.random.uniform(0.1, 3), 3))
        return self.random.choice(list(self.leaves))

    def formula(self, depth: int) -> Expression:
        if depth == 0 or self.random.random() < 0.2:
            return self.leaf()
        return self._combined(self.random.choice(self.kinds), depth - 1)

    def _combined(self, kind: str, depth: int) -> Expression:
        a, b = self.formula(depth), self.formula(depth)
        ways = {
            "sum": lambda: a + b,
            "product": lambda: a * b,
            "monod": lambda: monod(a, b),
            "inhibition": lambda: inhibition(a, b),
            "hill": lambda: hill_inhibition(a, b, self.random.choice((1.5, 2, 3))),
            "power": lambda: a ** self.random.choice([0.5, 1, 2, 3, -0.5, self.leaf()]),
            "exp": lambda: exp(-(a + b)) + a,
            "exp10": lambda: exp10(-a) * b,
            "log": lambda: log(1 + a * b),
            "sqrt": lambda: sqrt(a + b),
            "minimum": lambda: minimum(a, b),
            "maximum": lambda: maximum(a, b, 0.5),
            "where": lambda: where(a < b, a, b * 2) + where(b <= 1.5, a, 0.0),
            "absolute": lambda: absolute(a - b) + a,
            "clip": lambda: clip(a, 0.2, b + 0.2),
        }
        return ways[kind]()


def model_at_random(random: Random, *, implicits: int = 0, smooth: bool = False) -> ProcessModel:
    """Two to five components, one to six processes, M and N conserved by balances."""
    plain = [
        Component(
            f"A_{k}",
            "stuff",
            "kg/m³",
            M=round(random.uniform(0, 2), 3),
            N=random.choice((0, 0.1, 2)),
        )
        for k in range(random.randint(2, 4))
    ]
    closing = [
        Component("M_rest", "rest", "kg/m³", M=1),
        Component("N_rest", "rest", "kg/m³", N=0.5),
    ]
    parameters = [
        Parameter(f"k_{k}", "number", "1", round(random.uniform(0.1, 2), 3), "drawn", (0, 5))
        for k in range(3)
    ]
    drivers = [Input(f"u_{k}", "driver", "1", round(random.uniform(0.1, 2), 3)) for k in range(2)]
    leaves: list[Expression] = [*plain, *closing, *parameters, *drivers]
    for k in range(implicits):
        leaves.append(_condition(f"x_{k}", Writer(random, leaves, smooth)))
    writer = Writer(random, leaves, smooth)
    processes = tuple(
        Process(f"process {k}", _row(random, plain, closing, parameters), writer.formula(3))
        for k in range(random.randint(1, 6))
    )
    return ProcessModel("a random model", processes, conserves=("M", "N"), extra=(*plain, *closing))


def _condition(name: str, writer: Writer) -> Implicit:
    """What rises with the quantity, less something positive: one root, wherever the state is."""
    weight, level = writer.random.uniform(0.1, 2), writer.formula(2)

    def equation(symbol: Expression) -> Expression:
        return weight * symbol + exp(symbol) * 0.5 - (0.5 + level)

    return Implicit(name, "condition", equation=equation, start=0.5, within=(-40.0, 600.0))


def _row(
    random: Random,
    plain: Sequence[Component],
    closing: Sequence[Component],
    parameters: Sequence[Parameter],
) -> dict[Component, Expression | float | Balance]:
    used = random.sample(list(plain), random.randint(1, len(plain)))
    row: dict[Component, Expression | float | Balance] = {used[0]: -1}
    for each in used[1:]:
        share = random.choice(list(parameters))
        row[each] = random.choice([share, 1 - share, -share / 2, round(random.uniform(-2, 2), 3)])
    return {**row, closing[0]: Balance("M"), closing[1]: Balance("N")}


def values_at_random(random: Random, model: ProcessModel) -> dict[Expression, float]:
    """A value of every leaf, over six decades for the states."""
    system = model.system()
    states = {each: 10 ** random.uniform(-4, 2) for each in system.states}
    parameters = {each: random.uniform(0.05, 3) for each in system.parameters}
    drivers = {each: random.uniform(0.05, 3) for each in system.inputs}
    return {**states, **parameters, **drivers}
