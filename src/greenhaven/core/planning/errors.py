"""What goes wrong with plans."""

from dataclasses import dataclass

from greenhaven.errors import GreenhavenError


@dataclass(frozen=True, slots=True)
class Stated:
    """A demand that cannot hold together with others.

    Parameters
    ----------
    wish : str
        Whose it is: demands.Wish.
    name : str
        Id of the article, or kind of limit; "" = neither.
    owner : str
        Id of the place that it belongs to; "" = all.
    sentence : str
    """

    wish: str
    name: str
    owner: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Loosening:
    """By how much a demand would have to give way.

    Parameters
    ----------
    wish, name, owner : str
        As in `Stated`.
    amount : float
        In `unit`; of a limit that holds in every week, that of the worst week.
    unit : str
    sentence : str
    """

    wish: str
    name: str
    owner: str
    amount: float
    unit: str
    sentence: str


class PlanningError(GreenhavenError):
    """A plan that cannot be made."""


class InfeasiblePlanError(PlanningError):
    """Demands that contradict each other.

    Parameters
    ----------
    message : str
    conflict : tuple of Stated
        Demands that cannot hold together, of which none can be spared: the smallest set found.
    relaxation : tuple of Loosening
        The least that would have to give way, all of it together.
    alternatives : tuple of Loosening
        Demands of the conflict that would do alone, and by how much.
    """

    def __init__(
        self,
        message: str,
        conflict: tuple[Stated, ...] = (),
        relaxation: tuple[Loosening, ...] = (),
        alternatives: tuple[Loosening, ...] = (),
    ) -> None:
        super().__init__(message)
        self.conflict, self.relaxation, self.alternatives = conflict, relaxation, alternatives
