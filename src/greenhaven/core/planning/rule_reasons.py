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

    A flow out of the city or to a hub has a reason where a rule forbids its source a nearer hub in
    that week; a flow out of the city also where its source has used up what it may
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
    """Flows whose source may not give to a hub that is nearer in that week, and the nearest one."""
    shape, arcs = settled.moves.collect.shape, inputs.network.collect
    banned = ruling.banned[: settled.moves.collect.size].reshape(shape)
    banned = banned & np.isin(arcs.destination, inputs.network.hubs)
    if not ruling.is_hard or not banned.any():
        return
    weeks, places = np.nonzero(banned)
    nearest: dict[tuple[int, int], int] = {}
    for at in np.argsort(-arcs.km[places], kind="stable").tolist():
        nearest[int(weeks[at]), int(arcs.origin[places[at]])] = int(places[at])
    keys = zip(outward[0].tolist(), arcs.origin[outward[1]].tolist(), strict=True)
    for flow, (key, way) in enumerate(zip(keys, outward[1].tolist(), strict=True)):
        forbidden = nearest.get(key)
        if forbidden is not None and arcs.km[forbidden] < arcs.km[way]:
            yield flow, str(inputs.city.hubs.id[arcs.destination[forbidden]])


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
