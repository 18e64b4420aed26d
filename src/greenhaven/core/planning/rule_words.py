"""How a plan speaks of the rules that it obeys."""

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from greenhaven.core.city import City
from greenhaven.core.columns import Floats
from greenhaven.core.planning.inputs import Inputs, Rulebook
from greenhaven.core.planning.movements import movements_of
from greenhaven.core.rules.movements import Facts, Movements


@runtime_checkable
class Speaking(Protocol):
    """A rulebook whose articles have words."""

    def noun(self, article: str) -> str:
        """What an article is called in a sentence, such as "the 8 km limit"."""

    def sentence(self, article: str, names: Mapping[str, str]) -> str:
        """What an article says; places by their names."""

    def loosened(self, article: str, movements: Movements, facts: Facts, moved_t: Floats) -> str:
        """What would have to become of an article for that much to be moved."""


def noun_of(rulebook: Rulebook | None, article: str) -> str:
    """What an article is called in a sentence; by its id where it has no words."""
    if isinstance(rulebook, Speaking):
        return rulebook.noun(article)
    return f"the rule {article}"


def sentence_of(inputs: Inputs, article: str) -> str:
    """What an article says; that it holds, where it has no words."""
    if isinstance(inputs.rulebook, Speaking):
        return inputs.rulebook.sentence(article, place_names(inputs.city))
    return f"the rule {article} holds"


def loosened_words(inputs: Inputs, article: str, moved_t: Floats, beyond: str) -> str:
    """What would have to become of an article for that much to be moved [t].

    Parameters
    ----------
    inputs : Inputs
    article : str
    moved_t : array, shape (n_movements,)
    beyond : str
        By how much it is broken, for an article that has no words.
    """
    if isinstance(inputs.rulebook, Speaking):
        movements = movements_of(inputs)
        return inputs.rulebook.loosened(article, movements, inputs.facts, moved_t)
    return f"{noun_of(inputs.rulebook, article)} would have to allow {beyond} more"


def place_names(city: City) -> dict[str, str]:
    """The names of all places and materials, by their ids."""
    names: dict[str, str] = {}
    for table in (city.sources, city.gardens, city.hubs, city.districts, city.kinds):
        names |= dict(zip(table.id.tolist(), table.name.tolist(), strict=True))
    return names
