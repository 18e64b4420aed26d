"""One printed text, run by NumPy, by Numba or by CasADi."""

import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from greenhaven.core.process.expression import LN10
from greenhaven.core.process.printing import Text
from greenhaven.core.process.system import System
from greenhaven.errors import GreenhavenError

Backend = Literal["numpy", "numba", "casadi"]
Array = npt.NDArray[Any]
RightHandSide = Callable[..., Any]
SYMBOLIC_ITERATIONS = 40  # a symbolic text cannot stop early; damped Newton needs 12 (measured)


class BackendError(GreenhavenError):
    """A backend that is not there."""


def right_hand_side(system: System, backend: Backend) -> RightHandSide:
    """The change of every state as a function of (t, y, p=…, u=…).

    Parameters
    ----------
    system : System
    backend : {"numpy", "numba", "casadi"}
        NumPy takes arrays (n_states, …) and complex numbers, Numba vectors, CasADi symbols.

    Returns
    -------
    function
        ``rhs(t, y, p=None, u=None)``; parameters and inputs are as written where none are given.
    """
    text = system.text
    functions = functions_of(text, backend)
    p = np.array([system.values[each] for each in system.parameters])
    u = np.array([np.nan if each.value is None else each.value for each in system.inputs])

    def rhs(_t: float, y: Any, p: Any = p, u: Any = u) -> Any:
        c, dy, s = (_room(backend, n) for n in (text.n_constants, text.n_states, text.n_crossings))
        x = _starts(system, backend)
        functions["constants"](p, c)
        functions["driven"](u, c)
        functions["derivatives"](y, c, x, dy, s)
        return _stacked(backend, dy, y)

    return rhs


def functions_of(text: Text, backend: Backend) -> Mapping[str, Callable[..., None]]:
    """The four functions of a printed text, ready to be called.

    Raises
    ------
    BackendError
        If the backend is unknown or its package is not installed.
    """
    if backend == "numba":
        from greenhaven.core.process.compiled import compiled  # noqa: PLC0415 -- slow import

        return compiled(text.source)
    if backend == "numpy":
        return run_text(text.source, NUMPY)
    if backend == "casadi":
        return run_text(text.source, _casadi())
    raise BackendError(f"numpy, numba or casadi was expected, {backend!r} came")


def run_text(source: str, names: Mapping[str, Any]) -> Mapping[str, Callable[..., None]]:
    """The functions of a printed text, with the arithmetic of one backend."""
    return _executed(source, tuple(names.items()))


@lru_cache(maxsize=256)
def _executed(source: str, names: tuple[tuple[str, Any], ...]) -> Mapping[str, Callable[..., None]]:
    space: dict[str, Any] = dict(names)
    exec(compile(source, "<printed model>", "exec"), space)  # noqa: S102 -- our own printed text
    return {name: space[name] for name in ("constants", "driven", "derivatives", "observe")}


def improve(
    value: Array, residual: Array, slope: Array, lower: Array, upper: Array, last: Array
) -> Any:
    """One Newton step, or half of the bounds where Newton is slow or leaves them; for arrays.

    Source
    ------
    Safeguarded Newton iteration, e.g. Dekker (1969), Finding a zero by means of successive linear
    interpolation, in Constructive Aspects of the Fundamental Theorem of Algebra.
    """
    with np.errstate(all="ignore"):
        step = residual / slope
    close = np.abs(step) <= 1e-11 * np.abs(value)
    above = np.sign(np.real(residual)) == np.sign(np.real(slope))
    lower = np.where(above | close, lower, np.real(value))
    upper = np.where(above & ~close, np.real(value), upper)
    newton = value - step
    inside = (np.real(newton) > lower) & (np.real(newton) < upper) & (np.abs(step) < 0.5 * last)
    better = np.where(inside | close, newton, (lower + upper) / 2)
    moved = np.where(close, last, np.abs(better - value))
    return better, lower, upper, moved, close | (upper - lower <= 1e-15 * np.abs(value))


def held(value: Array, settled: Array, lower: float, upper: float) -> Array:
    """The value, or not-a-number where the search has not ended inside: there is no root there."""
    edge = 1e-13 * (upper - lower)
    inside = (np.real(value) > lower + edge) & (np.real(value) < upper - edge)
    return np.where(inside & settled, value, np.nan)


NUMPY: dict[str, Any] = {
    "exp": np.exp,
    "exp10": lambda x: np.exp(LN10 * x),
    "log": np.log,
    "sqrt": np.sqrt,
    "absolute": lambda x: np.where(np.real(x) < 0, -x, x),
    "minimum": lambda a, b: np.where(np.real(a) < np.real(b), a, b),
    "maximum": lambda a, b: np.where(np.real(a) < np.real(b), b, a),
    "where": np.where,
    "ITERATIONS": 200,
    "INFINITY": np.inf,
    "begin": lambda x, start: np.where(np.isnan(x), start, x),
    "improve": improve,
    "done": np.all,
    "held": held,
}
PLAIN_NUMPY = {**NUMPY, "absolute": np.abs, "minimum": np.minimum, "maximum": np.maximum}


def _casadi() -> dict[str, Any]:
    try:
        import casadi as ca  # noqa: PLC0415 -- an optional extra
    except ImportError:
        raise BackendError(
            "CasADi is not installed; it is the extra that control and estimation need: "
            "pip install 'greenhaven[casadi]'"
        ) from None

    def step(value: Any, residual: Any, slope: Any, lower: Any, upper: Any, last: Any) -> Any:
        newton = value - residual / slope
        moved = ca.fabs(newton - value)
        close = moved <= 1e-8 * ca.fabs(value)
        above = ca.sign(residual) == ca.sign(slope)
        lower = ca.if_else(ca.logic_or(above, close), lower, value)
        upper = ca.if_else(ca.logic_and(above, ca.logic_not(close)), value, upper)
        inside = ca.logic_and(ca.logic_and(newton > lower, newton < upper), moved < 0.5 * last)
        better = ca.if_else(ca.logic_or(close, inside), newton, (lower + upper) / 2)
        last = ca.if_else(close, last, ca.fabs(better - value))
        return better, lower, upper, last, close

    def inside(value: Any, settled: Any, lower: float, upper: float) -> Any:
        edge = 1e-13 * (upper - lower)
        within = ca.logic_and(value > lower + edge, value < upper - edge)
        return ca.if_else(ca.logic_and(within, settled), value, math.nan)

    return {
        "exp": ca.exp,
        "exp10": lambda x: ca.exp(LN10 * x),
        "log": ca.log,
        "sqrt": ca.sqrt,
        "absolute": ca.fabs,
        "minimum": ca.fmin,
        "maximum": ca.fmax,
        "where": ca.if_else,
        "ITERATIONS": SYMBOLIC_ITERATIONS,
        "INFINITY": math.inf,
        "begin": lambda x, _start: x,
        "improve": step,
        "done": lambda _settled: False,
        "held": inside,
    }


def _room(backend: Backend, n: int) -> Any:
    if backend == "numba":
        return np.empty(n)
    return [math.nan] * n


def _starts(system: System, backend: Backend) -> Any:
    starts = [each.start for each in system.implicits]
    return np.array(starts) if backend == "numba" else starts


def _stacked(backend: Backend, dy: Any, y: Any) -> Any:
    if backend == "numba":
        return dy
    if backend == "numpy":
        shape = np.broadcast_shapes(*(np.shape(each) for each in dy), np.shape(y)[1:])
        return np.array([np.broadcast_to(each, shape) for each in dy])
    import casadi as ca  # noqa: PLC0415 -- an optional extra

    return ca.vertcat(*dy)
