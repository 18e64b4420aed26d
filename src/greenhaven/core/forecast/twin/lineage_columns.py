"""A lineage in columns that can be kept: what batches are made of, and what each place was given.

Of one element, which is nitrogen where nothing else is said: it is what gardens are given compost
for, and the first that is lost.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from greenhaven.core.columns import Booleans, Columns, Floats, Integers, Texts
from greenhaven.core.forecast.twin.lineage import Lineage, SourceGroups
from greenhaven.core.planning.plan import ELEMENTS

WET = ELEMENTS.index("wet")
KG_PER_T = 1e3


@dataclass(frozen=True, slots=True)
class KeptBatches(Columns):
    """Every batch of the hubs."""

    id: Texts
    hub: Texts
    process: Texts
    day: Integers  # on which it is laid, 0 = the schedule's first; < 0 = before
    ripe_week: Integers  # from whose beginning on it may be used; ≤ 0 = from the first
    lay_before: Booleans  # when the schedule begins
    laid_t: Floats  # wet, as put in, or as it lay when the schedule begins
    made_t: Floats  # wet, when it is ripe, or at the end


@dataclass(frozen=True, slots=True)
class Parts(Columns):
    """Entries of a matrix: a batch's share, or the mass that a place was given."""

    row: Integers  # a batch, or a place
    column: Integers  # a group of sources, or a batch
    value: Floats  # share [-], or mass [kg]

    def of_row(self, row: int) -> "Parts":
        """Those of one row, the largest first."""
        rows = np.flatnonzero(self.row == row)
        return self.take(rows[np.argsort(-self.value[rows], kind="stable")])


@dataclass(frozen=True, slots=True)
class LineageColumns:
    """Where the element of batches and gardens comes from, in one member.

    Attributes
    ----------
    element : str
    groups : SourceGroups
        A district's sources of one kind; the first is what lay in the hubs before.
    batches : KeptBatches
    made_of : Parts
        Share of each batch's element by group.
    places : array of str
        Ids of gardens, parks, street trees and sale that are given anything.
    given : Parts
        What each place was given from each batch [kg].
    origins : Parts
        What each place was given of each group's [kg].
    """

    element: str
    groups: SourceGroups
    batches: KeptBatches
    made_of: Parts
    places: Texts
    given: Parts
    origins: Parts


def columns_of(lineage: Lineage, element: str = "nitrogen") -> LineageColumns:
    """The columns of a lineage for one element.

    Parameters
    ----------
    lineage : Lineage
    element : str
        One of `lineage.FOLLOWED`.

    Raises
    ------
    ForecastError
        If the element is not followed.
    """
    origins = lineage.in_gardens(element)
    made = sparse.diags_array(KG_PER_T * lineage.made[:, ELEMENTS.index(element)])
    batches = lineage.batches
    return LineageColumns(
        element=element,
        groups=lineage.groups,
        batches=KeptBatches(
            id=batches.id,
            hub=lineage.hubs[batches.hub],
            process=batches.process,
            day=batches.day,
            ripe_week=batches.ripe_week,
            lay_before=np.asarray(batches.opened >= 0),
            laid_t=lineage.laid[:, WET],
            made_t=lineage.made[:, WET],
        ),
        made_of=_parts(lineage.made_of[element]),
        places=lineage.places,
        given=_parts(sparse.csr_array(lineage.given @ made)),
        origins=_parts(origins),
    )


def _parts(matrix: sparse.csr_array) -> Parts:
    entries = matrix.tocoo()
    kept = np.flatnonzero(entries.data > 0)
    rows, columns = (axis[kept].astype(np.int64) for axis in (entries.row, entries.col))
    return Parts(rows, columns, entries.data[kept].astype(np.float64))
