"""Whether a settled plan obeys the gardens' caps and every article, on what is really moved."""

from dataclasses import dataclass, replace

import numpy as np

from greenhaven.core.columns import Booleans, Floats
from greenhaven.core.planning.inputs import Inputs
from greenhaven.core.planning.plan import ELEMENTS, NUTRIENTS
from greenhaven.core.planning.rule_rows import rulings_of
from greenhaven.core.planning.solver import PlanningError
from greenhaven.core.planning.trace import Moves, Trace, product_content, trace
from greenhaven.core.rules.ruling import Ruling

WET = ELEMENTS.index("wet")
CAP_TOLERANCE = 1e-9
KEPT = 1e-6  # share of what a row weighs by which it may be missed and still counts as kept
MOST_TRIMS = 100


@dataclass(frozen=True, slots=True)
class Settled:
    """Movements that were followed to the last gram, and what the rules say of them."""

    moves: Moves
    followed: Trace
    rulings: tuple[Ruling, ...]  # with the N and P of what is really delivered

    @property
    def moved_t(self) -> Floats:
        """What is moved and kept [t], in the order of the plan's movements."""
        return moved_t(self.moves, self.followed)

    def missed(self) -> list[Floats]:
        """How far each row of each article is missed beyond tolerance, in its own unit."""
        moved = self.moved_t
        return [missed_by(ruling, moved) for ruling in self.rulings]

    @property
    def obeys(self) -> bool:
        """Whether every hard article is kept."""
        pairs = zip(self.rulings, self.missed(), strict=True)
        return not any(ruling.is_hard and missed.any() for ruling, missed in pairs)


def moved_t(moves: Moves, followed: Trace) -> Floats:
    """What a settled plan moves and keeps [t], in the order of its movements."""
    parts = (moves.collect, followed.deliver, followed.ripe[:, :, WET])
    return np.concatenate([part.ravel() for part in parts])


def missed_by(ruling: Ruling, moved: Floats) -> Floats:
    """How far each row is from its bounds, in its own unit; 0 within the tolerance."""
    amounts = ruling.amounts(moved)
    beyond = np.maximum(ruling.lower - amounts, amounts - ruling.upper)
    weights = np.abs(ruling.coefficients) * moved[ruling.movements]
    weighed = np.bincount(ruling.rows, weights=weights, minlength=len(ruling.owners))
    weighed = weighed + np.abs(ruling.of_total) * moved[ruling.total].sum()
    return np.where(beyond > KEPT * np.maximum(weighed, 1.0), beyond, 0.0)


def trimmed(inputs: Inputs, moves: Moves) -> Settled:
    """Trim movements until what each garden receives, and each article allows, is kept.

    Only what moves less by being trimmed can be mended here: caps, bans and sums with an upper
    bound. Shares and least amounts are the solver's.
    """
    for _ in range(MOST_TRIMS):
        followed = trace(inputs, moves)
        rulings = rulings_of(replace(inputs, content=product_content(followed, inputs.content[0])))
        settled = Settled(moves, followed, rulings)
        keep = _kept_by_rules(settled)
        size = moves.collect.size
        collect = keep[:size].reshape(moves.collect.shape)
        of_rules = keep[size : size + moves.deliver.size].reshape(moves.deliver.shape)
        deliver = _kept_by_caps(inputs, followed)[None, :] * of_rules
        if (deliver == 1).all() and (collect == 1).all():
            return settled
        moves = _scaled(inputs, replace(moves, deliver=followed.deliver * deliver), collect)
    raise PlanningError("movements could not be brought within the gardens' caps and the rules")


def _scaled(inputs: Inputs, moves: Moves, keep: Floats) -> Moves:
    """Collect that share of every movement; the rest is left where it arises."""
    if (keep == 1).all():
        return moves
    collect = moves.collect * keep
    origin, sources = inputs.network.collect.origin, len(inputs.city.sources)
    undone = moves.collect - collect
    more = np.stack([np.bincount(origin, weights=row, minlength=sources) for row in undone])
    return replace(moves, collect=collect, left=moves.left + more)


def _kept_by_caps(inputs: Inputs, followed: Trace) -> Floats:
    """Share of each delivery that its garden's N and P caps leave, shape (n_deliver,)."""
    arcs = inputs.network.deliver
    hub_of = np.searchsorted(inputs.network.hubs, arcs.origin)
    content = 1e3 * followed.heap[:, hub_of][:, :, NUTRIENTS]
    given = (followed.deliver[:, :, None] * content).sum(axis=0)
    gardens = len(inputs.city.gardens)
    keep = np.ones(gardens)
    for nutrient, cap in enumerate(inputs.opening.caps_kg):
        total = np.bincount(arcs.destination, weights=given[:, nutrient], minlength=gardens)
        over = total > cap * (1 + CAP_TOLERANCE)
        keep[over] = np.minimum(keep[over], (cap / np.maximum(total, 1e-300))[over])
    return np.asarray(keep[arcs.destination], dtype=np.float64)


def _kept_by_rules(settled: Settled) -> Floats:
    """Share of each movement that hard articles leave, shape (n_movements,)."""
    moved = settled.moved_t
    keep = np.ones(len(moved))
    for ruling in settled.rulings:
        if not ruling.is_hard:
            continue
        keep[ruling.banned & (moved > 0)] = 0.0
        amounts = ruling.amounts(moved)
        stocks = settled.followed.ripe[:, :, WET].size
        trims = _can_be_trimmed(ruling, len(moved) - stocks) & (
            amounts > ruling.upper + _slightly(ruling)
        )
        share = np.where(trims, ruling.upper / np.where(trims, amounts, 1.0), 1.0)
        np.minimum.at(keep, ruling.movements, share[ruling.rows])
        if trims[ruling.of_total > 0].any():
            keep[ruling.total] = np.minimum(keep[ruling.total], share[ruling.of_total > 0].min())
    return keep


def _slightly(ruling: Ruling) -> Floats:
    return CAP_TOLERANCE * np.abs(np.where(np.isfinite(ruling.upper), ruling.upper, 0.0))


def _can_be_trimmed(ruling: Ruling, moving: int) -> Booleans:
    """Rows in which every movement counts the same way, below a bound that is not negative.

    What is kept, from the position `moving` on, grows where less is moved.
    """
    falls = np.zeros(len(ruling.owners), dtype=bool)
    falls[ruling.rows[(ruling.coefficients < 0) | (ruling.movements >= moving)]] = True
    return np.asarray(~falls & (ruling.of_total >= 0) & (ruling.upper >= 0))
