"""What the articles that a proposal touches cost: under the rules as they are, and as proposed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from greenhaven.core.planning.margins import Margin
from greenhaven.core.planning.replanning import Standing
from greenhaven.core.rules.articles import Article
from greenhaven.core.rules.differences import Change


@dataclass(frozen=True, slots=True)
class Cost:
    """What an article costs one plan.

    Parameters
    ----------
    margins : tuple of Margin
        What a step of each of its numbers is worth; none = none of them binds.
    without : str
        What would be otherwise without it; "" = nobody would notice.
    """

    margins: tuple[Margin, ...]
    without: str

    @property
    def is_nothing(self) -> bool:
        """Whether the plan would be as good without it."""
        return not self.margins and not self.without


@dataclass(frozen=True, slots=True)
class ArticleCost:
    """One article that a proposal touches, with both costs; None = there is no such article."""

    article: str
    now: Cost | None
    then: Cost | None


def costs_of(standing: Standing, articles: Sequence[Article]) -> dict[str, Cost]:
    """What each of these articles costs the plan that stands, by id."""
    if not articles:
        return {}
    steps, without = standing.prices_of(articles)
    said = dict(zip(without.article.tolist(), without.sentence.tolist(), strict=True))
    return {
        each.id: Cost(
            tuple(step for step in steps if step.article == each.id), said.get(each.id, "")
        )
        for each in articles
    }


def side_by_side(
    changes: Sequence[Change], now: dict[str, Cost], then: dict[str, Cost]
) -> Iterator[ArticleCost]:
    """Both costs of every article that a proposal touches and that speaks of movements."""
    for change in changes:
        there = change.new or change.old
        if there is not None and there.MOVES:
            yield ArticleCost(there.id, now.get(there.id), then.get(there.id))
