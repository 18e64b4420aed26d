"""A printed model and the solver, compiled together by Numba and kept on disk.

One file a model, named by the digest of its text: the next process finds it there and starts at
once. It lies in `GREENHAVEN_CACHE`, else in the user's cache folder, else in a temporary one.
"""

import hashlib
import importlib.util
import inspect
import os
import sys
import tempfile
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numba

from greenhaven.core.process import rosenbrock

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


@cache
def _module(text: str) -> ModuleType:
    """Import one text from its file on disk, which is written if it is not there."""
    digest = hashlib.sha256(f"{numba.__version__}\n{text}".encode()).hexdigest()[:20]
    name = f"greenhaven_model_{digest}"
    path = cache_folder() / f"{name}.py"
    if not path.exists():
        beside = path.with_suffix(f".{os.getpid()}.part")
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None  # noqa: S101 -- a path that ends in .py has one
    assert spec.loader is not None  # noqa: S101 -- likewise
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@cache
def cache_folder() -> Path:
    """Where compiled models lie; made if it is not there."""
    named = os.environ.get("GREENHAVEN_CACHE")
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "greenhaven"
    for folder in [Path(named)] if named else [home / "models"]:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if os.access(folder, os.W_OK):
                return folder
        except OSError:
            continue
    return Path(tempfile.mkdtemp(prefix="greenhaven-"))
