"""Cells that are merged in a spreadsheet, read as people mean them.

What one cell says over several rows holds in each of them; only an amount does not, for nobody can
tell how it is shared. A line above the headings that is one cell over several columns is a title.
What is merged over columns alone belongs to the first of them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter, range_boundaries

MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})[\"']"
)
Lines = list[tuple[int, list[str]]]  # each with its number in the spreadsheet


@dataclass(frozen=True, slots=True)
class Merged:
    """One cell over several; rows and columns count from 1, as in the spreadsheet."""

    column: int
    last_column: int
    first: int
    last: int

    def __str__(self) -> str:
        begins = f"{get_column_letter(self.column)}{self.first}"
        return f"{begins}:{get_column_letter(self.last_column)}{self.last}"

    def rows_among(self, numbers: Sequence[int]) -> bool:
        """Whether it makes two or more of those rows say the same."""
        return (
            self.last > self.first and sum(self.first <= each <= self.last for each in numbers) > 1
        )


def ranges_of(table: bytes, most_row: int, most_column: int) -> tuple[Merged, ...]:
    """The merged cells of a table's XML, as far as the table is read."""
    found = []
    for match in MERGED.finditer(table):
        column, first, last_column, last = range_boundaries(match[1].decode("ascii"))
        if column <= most_column and first <= most_row:
            found.append(Merged(column, last_column, first, min(last, most_row)))
    return tuple(sorted(set(found), key=lambda each: (each.first, each.column)))


def without_titles(lines: Lines, merged: Sequence[Merged]) -> Lines:
    """The lines from the headings on: one that is a single merged cell above them is none."""
    wide = {each.first for each in merged if each.column < each.last_column}
    begins = 0
    while begins < len(lines) - 1 and lines[begins][0] in wide and _is_one_cell(lines[begins][1]):
        begins += 1
    return lines[begins:]


def _is_one_cell(line: list[str]) -> bool:
    return sum(bool(cell) for cell in line) == 1


def spread(lines: Lines, merged: Sequence[Merged]) -> Lines:
    """The same lines, each with what a merged cell says of it; the headings are left alone."""
    at = {number: place for place, (number, _line) in enumerate(lines)}
    for each in merged:
        start = at.get(each.first)
        if not start or each.column > len(lines[start][1]):
            continue
        value = lines[start][1][each.column - 1]
        for number, line in lines[start + 1 :]:
            if number > each.last:
                break
            line.extend([""] * (each.column - len(line)))
            line[each.column - 1] = line[each.column - 1] or value
    return lines
