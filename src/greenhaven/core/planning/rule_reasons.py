"""Which rule stands behind a flow: what keeps organics from a hub, and compost from a garden."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from greenhaven.core.columns import Booleans
from greenhaven.core.planning.effects import used_up
from greenhaven.core.planning.inputs import Inputs
from greenhaven.core.planning.obeying import Settled
from greenhaven.core.planning.plan import RuleReasons, no_rule_reasons
from greenhaven.core.planning.rule_words import noun_of
from greenhaven.core.rules.ruling import Ruling


def rule_reasons(inputs: Inputs, settled: Settled) -> RuleReasons:
    """What rules say of the flows of a settled plan, in the order of its flows.

    A flow out of the city or to a hub has a reason for every hub that a rule forbids to its
    source in that week; a flow out of the city also where its source has used up what it may
    bring. A delivery has one where its garden has used up what a rule allows it.
    """
    outward = np.nonzero(settled.moves.collect > 0)
    homeward = np.nonzero(settled.followed.deliver > 0)
    moved = settled.moved_t
    rows: list[dict[str, Any]] = []
    for ruling in settled.rulings:
        found = [
            *_forbidden(inputs, settled, ruling, outward),
            *_full(inputs, ruling, used_up(ruling, moved), (outward, homeward)),
        ]
        noun = noun_of(inputs.rulebook, ruling.article)
        rows += [
            {"flow": flow, "article": ruling.article, "noun": noun, "place": place}
            for flow, place in found
        ]
    if not rows:
        return no_rule_reasons()
    return RuleReasons.of(sorted(rows, key=lambda row: int(row["flow"])))


_Arcs = tuple[np.ndarray, ...]  # weeks and arcs of flows


def _forbidden(
    inputs: Inputs, settled: Settled, ruling: Ruling, outward: _Arcs
) -> Iterator[tuple[int, str]]:
    """Flows whose source may not give to some hub in that week, and the hub."""
    shape, arcs = settled.moves.collect.shape, inputs.network.collect
    banned = ruling.banned[: settled.moves.collect.size].reshape(shape)
    banned = banned & np.isin(arcs.destination, inputs.network.hubs)
    if not ruling.is_hard or not banned.any():
        return
    weeks, places = np.nonzero(banned)
    hubs: dict[tuple[int, int], list[int]] = {}
    for week, arc in zip(weeks.tolist(), places.tolist(), strict=True):
        hubs.setdefault((week, int(arcs.origin[arc])), []).append(int(arcs.destination[arc]))
    origins = arcs.origin[outward[1]].tolist()
    for flow, key in enumerate(zip(outward[0].tolist(), origins, strict=True)):
        for hub in hubs.get(key, []):
            yield flow, str(inputs.city.hubs.id[hub])


def _full(
    inputs: Inputs, ruling: Ruling, used: Booleans, arcs: tuple[_Arcs, _Arcs]
) -> Iterator[tuple[int, str]]:
    """Flows of owners whose row of a rule is used up, and the owner."""
    city, (outward, homeward) = inputs.city, arcs
    owners = set(ruling.owners[used & np.isfinite(ruling.upper)].tolist()) - {""}
    if not owners:
        return
    ways = inputs.network.collect
    exported = np.isin(ways.destination[outward[1]], inputs.network.outside)
    givers = city.sources.id[ways.origin[outward[1]]]
    for flow in np.flatnonzero(exported & np.isin(givers, sorted(owners))).tolist():
        yield flow, str(givers[flow])
    gardens = city.gardens.id[inputs.network.deliver.destination[homeward[1]]]
    for number in np.flatnonzero(np.isin(gardens, sorted(owners))).tolist():
        yield len(givers) + number, str(gardens[number])
