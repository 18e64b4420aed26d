"""The village a week after a batch became ripe, planned and followed through its futures."""

from dataclasses import replace
from datetime import date

import numpy as np

from greenhaven.core.city import Batches, City, CityState
from greenhaven.core.document import digest, pack
from greenhaven.core.planning.plan import ELEMENTS, Flows
from greenhaven.core.planning.plan import Plan as PlanOfWeeks
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.web.commons.snapshots.actions import take_snapshot
from greenhaven.web.exchange.models import Outlook, Plan
from greenhaven.web.exchange.plans.actions import adopt, look_ahead, settings_digest
from tests.web.village import START, flow, village, village_plan, village_state

QUICK = PlanSettings(lead_weeks={"windrow": 1})
MEMBERS = 6
SHARES = (1.0, 0.5, 0.2, 0.012, 0.002, 0.004, 0.1)  # of a tonne of the batch


def ripe_batch() -> Batches:
    """Nine tonnes of compost that became ripe on the plan's first day."""
    amounts = {name: 9.0 * share for name, share in zip(ELEMENTS, SHARES, strict=True)}
    named = {"id": "yard-2024", "hub": "yard", "started": "2024-11-04", "ready": str(START)}
    return Batches.of([named | amounts | {"carbon_loss": 0.0, "nitrogen_loss": 0.0}])


def state_with_a_batch(city: City) -> CityState:
    """One ripe batch lies in the yard, and the rose beds were given 300 g of phosphorus before."""
    state = village_state(city)
    phosphorus = np.where(city.gardens.id == "rose", 0.3, 0.0)
    return replace(state, batches=ripe_batch(), phosphorus_applied_kg=phosphorus)


def plan_that_gives_twice() -> PlanOfWeeks:
    """The village's plan, which in its second week gives the rose beds of what it started."""
    plan = village_plan()
    again = flow(1, "return", ("yard", "", "rose"), "compost", 0.25)
    return replace(plan, flows=Flows.of([*plan.flows.records(), again]))


def kept_plan(city: City | None = None, settings: PlanSettings = QUICK) -> Plan:
    """That plan in force."""
    city, plan = city or village(), plan_that_gives_twice()
    document = pack(plan)
    made = Plan.objects.create(
        snapshot=take_snapshot(city=city, state=state_with_a_batch(city), by="a test")[0],
        start=plan.start,
        weeks=plan.weeks,
        settings_digest=settings_digest(settings),
        digest=digest(document),
        document=document,
        summary=dict(plan.summary),
        made_by="a test",
    )
    adopt(plan=made, by="a test")
    return made


def looked(plan: Plan, members: int = MEMBERS) -> Outlook:
    """Its outlook."""
    return look_ahead(plan=plan, by="a test", members=members, settings=QUICK)[0]


def last_day() -> date:
    """Of the plan."""
    return date(2025, 3, 16)
