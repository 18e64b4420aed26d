"""What is known of a text's consequences."""

from django.db.models import QuerySet

from greenhaven.web.commons.snapshots.queries import latest_snapshot, rulebook_in_force
from greenhaven.web.council.consequences.models import Weighing, Work
from greenhaven.web.council.proposals.models import ProposalText

UNDER_WAY = (Work.WAITING, Work.RUNNING)


def _of(text: ProposalText) -> QuerySet[Weighing]:
    return Weighing.objects.filter(text=text).select_related("snapshot", "rulebook").order_by("-pk")


def latest_of(text: ProposalText) -> Weighing | None:
    """The last one, however it ended."""
    return _of(text).defer("packed").first()


def weighing_of(text: ProposalText) -> Weighing | None:
    """The last one that is done: what people read."""
    return _of(text).filter(state=Work.DONE).first()


def under_way(text: ProposalText) -> Weighing | None:
    """The one that is waiting or running."""
    return _of(text).filter(state__in=UNDER_WAY).defer("packed").first()


def is_fresh(weighing: Weighing) -> bool:
    """Whether city and rules are still those that it was computed for."""
    city = weighing.snapshot.city
    snapshot, rulebook = latest_snapshot(city), rulebook_in_force(city)
    return (
        snapshot is not None
        and snapshot.pk == weighing.snapshot_id
        and (rulebook.pk if rulebook else None) == weighing.rulebook_id
    )
