"""A model's second self: the same processes with components of their own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from greenhaven.core.process.expression import Expression, rewritten
from greenhaven.core.process.stoichiometry import Process
from greenhaven.core.process.symbols import Component, Implicit, Observable

Leaves = dict[Expression, Expression]


@dataclass(frozen=True, eq=False)
class Renaming:
    """What takes the place of every component and condition of a model."""

    stage: str
    components: dict[Component, Component]
    leaves: Leaves

    @classmethod
    def of(
        cls, stage: str, components: Sequence[Component], conditions: Sequence[Implicit]
    ) -> "Renaming":
        """Copies whose names end in the stage; each condition after those that it uses."""
        suffix = "_" + "_".join(stage.split())
        fresh = {each: _copy(each, suffix) for each in components}
        known: Leaves = {}
        for old, new in fresh.items():
            known[old] = new
        for leaf in conditions:
            known[leaf] = Implicit(
                leaf.name + suffix,
                leaf.meaning,
                leaf.unit,
                equation=_equation(leaf, {**known}),
                start=leaf.start,
                within=leaf.within,
            )
        return cls(stage, fresh, known)

    def process(self, process: Process) -> Process:
        """The same process of the second stage."""
        return Process(
            f"{process.name}, {self.stage}",
            {self.components[each]: by for each, by in process.stoichiometry.items()},
            rewritten(process.speed, self.leaves),
            process.source,
        )

    def observable(self, seen: Observable) -> Observable:
        """The same observable of the second stage."""
        name = f"{seen.name}_{'_'.join(self.stage.split())}"
        return replace(seen, name=name, expression=rewritten(seen.expression, self.leaves))


def _equation(old: Implicit, leaves: Leaves) -> Callable[[Expression], Expression]:
    residual = old.residual
    return lambda symbol: rewritten(residual, {**leaves, old: symbol})


def _copy(component: Component, suffix: str) -> Component:
    return Component(
        component.name + suffix,
        component.meaning,
        component.unit,
        compartment=component.compartment,
        scale=component.scale,
        least=component.least,
        **component.content,
    )
