"""Points for places: what an order gives where points are counted."""

from dataclasses import replace

from greenhaven.core.voice.ballots.ballots import Ballots
from greenhaven.core.voice.ballots.question import Kind, Limits


def points_of_places(ballots: Ballots, places: int | None = None) -> Ballots:
    """Ballots that give n points for the first of n places and one for the last.

    Parameters
    ----------
    ballots : Ballots
        That order the options.
    places : int or None
        How many places a ballot may name; None is the most that one names.
    """
    most = places or int(ballots.value.max(initial=1))
    question = replace(ballots.question, kind=Kind.POINTS, limits=Limits())
    return replace(ballots, question=question, value=(most + 1 - ballots.value).clip(min=1))
