"""A printed model and the solver, compiled together by Numba and kept on disk.

One file a model, named by the digest of its text: the next process finds it there and starts at
once. It lies in `GREENHAVEN_CACHE`, else in the user's cache folder. Where nothing can be kept, or
what was kept is damaged, the model is compiled again: the answer never depends on the disk.
"""

import hashlib
import importlib.util
import inspect
import logging
import os
import sys
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numba
from numba.core.dispatcher import Dispatcher

from greenhaven.core.process import rosenbrock

logger = logging.getLogger(__name__)

HEAD = '''"""Printed by Greenhaven; made anew when the model changes."""

from math import exp, log, sqrt

import numpy as np
from numba import njit

ITERATIONS = 200
INFINITY = np.inf


@njit(error_model='numpy')
def exp10(x):
    return exp(2.302585092994046 * x)


@njit(error_model='numpy')
def absolute(x):
    return abs(x)


@njit(error_model='numpy')
def minimum(a, b):
    return a if a < b else b


@njit(error_model='numpy')
def maximum(a, b):
    return b if a < b else a


@njit(error_model='numpy')
def where(condition, a, b):
    return a if condition else b


@njit(error_model='numpy')
def begin(x, start):
    return x if x == x else start


@njit(error_model='numpy')
def done(settled):
    return settled


@njit(error_model='numpy')
def improve(value, residual, slope, lower, upper, last):
    step = residual / slope
    if abs(step) <= 1e-8 * abs(value):
        return value - step, lower, upper, last, True
    if residual * slope > 0.0:
        upper = value
    else:
        lower = value
    better = value - step
    if not (lower < better < upper and abs(step) < 0.5 * last):
        better = 0.5 * (lower + upper)
    return better, lower, upper, abs(better - value), upper - lower <= 1e-15 * abs(value)


@njit(error_model='numpy')
def held(value, settled, lower, upper):
    edge = 1e-13 * (upper - lower)
    return value if settled and lower + edge < value < upper - edge else np.nan
'''
SIGNATURES = ("constants", "driven", "derivatives", "observe")


def compiled(source: str) -> dict[str, Any]:
    """The functions of a printed model, compiled, with the solver's `advance`."""
    module = _module(_whole(source))
    return {name: getattr(module, name) for name in (*SIGNATURES, "advance")}


def _whole(source: str) -> str:
    """The text of one file: arithmetic, printed model, coefficients of the method, solver."""
    model = source.replace("\ndef ", "\n@njit(cache=True, error_model='numpy')\ndef ")
    numbers = "\n".join(
        f"{name} = np.array({value!r})" for name, value in rosenbrock.tableau().items()
    )
    numbers += f"\nGAMMA = {rosenbrock.GAMMA!r}\nMAX_AGE = {rosenbrock.MAX_AGE}"
    numbers += f"\nDONE, TOO_SMALL = {rosenbrock.DONE}, {rosenbrock.TOO_SMALL}\n"
    solver = "\n\n".join(
        f"@njit(cache=True, nogil=True, error_model='numpy')\n{_untyped(each)}"
        for each in rosenbrock.COMPILED
    )
    return "\n\n".join([HEAD, model, numbers, solver])


def _untyped(function: Any) -> str:
    """The text of a function without annotations, which mean nothing to Numba."""
    text = inspect.getsource(function)
    head, body = text.split(":\n", 1)
    names = ", ".join(inspect.signature(function).parameters)
    body = text[text.index('    """') :]
    assert head.startswith("def ")  # noqa: S101 -- a function of this package
    return f"def {function.__name__}({names}):\n{body}"


class KeptFunction:
    """What Numba keeps of one function; passed over where it is damaged or the disk is full."""

    def __init__(self, kept: Any) -> None:
        self._kept = kept

    def load_overload(self, *of: Any) -> Any:
        """The compiled function; None where it is not there or cannot be read."""
        try:
            return self._kept.load_overload(*of)
        except Exception as error:  # damaged files raise whatever their bytes happen to mean
            _tell_not_kept(error)
            return None

    def save_overload(self, *of: Any) -> None:
        """Keep the compiled function; where the list of what is there is damaged, begin anew."""
        try:
            try:
                self._kept.save_overload(*of)
            except OSError:
                raise
            except Exception:  # as above
                self._kept.flush()
                self._kept.save_overload(*of)
        except OSError as error:
            _tell_not_kept(error)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._kept, name)


@cache
def _module(text: str) -> ModuleType:
    """Import one text from its file on disk; where nothing can be kept, from memory."""
    digest = hashlib.sha256(f"{numba.__version__}\n{text}".encode()).hexdigest()[:20]
    name = f"greenhaven_model_{digest}"
    if (path := _written(f"{name}.py", text)) is not None:
        try:
            return _imported(name, path)
        except RuntimeError as error:  # Numba finds no folder beside it that it may write
            _tell_not_kept(error)
    module = ModuleType(name)
    passing = compile(text.replace("cache=True, ", ""), name, "exec")
    exec(passing, vars(module))  # noqa: S102 -- our own printed text
    return module


def _imported(name: str, path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None  # noqa: S101 -- a path that ends in .py has one
    assert spec.loader is not None  # noqa: S101 -- likewise
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    for function in vars(module).values():
        if isinstance(function, Dispatcher):
            inner: Any = function  # Numba has no public way to what it keeps
            inner._cache = KeptFunction(inner._cache)
    return module


def _written(name: str, text: str) -> Path | None:
    """The file with this text, written if it is not there whole; None where that fails."""
    if (folder := cache_folder()) is None:
        return None
    path = folder / name
    beside = path.with_suffix(f".{os.getpid()}.part")
    whole = text.encode()
    try:
        if not path.is_file() or path.read_bytes() != whole:
            beside.write_bytes(whole)
            beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        _tell_not_kept(error)
        return None
    return path


@cache
def cache_folder() -> Path | None:
    """Where compiled models lie, made if it is not there; None where it cannot be written."""
    named, caches = os.environ.get("GREENHAVEN_CACHE"), os.environ.get("XDG_CACHE_HOME")
    try:
        if named:
            folder = Path(named)
        else:
            home = Path(caches) if caches else Path.home() / ".cache"
            folder = home / "greenhaven" / "models"
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError) as error:  # RuntimeError: a user without a home
        _tell_once(f"Compiled models cannot be kept; GREENHAVEN_CACHE may name a folder: {error}")
        return None
    if not os.access(folder, os.W_OK):
        _tell_once(f"Compiled models cannot be kept: nothing may be written in {folder}")
        return None
    return folder


@cache
def _tell_once(message: str) -> None:
    logger.warning(message)


def _tell_not_kept(error: Exception) -> None:
    _tell_once(f"Compiled models in {cache_folder()} cannot be used and are made anew: {error!r}")
