"""Pages of articles and of the rulebook's history."""

from django.utils import timezone

from greenhaven.web.commons.permissions.parties import NOBODYS
from greenhaven.web.commons.snapshots.actions import enact
from greenhaven.web.council.rulebook.models import ReviewCall
from tests.web.permissions.targets import Maker, Target
from tests.web.permissions.world import Side, World
from tests.web.rulebooks import village_rules

NAME = "phosphorus-of-beds"


def with_rules(permission: str, **values: object) -> Maker:
    """A page of the village's rules."""

    def made(_world: World, _side: Side) -> Target:
        enact(articles=village_rules(), by="council")
        enact(articles=village_rules("lent", version=4), by="council")
        enact(articles=village_rules(version=5), by="council")
        return Target(values)

    return Maker(permission, made)


def review(_world: World, side: Side) -> Target:
    """A call for a review by a side's owner, which the council answers."""
    made = ReviewCall.objects.create(
        city=side.hub.city,
        article=NAME,
        reason="Look again",
        called_by=side.owner,
        called_at=timezone.now(),
        answered_at=timezone.now(),
    )
    return Target({"pk": made.pk}, NOBODYS)


MAKERS: dict[str, Maker] = {
    "article": with_rules("council.read", name=NAME),
    "rulebook-history": with_rules("council.read"),
    "rulebook-diff": with_rules("council.read", one=3, other=4),
    "rulebook-export": with_rules("council.read", form="json"),
    "review-call": with_rules("review.call", name=NAME),
    "review-answer": Maker("review.answer", review),
}
