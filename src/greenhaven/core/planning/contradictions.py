"""Whether a rulebook leaves a plan at all: told before a vote, with the articles that conflict."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from greenhaven.core.city import City, CityState
from greenhaven.core.planning.allocation import allocate
from greenhaven.core.planning.demands import Wish
from greenhaven.core.planning.errors import InfeasiblePlanError, Loosening, Stated
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.rules.articles import Level
from greenhaven.core.rules.movements import Facts
from greenhaven.core.rules.rulebook import Rulebook
from greenhaven.core.rules.words import NO_NAMES, Message, Place, Translate, message

LIMITS = {
    "capacity": "{place} takes no more than it has room for.",
    "minimum": "{place} has to be fed enough.",
    "nitrogen cap": "{place} receives no more nitrogen than its soil can take.",
    "phosphorus cap": "{place} receives no more phosphorus than its soil can take.",
}
MIX = "The mix at {place} keeps its bounds."
ASKED: dict[str, str] = {
    Wish.SERVE_ALL: "Every giver has to find a place.",
    Wish.FLOOR: "Every district gets at least its share of what is safe.",
    Wish.HUB_CLOSED: "{place} is closed.",
    Wish.LEFT_ALONE: "Nobody drives to {place}.",
    Wish.DECLINED: "What people declined stays declined.",
}
WEEKS = 4  # a contradiction shows in the first weeks; longer plans only take longer


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Articles, and limits of places, that leave no plan together.

    Parameters
    ----------
    stated : tuple of Stated
        Demands of which none can be spared: the smallest set that was found.
    loosenings : tuple of Loosening
        The least that would have to give way, all of it together.
    alternatives : tuple of Loosening
        Demands that would do alone, and by how much.
    """

    stated: tuple[Stated, ...]
    loosenings: tuple[Loosening, ...]
    alternatives: tuple[Loosening, ...]

    @property
    def articles(self) -> tuple[str, ...]:
        """Ids of the articles that take part."""
        return tuple(dict.fromkeys(each.name for each in self.stated if each.wish == Wish.RULE))

    @property
    def remedies(self) -> "Contradiction":
        """Any one of these would do alone; where none would, all of these have to give way."""
        enough = self.alternatives or self.loosenings
        stated = [Stated(each.wish, each.name, each.owner, each.sentence) for each in enough]
        return Contradiction(tuple(stated), self.loosenings, self.alternatives)

    def say(
        self, rulebook: Rulebook, translate: Translate = str, names: Mapping[str, str] = NO_NAMES
    ) -> tuple[str, ...]:
        """A line for each demand, articles with the level that they are of."""
        return tuple(each.say(translate, names) for each in self._lines(rulebook, translate, names))

    def _lines(
        self, rulebook: Rulebook, translate: Translate, names: Mapping[str, str]
    ) -> Iterator[Message]:
        for each in self.stated:
            if each.wish != Wish.RULE:
                yield _of_places(each)
                continue
            article = rulebook.article(each.name)
            told = message("{sentence}", sentence=article.sentence(translate, names))
            yield told if article.level is None else _of_level(article.at_level, told)


def _of_places(stated: Stated) -> Message:
    """What a place can bear, or what the coordinator asks."""
    if stated.wish == Wish.LIMIT:
        return message(LIMITS.get(stated.name, MIX), place=Place(stated.owner))
    if stated.wish in ASKED:
        return message(ASKED[stated.wish], place=Place(stated.owner))
    return message("{sentence}", sentence=stated.sentence)


def _of_level(level: Level, told: Message) -> Message:
    template = "A rule of a district: {sentence}"
    if level is Level.CIRCLE:
        template = "A rule of a circle: {sentence}"
    return message(template, sentence=told)


def conflicts(  # noqa: PLR0913 -- all that a plan is made from, each named by the caller
    city: City,
    state: CityState,
    rulebook: Rulebook,
    *,
    start: date | None = None,
    weeks: int = WEEKS,
    facts: Facts | None = None,
    settings: PlanSettings | None = None,
) -> Contradiction | None:
    """What of a rulebook cannot hold together; None = there is a plan that obeys it.

    Parameters
    ----------
    city : City
        Small enough for one program: of a larger one, its districts.
    state : CityState
    rulebook : Rulebook
        That a proposal would make: see `core.rules.proposals.amended`.
    start : date, optional
        First day of the plan; the state's if not given.
    weeks : int
        1–52.
    facts : Facts, optional
        What rules need to know beside the movements; what the state shows if not given.
    settings : PlanSettings, optional

    Raises
    ------
    PlanningError
        If no plan can be tried, for another reason than its rules.
    """
    chosen = settings or PlanSettings(priced_limits=0)
    try:
        allocate(
            city,
            state,
            start=start or state.day,
            weeks=weeks,
            settings=chosen,
            rulebook=rulebook,
            facts=facts,
        )
    except InfeasiblePlanError as error:
        return Contradiction(error.conflict, error.relaxation, error.alternatives)
    return None
