"""Does it add up? Recomputed from what a plan shows, never from what the solver says."""

from collections.abc import Mapping

import numpy as np

from greenhaven.core.columns import Floats, Integers, Texts
from greenhaven.core.planning.plan import ELEMENTS, Flows, HubWeeks

LEAST_THROUGHPUT_T = 1e-3  # one kilogram


def balance_errors(flows: Flows, hub_weeks: HubWeeks) -> Mapping[str, float]:
    """Worst imbalance of any hub and week, by element.

    |in − out − Δstock| / max(throughput, 1 kg), where *in* is what the flows bring and the water
    that is added, *out* what the flows carry away and what is lost to the air, and the stock is
    what is in process and ripe. Throughput is the larger of in and out.

    Returns
    -------
    mapping of element to error [-]
    """
    errors = {}
    for element in ELEMENTS:
        table = hub_weeks.take(hub_weeks.element == element)
        moved: Floats = getattr(flows, element)
        arrived = _moved(table, flows.week, flows.destination, moved)
        left = _moved(table, flows.week, flows.origin, moved)
        into = arrived + table.water_added
        out = left + table.lost_to_air
        change = table.in_process + table.ripe - table.opening
        # An element that passes in traces is measured against the kilogram too.
        throughput = np.maximum(np.maximum(np.abs(into), np.abs(out)), LEAST_THROUGHPUT_T)
        errors[element] = float(np.max(np.abs(into - out - change) / throughput, initial=0.0))
    return errors


def _moved(table: HubWeeks, week: Integers, place: Texts, moved: Floats) -> Floats:
    """Sum of the flows that touch each hub in each week, in the table's order."""
    rows = {
        pair: row
        for row, pair in enumerate(zip(table.hub.tolist(), table.week.tolist(), strict=True))
    }
    total = np.zeros(len(table))
    for pair, value in zip(
        zip(place.tolist(), week.tolist(), strict=True), moved.tolist(), strict=True
    ):
        if (row := rows.get(pair)) is not None:
            total[row] += value
    return total
