"""May this handover be made? The same articles that a planner obeys, asked of one movement.

What is promised already is filled into the same rows; an article refuses where the handover goes
beyond its bounds, or where it is forbidden. Articles with a price, articles about whole plans and
advice warn; they refuse nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from greenhaven.core.columns import Floats, Integers
from greenhaven.core.rules.articles import Article, Authority
from greenhaven.core.rules.case import Case
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.movements import Facts, Leg, Movements
from greenhaven.core.rules.rulebook import Rulebook
from greenhaven.core.rules.ruling import Ruling
from greenhaven.core.rules.words import NO_NAMES, Message, Place, Translate, Value, message

TOLD = ("km", "nitrogen_kg_per_t", "phosphorus_kg_per_t", "haulage_per_t")  # of every handover
TOLERANCE = 1e-6  # of a bound, or of one unit where it is smaller: a gram in a tonne


@dataclass(frozen=True, slots=True)
class Handovers:
    """Movements that are promised or asked for, and how much each moves [t wet]."""

    movements: Movements
    tonnes: Floats

    def __post_init__(self) -> None:
        if len(self.movements) != len(self.tonnes):
            raise RulesError(f"{len(self.movements)} movements and {len(self.tonnes)} amounts came")
        if not np.all(np.isfinite(self.tonnes) & (self.tonnes >= 0)):
            raise RulesError("amounts of handovers must be numbers of at least 0 t")
        for name in TOLD:
            if not np.isfinite(getattr(self.movements, name)).all():
                raise RulesError(f"handovers need numbers of {name}; what is not known came")

    def __len__(self) -> int:
        return len(self.tonnes)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an article stands against a handover.

    `value` is what the article's row would come to; a handover that is forbidden altogether has its
    own mass as value and 0 as upper limit. `owner` is the garden, district, hub or source that the
    row speaks of; "" = all.
    """

    article: Article
    owner: str
    value: float
    lower: float
    upper: float
    unit: str

    @property
    def limit(self) -> float:
        """The bound that stands against it."""
        return self.upper if self.value > self.upper else self.lower

    @property
    def forbidden(self) -> bool:
        """Whether no amount at all would do."""
        return self.upper == 0 and self.lower == -np.inf and not self.owner

    def say(self, translate: Translate = str, names: Mapping[str, str] = NO_NAMES) -> str:
        """The reason in plain words: the article, and the numbers that stand against it."""
        said = [self.article.sentence(translate, names)]
        if not self.forbidden:
            said.append(self._numbers().say(translate, names))
        return " ".join(said)

    def _numbers(self) -> Message:
        where: Value = message(" at {place}", place=Place(self.owner)) if self.owner else ""
        if self.value > self.upper:
            return message(
                "It would come to {value} {unit}{where}, and the limit is {limit} {unit}.",
                value=self.value,
                unit=self.unit,
                where=where,
                limit=self.upper,
            )
        return message(
            "{lack} {unit} would be missing{where}.",
            lack=self.lower - self.value,
            unit=self.unit,
            where=where,
        )


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a handover may be made, and what stands against it."""

    refusals: tuple[Reason, ...]
    warnings: tuple[Reason, ...]

    @property
    def allowed(self) -> bool:
        """Whether no article refuses it."""
        return not self.refusals


def check(
    rulebook: Rulebook,
    facts: Facts,
    handover: Handovers,
    committed: Handovers,
    at: datetime | None = None,
) -> Verdict:
    """Judge one handover.

    Parameters
    ----------
    rulebook : Rulebook
    facts : Facts
    handover : Handovers
        One movement.
    committed : Handovers
        What is promised already; nothing is asked of it again.
    at : datetime, optional
        When it happens; a time without a zone is the city's. None = any time of its week, so that
        it is refused where some hour of the week is closed.

    Raises
    ------
    RulesError
        If not exactly one movement is asked for.
    """
    if len(handover) != 1:
        raise RulesError(f"a handover is one movement; {len(handover)} came")
    accounts = _accounts(rulebook, facts, committed, handover, at)
    return _verdict(accounts, len(committed), float(handover.tonnes[0]))


def check_in_order(
    rulebook: Rulebook, facts: Facts, handovers: Handovers, committed: Handovers | None = None
) -> tuple[Verdict, ...]:
    """Judge handovers one after another; each that is allowed is promised before the next."""
    before = committed
    if before is None:
        before = Handovers(handovers.movements.take(slice(0, 0)), np.zeros(0))
    accounts = _accounts(rulebook, facts, before, handovers, None)
    verdicts = []
    for number, tonnes in enumerate(handovers.tonnes.tolist()):
        verdicts.append(_verdict(accounts, len(before) + number, tonnes))
        if verdicts[-1].allowed:
            for account in accounts:
                account.add(len(before) + number, tonnes)
    return tuple(verdicts)


class _Account:
    """One article's rows, with what is promised filled in."""

    def __init__(self, article: Article, ruling: Ruling, moved: Floats, keeps: Integers) -> None:
        self.article, self.ruling = article, ruling
        self.sums = ruling.amounts(moved)
        self._order = np.argsort(ruling.movements, kind="stable")
        self._first = np.searchsorted(ruling.movements[self._order], np.arange(len(moved) + 1))
        self._of_total = np.flatnonzero(ruling.of_total)
        self._keeps = keeps

    @property
    def refuses(self) -> bool:
        """Whether it refuses handovers, or only warns."""
        binds = self.article.authority is not Authority.ADVISORY
        return binds and self.ruling.is_hard and self.ruling.at_handover

    def reasons(self, movement: int, tonnes: float) -> Iterator[Reason]:
        """What stands against so much of a movement."""
        if self.ruling.banned[movement] and tonnes > 0:
            yield Reason(self.article, "", tonnes, -np.inf, 0.0, "t")
        rows, effects = self._effects(movement)
        for row, effect in zip(rows.tolist(), effects.tolist(), strict=True):
            value = float(self.sums[row] + effect * tonnes)
            lower, upper = float(self.ruling.lower[row]), float(self.ruling.upper[row])
            if (effect > 0 and value > upper + _room(upper)) or (
                effect < 0 and value < lower - _room(lower)
            ):
                owner, unit = str(self.ruling.owners[row]), self.ruling.unit
                yield Reason(self.article, owner, value, lower, upper, unit)

    def add(self, movement: int, tonnes: float) -> None:
        """Promise so much of a movement."""
        rows, effects = self._effects(movement)
        self.sums[rows] += effects * tonnes

    def _effects(self, movement: int) -> tuple[Integers, Floats]:
        """The rows that a movement touches, each once, and what one tonne adds to each."""
        effect = np.zeros(len(self.sums))
        touched = np.zeros(len(self.sums), dtype=bool)
        for each, factor in ((movement, 1.0), (int(self._keeps[movement]), -1.0)):
            if each >= 0:
                entries = self._order[self._first[each] : self._first[each + 1]]
                rows = self.ruling.rows[entries]
                np.add.at(effect, rows, factor * self.ruling.coefficients[entries])
                touched[rows] = True
        if self.ruling.total[movement]:
            effect[self._of_total] += self.ruling.of_total[self._of_total]
            touched[self._of_total] = True
        rows = np.flatnonzero(touched)
        return rows, effect[rows]


def _accounts(
    rulebook: Rulebook,
    facts: Facts,
    committed: Handovers,
    asked: Handovers,
    at: datetime | None,
) -> tuple[_Account, ...]:
    """Every article's account; committed movements come first, then those asked for."""
    _refuse_unknown(facts)
    kept = _kept(facts)
    movements = _joined(committed.movements, asked.movements, kept.movements)
    before = len(committed) + len(asked)
    keeps = _keeps(movements, before)
    moved = np.concatenate([committed.tonnes, np.zeros(len(asked)), kept.tonnes])
    leaves = keeps >= 0
    moved -= np.bincount(keeps[leaves], weights=moved[leaves], minlength=len(moved))
    case = Case(movements, facts, at, before - 1)
    return tuple(
        _Account(article, article.judge(case), moved, keeps)
        for article in rulebook.articles
        if article.MOVES and any(map(article.dated, case.spans))
    )


def _refuse_unknown(facts: Facts) -> None:
    """What was spread and given before must be known: a sum with an unknown refuses nothing."""
    for what, values in (
        ("nitrogen spread at each garden", facts.applied_kg[0]),
        ("phosphorus spread at each garden", facts.applied_kg[1]),
        ("mass given by each source", facts.given_t),
    ):
        if np.isnan(values).any():
            raise RulesError(
                f"the {what} before must be known to judge a handover; give 0 where there was none"
            )


def _verdict(accounts: tuple[_Account, ...], movement: int, tonnes: float) -> Verdict:
    refusals: list[Reason] = []
    warnings: list[Reason] = []
    for account in accounts:
        found = tuple(account.reasons(movement, tonnes))
        if account.refuses:
            refusals.extend(found)
        elif found:
            warnings.append(max(found, key=_distance))
    return Verdict(tuple(refusals), tuple(warnings))


def _distance(reason: Reason) -> float:
    """How far beyond its bound: of the rows of an article that only warns, the worst is told."""
    return abs(reason.value - reason.limit)


def _kept(facts: Facts) -> Handovers:
    """What lies ripe in each hub in the first week, where that is known."""
    hubs = np.flatnonzero(~np.isnan(facts.ripe_t))
    nobody, nothing = np.full(len(hubs), -1), np.zeros(len(hubs))
    columns: dict[str, Integers | Floats] = dict.fromkeys(Movements.names(), nobody)
    numbers = ("km", "nitrogen_kg_per_t", "phosphorus_kg_per_t", "haulage_per_t")
    columns |= dict.fromkeys(numbers, nothing) | {"hub": hubs, "week": np.zeros_like(hubs)}
    leg = np.full(len(hubs), Leg.KEEP.value)
    return Handovers(Movements(**(columns | {"leg": leg})), facts.ripe_t[hubs])


def _keeps(movements: Movements, first: int) -> Integers:
    """Position of what is kept where each movement takes from; −1 = none is known."""
    kept = movements.hub[first:]
    place = np.full(max(int(movements.hub.max(initial=0)), 0) + 1, -1)
    place[kept] = first + np.arange(len(kept))
    leaves = np.isin(movements.leg, [Leg.RETURN.value, Leg.SALE.value]) & (movements.week == 0)
    return np.where(leaves, place[movements.hub], -1)


def _joined(*parts: Movements) -> Movements:
    return Movements(
        **{
            name: np.concatenate([getattr(part, name) for part in parts])
            for name in Movements.names()
        }
    )


def _room(bound: float) -> float:
    return TOLERANCE * max(1.0, abs(bound)) if np.isfinite(bound) else 0.0
