"""What a person and what a script see: tables and progress on screen, JSON on standard output."""

import json
import math
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import IntEnum
from typing import Any, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table


class SteadyConsole(Console):
    """A console that never hides the cursor: Ctrl-C may end the program at any moment."""

    def show_cursor(self, show: bool = True) -> bool:  # noqa: FBT001, FBT002 -- as the library calls it
        """Leave it as it is."""
        return show


out = Console()
err = SteadyConsole(stderr=True)


class Exit(IntEnum):
    """Exit codes that scripts can rely on."""

    DONE = 0
    FAILED = 1
    BAD_INPUT = 2
    NO_PLAN = 3


def say(value: Mapping[str, Any]) -> None:
    """One JSON object on standard output; what is no number (inf, NaN) becomes null."""
    sys.stdout.write(json.dumps(_finite(value), ensure_ascii=False) + "\n")


def fail(message: str, code: Exit, *, as_json: bool = False) -> NoReturn:
    """End with a message on standard error, or an object with `error` on standard output."""
    if as_json:
        say({"error": message, "exit_code": int(code)})
    else:
        err.print(message, style="red", markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(code)


def table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """A table whose columns after the first stand to the right where they hold numbers."""
    made = Table(title=title, title_justify="left", title_style="bold", header_style="dim")
    for index, head in enumerate(heads):
        numeric = bool(rows) and all(_is_numeric(row[index]) for row in rows)
        made.add_column(head, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        made.add_row(*row)
    return made


def _is_numeric(text: str) -> bool:
    return not text or text[0].isdigit() or text[0] in "−-–"


@contextmanager
def stoppable() -> Iterator[None]:
    """Ctrl-C ends the program at once, even inside the solver.

    Nothing is written before a plan is whole, so that an end in between leaves nothing half-done.
    """
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def progress_bar() -> Iterator[Callable[[str, float], None]]:
    """A bar on standard error for what takes more than a moment and can be stopped."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with stoppable(), Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task("", total=1.0)
        yield lambda what, share: bar.update(task, description=what, completed=share)


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return value
