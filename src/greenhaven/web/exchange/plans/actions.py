"""What can be done with plans: they are made and forecast, and never changed."""

import hashlib
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction

from greenhaven.core.city import City, CityState
from greenhaven.core.document import digest, pack
from greenhaven.core.forecast.materials import ForecastError
from greenhaven.core.forecast.outlook import outlook
from greenhaven.core.forecast.reactors.hubs import EDITION as FORECAST_EDITION
from greenhaven.core.forecast.reactors.hubs import forecast_hubs
from greenhaven.core.forecast.twin.climate import climate_of, weather_years
from greenhaven.core.forecast.twin.hub_twin import run_hubs
from greenhaven.core.forecast.twin.hub_unknowns import hub_unknowns
from greenhaven.core.forecast.twin.lineage import lineage_of
from greenhaven.core.forecast.twin.lineage_columns import LineageColumns, columns_of
from greenhaven.core.forecast.twin.schedule import Schedule, schedule_of
from greenhaven.core.forecast.uncertain import central
from greenhaven.core.planning.allocation import allocate
from greenhaven.core.planning.groups.allocation import allocate_grouped
from greenhaven.core.planning.groups.placewise import plan_of_places
from greenhaven.core.planning.groups.sizes import is_large
from greenhaven.core.planning.plan import EDITION
from greenhaven.core.planning.plan import Plan as PlanOfWeeks
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.web.commons.models import Rulebook, Snapshot
from greenhaven.web.commons.snapshots.actions import tell_costs
from greenhaven.web.commons.snapshots.queries import (
    articles_of,
    city_of,
    rulebook_in_force,
    state_of,
)
from greenhaven.web.exchange.models import Adoption, Forecast, Outlook, Plan
from greenhaven.web.exchange.plans.queries import current_plan, forecast_of, outlook_of, plan_of

Progress = Callable[[str, float], None]
MEMBERS, SEED = 20, 1  # futures that a plan is followed through


def settings_digest(
    settings: PlanSettings, rulebook: Rulebook | None = None, edition: int = EDITION
) -> str:
    """One digest of what a coordinator has set, of the rules, and of the planning that obeys."""
    told = f"{edition} {digest(pack(settings))} {rulebook.digest if rulebook else ''}"
    return hashlib.sha256(told.strip().encode()).hexdigest()


def make_plan(  # noqa: PLR0913 -- all that a plan is made from
    *,
    snapshot: Snapshot,
    start: date,
    weeks: int,
    by: str,
    settings: PlanSettings | None = None,
    near: Plan | None = None,
    progress: Progress | None = None,
) -> tuple[Plan, bool]:
    """The plan of these weeks, from now on the one in force. True says that it is new.

    It obeys the rulebook in force, and stays near an older plan where leaving it gains little.
    One that is there already is not made again, but is the one in force again. A city of very many
    sources is planned by groups of neighbours, and told place by place.
    """
    chosen, rulebook = settings or PlanSettings(), rulebook_in_force(snapshot.city)
    told = settings_digest(chosen, rulebook)
    key = {"start": start, "weeks": weeks, "settings_digest": told}
    if known := Plan.objects.filter(snapshot=snapshot, **key).defer("document").first():
        adopt(plan=known, by=by)
        return known, False
    made = _found(snapshot, (start, weeks), chosen, (rulebook, near), progress)
    document = pack(made)
    kept = {
        "document": document,
        "digest": digest(document),
        "summary": dict(made.summary),
        "rulebook": rulebook,
        "made_by": by,
    }
    with transaction.atomic():
        plan, new = Plan.objects.get_or_create(snapshot=snapshot, **key, defaults=kept)
        adopt(plan=plan, by=by)
    return plan, new


def _found(
    snapshot: Snapshot,
    horizon: tuple[date, int],
    settings: PlanSettings,
    before: tuple[Rulebook | None, Plan | None],
    progress: Progress | None,
) -> PlanOfWeeks:
    """The plan itself; the large ones know nothing of an older plan."""
    city, state = city_of(snapshot.digest), state_of(snapshot.digest)
    (start, weeks), (rulebook, near) = horizon, before
    asked: dict[str, Any] = {
        "start": start,
        "weeks": weeks,
        "settings": settings,
        "rulebook": articles_of(rulebook.digest) if rulebook else None,
        "progress": progress,
    }
    if is_large(city):
        return plan_of_places(city, allocate_grouped(city, state, **asked), settings)
    known = plan_of(near.digest) if near and _goes_on(near, snapshot, start) else None
    return allocate(city, state, near=known, **asked)


def _goes_on(near: Plan, snapshot: Snapshot, start: date) -> bool:
    """Whether a plan that begins then goes on where an older one of the same city is."""
    return near.snapshot.city == snapshot.city and near.start <= start


@transaction.atomic
def adopt(*, plan: Plan, by: str) -> None:
    """Put a plan in force, if it is not; all rooms learn what the articles cost it."""
    if current_plan() == plan:
        return
    Adoption.objects.create(plan=plan, adopted_by=by)
    if plan.rulebook is not None:
        prices = plan_of(plan.digest).article_prices
        tell_costs(
            rulebook=plan.rulebook,
            plan_digest=plan.digest,
            begins_on=plan.start,
            costs=dict(zip(prices.article.tolist(), prices.sentence.tolist(), strict=True)),
        )


def forecast_plan(
    *,
    plan: Plan,
    by: str,
    settings: PlanSettings | None = None,
    progress: Progress | None = None,
) -> tuple[Forecast, bool]:
    """What the models expect of the plan's first week. True says that it is new.

    One that is there already is not made again. The models run before anything is written, so
    that an end in between leaves the plan without a forecast, and never half of one.
    """
    chosen = settings or PlanSettings()
    if plan.settings_digest != settings_digest(chosen, plan.rulebook):
        raise ForecastError("This plan was made with other settings than its forecast asks for.")
    if known := forecast_of(plan):
        return known, False
    made = forecast_hubs(
        city_of(plan.snapshot.digest),
        plan_of(plan.digest),
        lead_weeks=chosen.lead_weeks,
        progress=progress,
    )
    document = pack(made)
    kept = {"document": document, "digest": digest(document), "made_by": by}
    with transaction.atomic():
        return Forecast.objects.get_or_create(plan=plan, edition=FORECAST_EDITION, defaults=kept)


def look_ahead(
    *,
    plan: Plan,
    by: str,
    members: int = MEMBERS,
    settings: PlanSettings | None = None,
    progress: Progress | None = None,
) -> tuple[Outlook, bool]:
    """What the plan becomes in many futures of weather and chance. True says that it is new.

    One that is there already is not made again, whatever its members. All futures are followed
    before anything is written, so that an end in between leaves the plan without an outlook.
    """
    chosen = settings or PlanSettings()
    if plan.settings_digest != settings_digest(chosen, plan.rulebook):
        raise ForecastError("This plan was made with other settings than its outlook asks for.")
    if known := outlook_of(plan):
        return known, False
    city, state = city_of(plan.snapshot.digest), state_of(plan.snapshot.digest)
    schedule = schedule_of(city, plan_of(plan.digest), lead_weeks=chosen.lead_weeks)
    drawn = outlook.members_of(city, schedule, members, SEED)
    ensemble = outlook.told_ensemble(city, state, schedule, drawn, progress=progress)
    document = pack(outlook.outlook_of(schedule, ensemble))
    kept = {
        "document": document,
        "lineage_document": pack(_central_lineage(city, state, schedule)),
        "digest": digest(document),
        "made_by": by,
    }
    with transaction.atomic():
        return Outlook.objects.get_or_create(plan=plan, edition=outlook.EDITION, defaults=kept)


def _central_lineage(city: City, state: CityState, schedule: Schedule) -> LineageColumns:
    """Where nitrogen comes from if everything is as expected, in the weather of the last year."""
    year = int(weather_years(city, schedule.start, schedule.days)[-1])
    one = central(hub_unknowns(city), year)
    climate = climate_of(city, schedule.start, schedule.days, one.weather_year)
    hubs = run_hubs(city, state, schedule, one, climate)
    return columns_of(lineage_of(city, schedule, one, hubs))
