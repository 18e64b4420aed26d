"""A receipt as a picture that a phone reads: it leads to the page that finds the ballot.

The receipt stands behind the # of the address, which browsers keep to themselves: it is in no
server's log. The page fills it in where it has a script; else it is typed in.
"""

from dataclasses import dataclass
from itertools import groupby

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

MARGIN = 4  # empty squares around it, as readers expect


@dataclass(frozen=True, slots=True)
class Picture:
    """Dark squares on a light ground, as one path."""

    size: int  # squares on each side, the margin included
    path: str


def picture_of(address: str) -> Picture:
    """A QR code that says an address."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=MARGIN)
    code.add_data(address)
    code.make()
    rows = code.get_matrix()
    return Picture(len(rows), "".join(_line(y, row) for y, row in enumerate(rows)))


def _line(y: int, row: list[bool]) -> str:
    """The dark runs of one row."""
    runs, x = [], 0
    for dark, squares in groupby(row):
        width = len(list(squares))
        if dark:
            runs.append(f"M{x} {y}h{width}v1h-{width}z")
        x += width
    return "".join(runs)
