"""What a rulebook demands of the places of a large city: whom it treats alike, and how."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import coo_array, csc_array

from greenhaven.core.columns import Booleans, Floats, Integers, Texts
from greenhaven.core.planning.groups.grouping import Grouping, grouping_by
from greenhaven.core.planning.groups.probing import (
    NITROGEN,
    PHOSPHORUS,
    Asking,
    joined,
    longest_km,
    refused,
    told_apart,
)
from greenhaven.core.planning.groups.ruled import Ruled, Shape, WholeRows, parted
from greenhaven.core.rules.ruling import Ruling

CONTENT = (NITROGEN, PHOSPHORUS)
GIVERS_AT_ONCE = 65_536
MOST_HELD = 100  # givers who are planned one by one, each with every way that takes what it gives


@dataclass(frozen=True, slots=True)
class Demanded:
    """Everything that a rulebook demands.

    Parameters
    ----------
    ruled : Ruled
    caps_kg : array, shape (n_gardens, 2)
        Most N and P that the articles let each garden receive; inf = no more than its own caps.
    """

    ruled: Ruled
    caps_kg: Floats


@dataclass(frozen=True, slots=True)
class _Asked:
    """Answers for places that stand for those that are like them.

    Parameters
    ----------
    shape : Shape
    possible : array of bool, shape (n_movements,)
    reach : array, shape (n_movements,)
        Longest way that is allowed [km]; inf for what is not possible.
    rulings : tuple of Ruling
        Of what is possible, over no way and after it over one kilometre.
    """

    shape: Shape
    possible: Booleans
    reach: Floats
    rulings: tuple[Ruling, ...]


def demanded(asking: Asking) -> Demanded:
    """Ask a rulebook about places that stand for all others.

    Raises
    ------
    PlanningError
        If an article demands what a plan of groups cannot keep; it is named.
    """
    tight, gardens = _tight(asking), _like_gardens(asking)
    sources = _like_sources(asking, np.where(tight, np.arange(len(tight)), -1))
    few = asking.about(sources.one_of_each())
    places = np.arange(len(sources))
    gardens = _with_like_bans(few, gardens)
    asked = _asked(few, places, gardens.one_of_each())
    rows, caps = [], np.full((len(asking.city.gardens), 2), np.inf)
    for ruling in asked.rulings:
        if not len(ruling.owners):
            continue
        if np.isin(ruling.owners, few.city.sources.id).any():
            rows += _rows_of(ruling, asked, asking.city.sources.id[tight])
        elif np.isin(ruling.owners, asking.city.gardens.id).any():
            _take_caps(asking, ruling, asked, caps)
        else:
            rows.append(_whole_rows(ruling, asked))
    kind = few.givers.kind
    return Demanded(_ruled(asking, (sources, gardens), kind, asked, tuple(rows)), caps)


def _codes(column: Texts | Floats | Booleans) -> Integers:
    return np.asarray(np.unique(column, return_inverse=True)[1], dtype=np.int64)


def _like_sources(asking: Asking, alone: Integers) -> Grouping:
    """Sources that no article tells apart but by their place; `alone` is a number of its own for
    each that is held back, and −1 for all others.
    """
    table, givers = asking.city.sources, asking.givers
    texts = (table.district, table.stream, table.hub)
    named = told_apart(asking.rulebook, table)
    return grouping_by(givers.kind, givers.point, alone, named, *map(_codes, texts))


def _like_gardens(asking: Asking) -> Grouping:
    table = asking.city.gardens
    measured = (table.open_water_m, table.well_m)
    return grouping_by(*_told_of(asking), *map(_codes, measured))


def _told_of(asking: Asking) -> list[Integers]:
    table = asking.city.gardens
    unsized = np.isnan(table.area_m2 * table.growing_share)
    told = (table.kind, table.use, table.district, table.vulnerable_zone, unsized)
    return [told_apart(asking.rulebook, table), *(_codes(column) for column in told)]


def _with_like_bans(few: Asking, gardens: Grouping) -> Grouping:
    """Put gardens together between which neither texts nor bans make a difference."""
    one = gardens.one_of_each()
    reach = longest_km(few, few.deliveries(one))
    like = np.unique(reach.reshape(len(one), -1), axis=0, return_inverse=True)[1]
    return grouping_by(*_told_of(few), like.ravel()[gardens.of])


def _asked(few: Asking, sources: Integers, gardens: Integers) -> _Asked:
    everything = joined(few.collections(sources), few.deliveries(gardens), few.kept())
    kept = np.ones(few.weeks * len(few.hubs), dtype=bool)
    parts = (few.possible_collections(sources), few.possible_deliveries(gardens), kept)
    possible = np.concatenate(parts)
    reach = np.full(len(possible), np.inf)
    made = everything.take(possible)
    reach[possible] = longest_km(few, made)
    both = joined(few.at(made, 0.0), few.at(made, 1.0))
    shape = Shape(few.weeks, len(sources), len(few.ways), len(gardens), len(few.hubs))
    return _Asked(shape, possible, reach, few.rulings(both))


def _tight(asking: Asking) -> Booleans:
    """Givers whom an article about single givers holds back from all that they give.

    Raises
    ------
    PlanningError
        If it holds so many back that they cannot all be planned one by one.
    """
    found = np.zeros(len(asking.givers), dtype=bool)
    places = _like_sources(asking, np.full(len(found), -1))
    few = asking.about(places.one_of_each())
    every = np.arange(len(places))
    made = few.collections(every).take(few.possible_collections(every))
    articles = [
        ruling.article
        for ruling in few.rulings(made)
        if np.isin(ruling.owners, few.city.sources.id).any()
    ]
    for article in articles:
        held = _held_back(asking, article)
        if held.sum() > MOST_HELD:
            why = f"holds {held.sum()} givers back from what they give, more than {MOST_HELD}"
            raise refused(article, why)
        found |= held
    return found


def _held_back(asking: Asking, article: str) -> Booleans:
    """Givers who give more than an article allows, if all of it went to one hub."""
    held = np.zeros(len(asking.givers), dtype=bool)
    for start in range(0, len(held), GIVERS_AT_ONCE):
        stop = min(start + GIVERS_AT_ONCE, len(held))
        held[start:stop] = _held_of(asking.about(np.arange(start, stop)), article)
    return held


def _held_of(some: Asking, article: str) -> Booleans:
    held, parts = np.zeros(len(some.givers), dtype=bool), []
    for kind, takes in enumerate((some.ways.takes & some.ways.inside[:, None]).T):
        if takes.any():
            one = replace(some, ways=some.ways.take(np.array([np.argmax(takes)])))
            parts.append(one.collections(np.flatnonzero(some.givers.kind == kind)))
    if not parts:
        return held
    movements = joined(*parts)
    supply = some.givers.supply[movements.source, movements.week]
    for ruling in some.rulings(movements):
        if ruling.article == article:
            if ruling.of_total.any():
                raise refused(article, "compares single givers with all others")
            giver = np.zeros(len(ruling.owners), dtype=np.int64)
            giver[ruling.rows] = movements.source[ruling.movements]
            held[giver] |= (ruling.amounts(supply) > ruling.upper) | (ruling.lower > 0)
    return held


def _rows_of(ruling: Ruling, asked: _Asked, held: Texts) -> list[WholeRows]:
    """The rows of givers who are held back; nobody else reaches theirs."""
    mine = np.isin(ruling.owners, held)
    if not mine.any():
        return []
    every = _whole_rows(ruling, asked)
    return [
        replace(
            every,
            owners=every.owners[mine],
            lower=every.lower[mine],
            upper=every.upper[mine],
            of_total=every.of_total[mine],
            base=csc_array(every.base[mine]),
            per_km=csc_array(every.per_km[mine]),
        )
    ]


def _take_caps(asking: Asking, ruling: Ruling, asked: _Asked, caps: Floats) -> None:
    """Lower the gardens' caps to what an article lets them receive."""
    nutrient = _counted(ruling, asked)
    count = int(np.argmax(asking.composts))
    first = replace(asking, hubs=asking.hubs[[count]], composts=asking.composts[[count]])
    movements = first.deliveries(np.arange(len(caps)))
    for whole in first.about(np.zeros(1, dtype=np.int64)).rulings(movements):
        if whole.article == ruling.article:
            garden = np.zeros(len(whole.owners), dtype=np.int64)
            garden[whole.rows] = movements.garden[whole.movements]
            caps[garden, nutrient] = np.minimum(caps[garden, nutrient], whole.upper)


def _counted(ruling: Ruling, asked: _Asked) -> int:
    """Which nutrient an article about single gardens counts in all that they receive.

    Raises
    ------
    PlanningError
        If it counts anything else, or not in every week and from every hub.
    """
    size, shape = int(asked.possible.sum()), asked.shape
    index = np.flatnonzero(asked.possible)
    coefficient = np.zeros(2 * size)
    coefficient[ruling.movements] = ruling.coefficients
    dense = np.zeros((2, len(asked.possible)))
    dense[:, index] = coefficient.reshape(2, size)
    which = [value for value in CONTENT if (ruling.coefficients == value).all()]
    bounded_above = np.isneginf(ruling.lower).all() and not ruling.total.any()
    if not which or not bounded_above:
        raise refused(ruling.article, "demands more of single gardens than a cap of N or P")
    there = parted(shape, asked.possible.astype(np.float64)).deliver > 0
    for each in dense:
        counts = parted(shape, each).deliver > 0
        some = counts.max(axis=(1, 2), initial=False, keepdims=True)
        if (some & there & ~counts).any():
            raise refused(ruling.article, "caps single gardens in some of the plan's weeks only")
    return CONTENT.index(which[0])


def _whole_rows(ruling: Ruling, asked: _Asked) -> WholeRows:
    """Rows that speak of many places, with coefficients by way."""
    index, size = np.flatnonzero(asked.possible), int(asked.possible.sum())
    shape = (len(ruling.owners), len(asked.possible))
    first = ruling.movements < size
    parts = []
    for chosen, start in ((first, 0), (~first, size)):
        column = index[ruling.movements[chosen] - start]
        entries = (ruling.coefficients[chosen], (ruling.rows[chosen], column))
        parts.append(csc_array(coo_array(entries, shape=shape)))
    total = np.zeros(len(asked.possible), dtype=bool)
    total[index] = ruling.total[:size]
    per_km = csc_array(parts[1] - parts[0])
    per_km.eliminate_zeros()
    return WholeRows(
        ruling.article, ruling.owners, ruling.lower, ruling.upper, ruling.unit,
        ruling.of_total, total, parts[0], per_km,
    )  # fmt: skip


def _ruled(
    asking: Asking,
    alike: tuple[Grouping, Grouping],
    kind: Integers,
    asked: _Asked,
    rows: tuple[WholeRows, ...],
) -> Ruled:
    """Put classes together that the rules treat alike in everything."""
    marks = [asked.reach, *_marks(rows)]
    parts = [parted(asked.shape, mark) for mark in marks]
    giving = _like([kind], [part.collect for part in parts])
    table = asking.city.gardens
    kinds = _codes(table.kind)[alike[1].one_of_each()]
    taking = _like([kinds], [part.deliver for part in parts])
    one, other = giving.one_of_each(), taking.one_of_each()
    shape = replace(asked.shape, giving=len(giving), taking=len(taking))
    number = parted(asked.shape, np.arange(len(asked.shape)).astype(np.float64))
    chosen = (number.collect[one], number.deliver[other], number.kept)
    column = np.concatenate([part.ravel() for part in chosen]).astype(np.int64)
    reach = parted(shape, asked.reach[column])
    return Ruled(
        giving.of[alike[0].of],
        taking.of[alike[1].of],
        kind[one],
        shape,
        None if np.isposinf(reach.collect).all() else reach.collect,
        None if np.isposinf(reach.deliver).all() else reach.deliver,
        tuple(_of_columns(each, column) for each in rows),
        asking.rulebook,
        asking.facts,
    )


def _marks(rows: tuple[WholeRows, ...]) -> list[Floats]:
    """Numbers that tell movements apart which count differently in some row."""
    random = np.random.default_rng(0)
    marks: list[Floats] = []
    for each in rows:
        marks += each.added(random.normal(size=len(each.owners)))
    return marks


def _like(keys: list[Integers], marks: list[Floats]) -> Grouping:
    flat = np.concatenate([mark.reshape(len(mark), -1) for mark in marks], axis=1)
    like = np.unique(flat, axis=0, return_inverse=True)[1]
    return grouping_by(*keys, like.ravel())


def _of_columns(rows: WholeRows, column: Integers) -> WholeRows:
    return replace(
        rows,
        total=rows.total[column],
        base=csc_array(rows.base[:, column]),
        per_km=csc_array(rows.per_km[:, column]),
    )
