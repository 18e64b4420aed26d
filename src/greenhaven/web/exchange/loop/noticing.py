"""Whether something has changed that a plan reads, told by a digest that is quickly found."""

import hashlib
import json
from datetime import datetime

from django.db.models import Count, Max, Q

from greenhaven.web.commons.models import Activation, Declaration, Enactment, Place, Publication
from greenhaven.web.commons.places.models import PlaceKind
from greenhaven.web.exchange.alliances.models import Alliance, AllianceState
from greenhaven.web.exchange.batches.models import Batch
from greenhaven.web.exchange.disruptions.models import Disruption
from greenhaven.web.exchange.handovers.models import Commitment, NoFor
from greenhaven.web.exchange.offers.models import Offer
from greenhaven.web.exchange.reports.models import Hold

LASTING = (NoFor.MONTH, NoFor.ALWAYS, NoFor.TOO_MUCH)


def what_a_plan_reads() -> str:
    """A digest that is another whenever people, keepers or rules have changed something.

    What goes as it was planned, such as a recorded pick-up, is no such change: the plan of the
    next night takes it in.
    """
    told = {
        "city": Publication.objects.filter(recorded=False).aggregate(last=Max("pk")),
        "rules": Enactment.objects.aggregate(last=Max("pk")),
        "said": Declaration.objects.aggregate(last=Max("pk"), withdrawn=Count("withdrawn_at")),
        "places": Place.objects.exclude(kind=PlaceKind.HOME).aggregate(
            last=Max("pk"), closed=Count("closed_at")
        ),
        "offers": Offer.objects.aggregate(last=Max("changed_at")),
        "holds": Hold.objects.aggregate(last=Max("pk"), lifted=Count("lifted_at")),
        "batches": Batch.objects.aggregate(released=Count("released_at")),
        "answers": Commitment.objects.aggregate(said=Count("answered_by")),
        "asked_again": Commitment.objects.filter(no_for__in=LASTING).count(),
        "matters": Disruption.objects.aggregate(last=Max("pk"), ended=Count("ended_by")),
        "emergencies": Activation.objects.aggregate(last=Max("pk"), ended=Count("ended_at")),
        "alliances": Alliance.objects.aggregate(
            agreed=Count("pk", filter=Q(state=AllianceState.AGREED)), ended=Count("ended_at")
        ),
    }
    line = json.dumps(told, sort_keys=True, separators=(",", ":"), default=_text)
    return hashlib.sha256(line.encode()).hexdigest()


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
