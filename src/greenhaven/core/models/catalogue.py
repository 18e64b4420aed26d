"""The models there are, by the name that the command line and the pages call them."""

import difflib
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import ModuleType

from greenhaven.core.process.matrix import ProcessModel
from greenhaven.errors import GreenhavenError


class UnknownModelError(GreenhavenError):
    """A name that no model has."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One model and where it is written.

    Parameters
    ----------
    name : str
        As people call it.
    module : str
        Module of `greenhaven.core.models` that holds it.
    attribute : str
        Name of the model there.
    written_in : sequence of str
        Further modules that name parts of its equations.
    """

    name: str
    module: str
    attribute: str
    written_in: tuple[str, ...] = ()

    def model(self) -> ProcessModel:
        """The model itself."""
        found = getattr(_module(self.module), self.attribute)
        assert isinstance(found, ProcessModel)  # noqa: S101 -- the entries are ours
        return found

    def modules(self) -> tuple[ModuleType, ...]:
        """Where its equations are written, the model's own module first."""
        return tuple(_module(name) for name in (self.module, *self.written_in))


_COMPOSTING = ("acidity", "components", "conditions", "kinetics", "life", "nitrogen", "streams")
ENTRIES = (
    Entry("digestion", "digestion.adm1", "ADM1"),
    Entry(
        "composting",
        "composting.model",
        "COMPOST",
        written_in=tuple(f"composting.{name}" for name in _COMPOSTING),
    ),
    Entry("composting_planned", "composting.planning", "PLANNED"),
    Entry("soil", "soil.rothc", "SOIL"),
    Entry("rothc", "soil.rothc", "ROTHC"),
    Entry("amendment", "soil.amendment", "AMENDMENT"),
    Entry("mineral_nitrogen", "soil.mineral_nitrogen", "MINERAL_NITROGEN"),
    Entry("ammonia", "ammonia", "AMMONIA"),
    Entry("water", "water.root_zone", "WATER"),
)


def find(name: str) -> Entry:
    """The entry of that name.

    Raises
    ------
    UnknownModelError
        Naming the closest one, or all there are.
    """
    entries = {entry.name: entry for entry in ENTRIES}
    if name in entries:
        return entries[name]
    for entry in ENTRIES:  # the field's own name, such as ADM1
        if name.lower() == entry.model().name.split(",")[0].lower():
            return entry
    close = difflib.get_close_matches(name, entries, n=1)
    hint = f"did you mean {close[0]!r}?" if close else f"there are {', '.join(entries)}"
    raise UnknownModelError(f"no model is called {name!r}; {hint}")


@cache
def _module(name: str) -> ModuleType:
    return import_module(f"greenhaven.core.models.{name}")
