"""What is known of a text's consequences, and of what conflicts with it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db.models import (
    BigIntegerField,
    BooleanField,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
)
from django.db.models.functions import Coalesce

from greenhaven.web.commons.snapshots.models import Enactment, Publication
from greenhaven.web.council.consequences.models import Asked, Weighing, Work
from greenhaven.web.council.proposals.models import ProposalText

UNDER_WAY = (Work.WAITING, Work.RUNNING)
NUMBER = BigIntegerField()
MOST = 50  # of the last weighings that are looked through
DOCUMENTS = ("snapshot__city_document", "snapshot__state_document", "rulebook__document")
# Whether city and rules are still those that it was computed for.
CITY_NOW = Publication.objects.filter(snapshot__city=OuterRef("snapshot__city")).order_by("-pk")
RULES_NOW = Enactment.objects.filter(rulebook__city=OuterRef("snapshot__city")).order_by("-pk")
FRESH = ExpressionWrapper(
    Q(snapshot_id=F("city_now"), rules=F("rules_now")), output_field=BooleanField()
)


class Known(NamedTuple):
    """What was computed of one text and question that matters."""

    done: Weighing | None = None  # what people read
    running: Weighing | None = None
    last: Weighing | None = None  # however it ended
    fresh: bool = False  # what people read is of the present city and rules
    last_fresh: bool = False


NOTHING = Known()
All = Mapping[str, Known]  # by what was asked


def known_of(text: ProposalText, asks: Asked = Asked.CONSEQUENCES) -> Known:
    """What is known of a text, in one question of the database, without the figures."""
    return all_known_of(text)[asks]


def all_known_of(text: ProposalText) -> All:
    """The same of all that is asked about a text, in one question, too."""
    rows = (
        Weighing.objects.filter(text=text)
        .select_related("snapshot", "rulebook")
        .defer("packed", *DOCUMENTS)
        .annotate(
            city_now=Subquery(CITY_NOW.values("snapshot_id")[:1]),
            rules=Coalesce(F("rulebook_id"), 0, output_field=NUMBER),
            rules_now=Coalesce(
                Subquery(RULES_NOW.values("rulebook_id")[:1]), 0, output_field=NUMBER
            ),
        )
        .annotate(fresh=FRESH)
        .order_by("-pk")
    )
    found = list(rows[:MOST])
    return {each: _known([row for row in found if row.asks == each]) for each in Asked}


def _known(found: list[Any]) -> Known:
    """Of rows of one question, the last first."""
    if not found:
        return NOTHING
    done = next((each for each in found if each.state == Work.DONE), None)
    running = next((each for each in found if each.state in UNDER_WAY), None)
    fresh = bool(done is not None and done.fresh)
    return Known(done, running, found[0], fresh, bool(found[0].fresh))
