"""Everything that the exchange keeps, gathered for the database."""

from greenhaven.web.exchange.batches.models import Batch, Observation, Reactor
from greenhaven.web.exchange.handovers.models import Commitment, Handover
from greenhaven.web.exchange.ledger.models import Account, Balance, Event, Posting
from greenhaven.web.exchange.offers.models import Offer
from greenhaven.web.exchange.plans.models import MOST_WEEKS, Adoption, Forecast, Outlook, Plan
from greenhaven.web.exchange.reports.models import Hold, Reply, Report

__all__ = [
    "MOST_WEEKS",
    "Account",
    "Adoption",
    "Balance",
    "Batch",
    "Commitment",
    "Event",
    "Forecast",
    "Handover",
    "Hold",
    "Observation",
    "Offer",
    "Outlook",
    "Plan",
    "Posting",
    "Reactor",
    "Reply",
    "Report",
]
