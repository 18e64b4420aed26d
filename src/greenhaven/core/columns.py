"""Labelled columns: what every table of the core is made of."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from greenhaven.errors import GreenhavenError

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.str_]
Rows = Booleans | Integers | slice


class ColumnError(GreenhavenError):
    """Columns of one table differ in length."""


def absent(value: object) -> dict[str, object]:
    """Metadata of a column that a table may go without: every row then holds that value."""
    return {"absent": value}


def no_texts() -> Texts:
    """The default of a column of texts that a table may go without."""
    return np.zeros(0, dtype=np.str_)


def no_numbers() -> Floats:
    """The default of a column of numbers that a table may go without."""
    return np.zeros(0)


def no_flags() -> Booleans:
    """The default of a column of flags that a table may go without."""
    return np.zeros(0, dtype=bool)


@dataclass(frozen=True, slots=True)
class Columns:
    """A frozen table: every field is one array, the first axis of each is the row."""

    def __post_init__(self) -> None:
        for each in fields(self):
            if "absent" in each.metadata and not len(getattr(self, each.name)):
                filled = np.full(len(self), each.metadata["absent"])
                object.__setattr__(self, each.name, filled)
        lengths = {each.name: len(getattr(self, each.name)) for each in fields(self)}
        if len(set(lengths.values())) > 1:
            raise ColumnError(f"{type(self).__name__}: columns of unequal length: {lengths}")

    def __len__(self) -> int:
        return len(getattr(self, fields(self)[0].name))

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The column names, in order."""
        return tuple(field.name for field in fields(cls))

    def take(self, rows: Rows) -> Self:
        """The same table with some of its rows: a mask, positions or a slice."""
        return replace(self, **{name: getattr(self, name)[rows] for name in self.names()})

    def records(self) -> Iterator[dict[str, Any]]:
        """The rows as dictionaries of plain Python values."""
        lists = [getattr(self, name).tolist() for name in self.names()]
        for values in zip(*lists, strict=True):
            yield dict(zip(self.names(), values, strict=True))

    @classmethod
    def of(cls, records: Sequence[Mapping[str, Any]], **types: npt.DTypeLike) -> Self:
        """A table from rows; `types` fixes what an empty column would not show.

        A row may leave out columns that the table may go without.
        """
        instead = {
            each.name: each.metadata["absent"] for each in fields(cls) if "absent" in each.metadata
        }
        rows = [instead | dict(row) for row in records]
        return cls(
            **{
                name: np.array([row[name] for row in rows], dtype=types.get(name))
                for name in cls.names()
            }
        )


def positions(ids: Texts, wanted: Texts) -> Integers:
    """Row of each wanted id.

    Parameters
    ----------
    ids : array of str, shape (n,)
        Distinct ids.
    wanted : array of str, shape (m,)
        Ids to look up.

    Returns
    -------
    array of int, shape (m,)

    Raises
    ------
    ColumnError
        If an id is not there; the message names it.
    """
    if not len(wanted):
        return np.zeros(0, dtype=np.int64)
    if not len(ids):
        raise ColumnError(f"no such id: {wanted[0]!s}")
    order = np.argsort(ids, kind="stable")
    found = order[np.searchsorted(ids, wanted, sorter=order).clip(max=len(ids) - 1)]
    if missing := sorted({str(name) for name in wanted[ids[found] != wanted]}):
        raise ColumnError(f"no such id: {', '.join(missing[:5])}")
    return np.asarray(found, dtype=np.int64)
