"""What is known of a text's consequences."""

from typing import NamedTuple

from greenhaven.web.commons.snapshots.queries import latest_snapshot, rulebook_in_force
from greenhaven.web.council.consequences.models import Weighing, Work
from greenhaven.web.council.proposals.models import ProposalText

UNDER_WAY = (Work.WAITING, Work.RUNNING)
MOST = 50  # of the last weighings that are looked through
DOCUMENTS = ("snapshot__city_document", "snapshot__state_document", "rulebook__document")


class Known(NamedTuple):
    """The weighings of one text that matter: what people read, what runs, and the last one."""

    done: Weighing | None
    running: Weighing | None
    last: Weighing | None


def known_of(text: ProposalText) -> Known:
    """What is known of a text's consequences, in one question, without the figures."""
    rows = Weighing.objects.filter(text=text).select_related("snapshot", "rulebook")
    found = list(rows.defer("packed", *DOCUMENTS).order_by("-pk")[:MOST])
    return Known(
        next((each for each in found if each.state == Work.DONE), None),
        next((each for each in found if each.state in UNDER_WAY), None),
        found[0] if found else None,
    )


def is_fresh(weighing: Weighing) -> bool:
    """Whether city and rules are still those that it was computed for."""
    city = weighing.snapshot.city
    snapshot, rulebook = latest_snapshot(city), rulebook_in_force(city)
    return (
        snapshot is not None
        and snapshot.pk == weighing.snapshot_id
        and (rulebook.pk if rulebook else None) == weighing.rulebook_id
    )
