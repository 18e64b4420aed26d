"""Everything that the exchange keeps, gathered for the database."""

from greenhaven.web.exchange.alliances.models import Alliance, Pledge
from greenhaven.web.exchange.batches.models import Batch, Observation, Reactor
from greenhaven.web.exchange.calendars.models import CalendarKey
from greenhaven.web.exchange.credit.models import Entry, Purse, WriteOff
from greenhaven.web.exchange.disruptions.models import Disruption
from greenhaven.web.exchange.handovers.models import Commitment, Handover
from greenhaven.web.exchange.imports.models import ColumnMapping, SheetImport, SheetRow
from greenhaven.web.exchange.ledger.models import Account, Balance, Event, Posting
from greenhaven.web.exchange.loop.models import Appointment, PlanChange, Replanning, Worker
from greenhaven.web.exchange.offers.models import Offer
from greenhaven.web.exchange.plans.models import MOST_WEEKS, Adoption, Forecast, Outlook, Plan
from greenhaven.web.exchange.reports.models import Allowance, Hold, Reply, Report
from greenhaven.web.exchange.rounds.models import (
    Draft,
    DriverHours,
    OpeningHours,
    Round,
    Stop,
    Vehicle,
)

__all__ = [
    "MOST_WEEKS",
    "Account",
    "Adoption",
    "Alliance",
    "Allowance",
    "Appointment",
    "Balance",
    "Batch",
    "CalendarKey",
    "ColumnMapping",
    "Commitment",
    "Disruption",
    "Draft",
    "DriverHours",
    "Entry",
    "Event",
    "Forecast",
    "Handover",
    "Hold",
    "Observation",
    "Offer",
    "OpeningHours",
    "Outlook",
    "Plan",
    "PlanChange",
    "Pledge",
    "Posting",
    "Purse",
    "Reactor",
    "Replanning",
    "Reply",
    "Report",
    "Round",
    "SheetImport",
    "SheetRow",
    "Stop",
    "Vehicle",
    "Worker",
    "WriteOff",
]
