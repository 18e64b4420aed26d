"""Whether a proposed rulebook leaves a plan in every season: told before anyone votes on it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta

from greenhaven.core.city import City, CityState, none_agreed
from greenhaven.core.planning.contradictions import Contradiction, conflicts
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.rules.reading import model_of, plain
from greenhaven.core.rules.rulebook import Rulebook

SEASONS = 4  # spring to winter: closed seasons and nesting seasons are months long
APART = timedelta(weeks=13)
SETTINGS = PlanSettings(priced_limits=0)
WORDS = "looking for a plan in every season"

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Checked:
    """What was tried, and what cannot hold together.

    Parameters
    ----------
    starts : tuple of date
        First days of the spans of `WEEKS` weeks that were tried.
    contradiction : Contradiction, optional
        None = there is a plan in each of them.
    concerned : tuple of str
        Ids of the articles asked about that take part; none = the other rules and limits leave no
        plan by themselves.
    """

    starts: tuple[date, ...]
    contradiction: Contradiction | None = None
    concerned: tuple[str, ...] = ()


def check_seasons(
    city: City,
    state: CityState,
    rulebook: Rulebook,
    articles: Collection[str],
    *,
    start: date | None = None,
    progress: Progress | None = None,
) -> Checked:
    """Look for a plan of some weeks in each season, and say what stands against one.

    The first span begins with the state as it is, if it begins on its day. What lies in the hubs
    months from now is not known: a conflict counts if it is there with hubs that are as full as
    usual and with all that lies in them now. Of a conflict in which none of the articles takes
    part, its own articles are left aside, to see whether there is another behind it.

    Parameters
    ----------
    city : City
        Small enough for one program.
    state : CityState
    rulebook : Rulebook
        That a proposal would make.
    articles : collection of str
        Ids of those that the proposal adds or amends.
    start : date, optional
        From which they hold; the state's day if not given or later than this.
    progress : callable, optional
        Called with what is being done and the share done, 0–1; raise from it to stop.

    Raises
    ------
    PlanningError
        If no plan can be tried, for another reason than its rules.
    """
    first = max(start or state.day, state.day)
    starts = tuple(first + season * APART for season in range(SEASONS))
    other: Contradiction | None = None
    for season, day in enumerate(starts):
        if progress:
            progress(WORDS, season / SEASONS)
        found = _in_season(city, _openings(city, state, day), rulebook, articles)
        if found is not None and (concerned := _among(articles, found)):
            return Checked(starts[: season + 1], found, concerned)
        other = other or found
    return Checked(starts, other)


def _openings(city: City, state: CityState, day: date) -> tuple[CityState, ...]:
    """With what a span begins: the state of its day, or what may be of it by then."""
    if day == state.day:
        return (state,)
    usual = opening_state(city, day, SETTINGS.lead_weeks)
    return usual, replace(state, day=day, agreed=none_agreed())


def _in_season(
    city: City, openings: tuple[CityState, ...], rulebook: Rulebook, articles: Collection[str]
) -> Contradiction | None:
    """A conflict that is there however the span begins; the last that was found."""
    found = None
    for state in openings:
        found = _behind_others(city, state, rulebook, articles)
        if found is None or not _among(articles, found):
            return found
    return found


def _behind_others(
    city: City, state: CityState, rulebook: Rulebook, articles: Collection[str]
) -> Contradiction | None:
    """A conflict in which one of these articles takes part; else the first that is there."""
    first = found = conflicts(city, state, rulebook, settings=SETTINGS)
    while found is not None and found.articles and not _among(articles, found):
        rulebook = _without(rulebook, found.articles)
        found = conflicts(city, state, rulebook, settings=SETTINGS)
    return found if found is not None and _among(articles, found) else first


def _among(articles: Collection[str], found: Contradiction) -> tuple[str, ...]:
    return tuple(each for each in found.articles if each in articles)


def _without(rulebook: Rulebook, articles: Collection[str]) -> Rulebook:
    raw = rulebook.model_dump(mode="json", exclude_none=True)
    raw["articles"] = [plain(each) for each in rulebook.articles if each.id not in articles]
    return model_of(Rulebook, raw, "the rulebook")
