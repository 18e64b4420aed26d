"""The words in which the tables of a city folder are declared."""

import math
from dataclasses import dataclass
from enum import StrEnum


class CellType(StrEnum):
    """How the text of a cell is read."""

    ID = "id"
    IDS = "ids"
    TEXT = "text"
    NUMBER = "number"
    FLAG = "yes or no"
    DATE = "date"
    MONTH = "month"
    MONTHS = "months"
    CHOICE = "choice"
    MIX = "mix of feedstocks"


Value = str | float | bool


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table, or one key of city.toml."""

    name: str
    type: CellType
    meaning: str
    unit: str = "-"
    lowest: float = -math.inf
    highest: float = math.inf
    infinite: bool = False  # the text "inf" is allowed: no limit
    choices: tuple[str, ...] = ()
    refers_to: str = ""  # table whose ids it names
    blank: Value | None = None  # what a blank stands for; None = a blank is a fault
    assumable: bool = False  # a blank may be filled from assumptions.csv


@dataclass(frozen=True, slots=True)
class Table:
    """One CSV file of the folder."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]  # columns that no two rows may share

    @property
    def file(self) -> str:
        """Name of the file in the folder."""
        return f"{self.name}.csv"

    def column(self, name: str) -> Column | None:
        """The column of that name, if there is one."""
        return next((column for column in self.columns if column.name == name), None)
