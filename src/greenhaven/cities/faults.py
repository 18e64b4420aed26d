"""What is wrong with a city folder: every fault, each with its place."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from greenhaven.errors import GreenhavenError

LONGEST_QUOTE = 80


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that must be mended: where it is, what came and what was expected."""

    file: str
    row: int | None  # line in the file, the header is line 1; None = the file as a whole
    column: str  # "" = the row as a whole
    came: str
    expected: str

    def __str__(self) -> str:
        place = [self.file]
        if self.row is not None:
            place.append(f"line {self.row}")
        if self.column:
            place.append(self.column)
        return f"{', '.join(place)}: came {self.came}; expected {self.expected}"


class CityFolderError(GreenhavenError):
    """A city folder with faults; nothing of it was loaded."""

    def __init__(self, folder: Path | str, faults: Sequence[Fault]) -> None:
        self.folder = str(folder)
        self.faults = tuple(faults)
        count = len(self.faults)
        head = f"{printable(self.folder)}: {count} fault{'s' if count > 1 else ''}; nothing loaded"
        super().__init__("\n  ".join([head, *map(str, self.faults)]))


def printable(text: str) -> str:
    """Text that every terminal and file can take: no control characters, no half characters."""
    safe = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in safe)


def quoted(text: str) -> str:
    """What came, in quotes, cut to a readable length."""
    safe = printable(text)
    if len(safe) > LONGEST_QUOTE:
        safe = safe[:LONGEST_QUOTE] + "…"
    return f"'{safe}'" if safe else "nothing"
