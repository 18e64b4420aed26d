"""From the text of one cell to its value, or to what was expected instead."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from greenhaven.cities.schema import CellType, Column, Value
from greenhaven.core.material import MaterialError, mixture_of

NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?", re.ASCII)
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", re.ASCII)
MONTH = re.compile(r"(19|2[01])\d\d-(0[1-9]|1[0-2])", re.ASCII)
DAY = re.compile(r"(19|2[01])\d\d-\d\d-\d\d", re.ASCII)
LARGEST = 1e12  # no table of a city counts farther; a solver would lose the small numbers
FLAGS = {"yes": True, "true": True, "no": False, "false": False}


class CellError(ValueError):
    """A cell that cannot be read; the message says what was expected."""


def parse(column: Column, text: str) -> Value:
    """The value of a cell that is not blank.

    Raises
    ------
    CellError
        With what was expected.
    """
    if not text.isprintable():
        raise CellError("text on one line, without control characters")
    return PARSERS[column.type](column, text)


def parse_mix(text: str) -> dict[str, float]:
    """Feedstocks and their shares: "leaves 0.5; branches 0.5".

    Raises
    ------
    CellError
        If it is not of this form, names an unknown feedstock or does not add up to 1.
    """
    shares: dict[str, float] = {}
    for part in text.split(";"):
        name, _, share = part.strip().rpartition(" ")
        if not name or not NUMBER.fullmatch(share):
            raise CellError("feedstocks and shares: `leaves 0.5; branches 0.5`")
        if name.strip() in shares:
            raise CellError(f"each feedstock once; {name.strip()} is named twice")
        shares[name.strip()] = float(share)
    if not all(0 < share <= 1 for share in shares.values()):
        raise CellError("shares above 0 and at most 1")
    try:
        mixture_of(shares)
    except MaterialError as error:
        raise CellError(f"a mix of known feedstocks: {error}") from error
    return shares


def expected_number(column: Column) -> str:
    """What a number in this column must be, in words."""
    unit = "" if column.unit == "-" else f" [{column.unit}]"
    low, high = column.lowest, column.highest
    bounds = ""
    if low > -float("inf") and high < float("inf"):
        bounds = f" from {low:g} to {high:g}"
    elif low > -float("inf"):
        bounds = f" of at least {low:g}"
    limit = ", or `inf` for no limit" if column.infinite else ""
    return f"a number{bounds}{unit}{limit}"


def _number(column: Column, text: str) -> float:
    if text == "inf" and column.infinite:
        return float("inf")
    expected = expected_number(column)
    if not NUMBER.fullmatch(text):
        if NUMBER.fullmatch(text.replace(",", ".", 1)):
            expected += ", with a decimal point"
        elif text.lower().strip("+-") in {"nan", "na", "n/a", "null", "none"}:
            expected += "; leave the cell blank where nothing is known"
        raise CellError(expected)
    value = float(text)
    if abs(value) > LARGEST:
        raise CellError(f"{expected}, at most {LARGEST:g} in size")
    if not column.lowest <= value <= column.highest:
        raise CellError(expected)
    return value


def _text(column: Column, text: str) -> str:  # noqa: ARG001 -- one signature for all cell types
    return text


def _id(column: Column, text: str) -> str:  # noqa: ARG001 -- one signature for all cell types
    if not ID.fullmatch(text):
        raise CellError("an id: letters, digits, '.', '_' and '-', at most 100, no spaces")
    return text


def _ids(column: Column, text: str) -> str:
    return " ".join(_id(column, part) for part in text.split())


def _flag(column: Column, text: str) -> bool:  # noqa: ARG001 -- one signature for all cell types
    if text.lower() not in FLAGS:
        raise CellError("yes or no")
    return FLAGS[text.lower()]


def _date(column: Column, text: str) -> str:  # noqa: ARG001 -- one signature for all cell types
    try:
        if DAY.fullmatch(text):
            return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    raise CellError("a date from 1900 to 2199, YYYY-MM-DD")


def _month(column: Column, text: str) -> str:  # noqa: ARG001 -- one signature for all cell types
    if not MONTH.fullmatch(text):
        raise CellError("a month from 1900 to 2199, YYYY-MM")
    return text


def _months(column: Column, text: str) -> str:  # noqa: ARG001 -- one signature for all cell types
    numbers = text.split()
    known = {str(month) for month in range(1, 13)}
    if not set(numbers) <= known or len(set(numbers)) < len(numbers):
        raise CellError("numbers of months, each once: `4 5 6 7 8 9 10`")
    return " ".join(sorted(numbers, key=int))


def _choice(column: Column, text: str) -> str:
    if text not in column.choices:
        raise CellError(f"one of: {', '.join(column.choices)}")
    return text


def _mix(column: Column, text: str) -> str:  # noqa: ARG001 -- one signature for all cell types
    parse_mix(text)
    return text


PARSERS: Mapping[CellType, Callable[[Column, str], Value]] = {
    CellType.ID: _id,
    CellType.IDS: _ids,
    CellType.TEXT: _text,
    CellType.NUMBER: _number,
    CellType.FLAG: _flag,
    CellType.DATE: _date,
    CellType.MONTH: _month,
    CellType.MONTHS: _months,
    CellType.CHOICE: _choice,
    CellType.MIX: _mix,
}
