"""What lives at a place: who speaks for it, and which work rests there on a day."""

from datetime import date

from greenhaven.core.city import City
from greenhaven.core.rules.articles import Article, Authority
from greenhaven.core.rules.kinds.habitat import Guardian, NestingSeason, NoDisturbZone, Work
from greenhaven.core.rules.movements import Leg
from greenhaven.core.rules.rulebook import Rulebook

OF_LEGS = {
    Leg.COLLECT: Work.COLLECTIONS,
    Leg.EXPORT: Work.COLLECTIONS,
    Leg.RETURN: Work.DELIVERIES,
}


def guardians_of(rulebook: Rulebook, city: City, place: str, day: date) -> tuple[Guardian, ...]:
    """Who speaks for a garden, hub or giver on a day, and may call for a review.

    Parameters
    ----------
    rulebook : Rulebook
    city : City
    place : str
        Its id.
    day : date
    """
    return tuple(
        article
        for article in rulebook.in_force(day)
        if isinstance(article, Guardian) and article.means(city, place)
    )


def work_stopped(
    rulebook: Rulebook, city: City, place: str, day: date
) -> tuple[tuple[Article, Work], ...]:
    """Which work rests at a garden, hub or giver on a day, and by which article; no advice.

    Planner and guard keep what is brought and fetched; the other work is told to whoever does it.
    """
    found: list[tuple[Article, Work]] = []
    for article in rulebook.in_force(day):
        if article.authority is Authority.ADVISORY:
            continue
        if isinstance(article, NestingSeason):
            found += [(article, work) for work in article.rests(city, place, day)]
        elif isinstance(article, NoDisturbZone) and article.means(city, place):
            works = dict.fromkeys(OF_LEGS[leg] for leg in article.legs)
            found += [(article, work) for work in works]
    return tuple(found)
