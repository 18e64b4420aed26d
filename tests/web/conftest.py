"""The village, its plan, and what a browser would be given."""

import pytest
from django.core.cache import cache
from django.test import Client

from greenhaven.core.city import City
from greenhaven.core.document import digest, pack
from greenhaven.core.planning.plan import Plan as PlanOfWeeks
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.web.commons.models import Snapshot
from greenhaven.web.commons.snapshots.actions import take_snapshot
from greenhaven.web.exchange.models import Plan
from greenhaven.web.exchange.plans.actions import adopt, settings_digest
from tests.web.village import village, village_plan, village_state


@pytest.fixture(autouse=True)
def no_page_is_kept() -> None:
    """What an earlier test was shown is forgotten."""
    cache.clear()


@pytest.fixture
def city() -> City:
    """The village."""
    return village()


@pytest.fixture
def plan() -> PlanOfWeeks:
    """Its plan of two weeks."""
    return village_plan()


@pytest.fixture
def snapshot(db: None, city: City) -> Snapshot:  # noqa: ARG001 -- it opens the database
    """The village as it is published."""
    return take_snapshot(city=city, state=village_state(city), by="a test")[0]


@pytest.fixture
def kept(snapshot: Snapshot, plan: PlanOfWeeks) -> Plan:
    """The plan as the site keeps it."""
    document = pack(plan)
    made = Plan.objects.create(
        snapshot=snapshot,
        start=plan.start,
        weeks=plan.weeks,
        settings_digest=settings_digest(PlanSettings()),
        digest=digest(document),
        document=document,
        summary=dict(plan.summary),
        made_by="a test",
    )
    adopt(plan=made, by="a test")
    return made


@pytest.fixture
def visitor(kept: Plan) -> Client:  # noqa: ARG001 -- the plan is there
    """Someone who opens the site when the plan is there."""
    return Client()
