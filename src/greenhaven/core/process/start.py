"""What a simulation begins with, checked before anything runs."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from greenhaven.core.process.symbols import Component, Input, ModelError, Parameter
from greenhaven.core.process.system import System

Floats = npt.NDArray[np.float64]


FORGIVEN = 1e-3  # of the scale of a component: what a run may end below


class StartError(ModelError):
    """A state from which nothing can start."""


def checked_start(system: System, start: Mapping[Component, npt.ArrayLike], cells: int) -> Floats:
    """The state at the beginning, shape (n_states, n_cells, n_sites).

    Raises
    ------
    StartError
        Naming the component that is unknown, not a number, or less than it can be.
    """
    known = {each.name for each in system.states}
    for each in start:
        if each not in system.changes:
            raise StartError(f"start: {each} is not one of {', '.join(sorted(known))}")
    arrays = {each: np.asarray(value, dtype=np.float64) for each, value in start.items()}
    sites = max((each.shape[-1] for each in arrays.values() if each.ndim), default=1)
    y = np.zeros((len(system.states), cells, sites))
    for index, each in enumerate(system.states):
        if each in arrays:
            try:
                y[index] = arrays[each]
            except ValueError:
                raise StartError(
                    f"start: {each} has shape {arrays[each].shape}; a number, ({sites},) or "
                    f"({cells}, {sites}) was expected"
                ) from None
        _refuse_impossible(each, y[index])
    return y


def _refuse_impossible(component: Component, values: Floats) -> None:
    if not np.all(np.isfinite(values)):
        raise StartError(f"start: {component} ({component.meaning}) is not a number")
    # What a run ends with may be below by less than its tolerance, and can be gone on from.
    if component.least is not None and np.any(
        values < component.least - FORGIVEN * component.scale
    ):
        raise StartError(
            f"start: {component} = {values.min():g} {component.unit}: {component.meaning} of at "
            f"least {component.least:g} was expected"
        )


def checked_parameters(
    system: System, parameters: Mapping[Parameter, npt.ArrayLike]
) -> dict[Parameter, Floats]:
    """The value of every parameter, a number or an array over sites.

    Raises
    ------
    ModelError
        Naming the parameter that is unknown, not a number or out of its bounds.
    """
    for each in parameters:
        if each not in system.parameters:
            raise ModelError(f"{system.name} has no parameter {each}")
    values: dict[Parameter, Floats] = {}
    for each in system.parameters:
        value = np.asarray(parameters.get(each, system.values.get(each, each.value)), np.float64)
        lower, upper = each.bounds
        if not np.all((value >= lower) & (value <= upper)):
            raise ModelError(
                f"{each}: {lower:g} to {upper:g} {each.unit} was expected, "
                f"{np.ravel(value)[~np.ravel((value >= lower) & (value <= upper))][0]:g} came"
            )
        values[each] = value
    return values


def refuse_impossible_input(symbol: Input, values: Floats) -> None:
    """Refuse values of an input that cannot be.

    Raises
    ------
    ModelError
        Naming the input, its unit and the first value that is out of its bounds.
    """
    lower, upper = symbol.bounds
    wrong = ~((values >= lower) & (values <= upper))
    if np.any(wrong):
        raise ModelError(
            f"{symbol} ({symbol.meaning}): {lower:g} to {upper:g} {symbol.unit} was expected, "
            f"{np.ravel(values)[np.ravel(wrong)][0]:g} came"
        )


def one_length(lengths: Mapping[str, int]) -> int:
    """How many sites there are, where each number or array says 1 or as many.

    Raises
    ------
    ModelError
        Naming two that differ.
    """
    many = {name: length for name, length in lengths.items() if length > 1}
    for name, length in many.items():
        first = next(iter(many))
        if length != many[first]:
            raise ModelError(f"{first} is given for {many[first]} sites, {name} for {length}")
    return next(iter(many.values()), 1)
