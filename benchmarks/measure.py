"""Measure one function in a process of its own: CPU-seconds, children included, and peak memory."""

import json
import resource
import subprocess
import sys
from typing import Any

Figures = dict[str, float | str]


def cpu_s() -> float:
    """CPU-seconds of this process and of the children it has waited for."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def peak_mb() -> float:
    """Most memory that this process has held [MB]."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def apart(module: str, function: str, *arguments: Any, python: str = sys.executable) -> Figures:
    """Call `module.function(*arguments)` in a fresh interpreter; it returns a flat dictionary."""
    code = (
        f"import json, {module} as m; "
        f"print(json.dumps(m.{function}(*json.loads({json.dumps(json.dumps(arguments))}))))"
    )
    done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{module}.{function} failed:\n{done.stderr[-2000:]}")
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures
