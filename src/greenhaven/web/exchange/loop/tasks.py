"""What is done in the background: each task is safe to be done twice, or again after a kill."""

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone
from django_tasks import task

from greenhaven.web.commons import clock
from greenhaven.web.commons.leftovers import sweep_uploads
from greenhaven.web.commons.notices.mailing import send_due
from greenhaven.web.commons.tokens.answers import purge_answers
from greenhaven.web.exchange.handovers.actions import lapse_promises
from greenhaven.web.exchange.loop.models import Replanning
from greenhaven.web.exchange.loop.replanning import BusyError, base_city, carry_out
from greenhaven.web.exchange.offers.actions import lapse_offers, promise_ahead
from greenhaven.web.exchange.plans.actions import forecast_plan, look_ahead
from greenhaven.web.exchange.plans.queries import current_plan, forecast_of, outlook_of

BUSY_S = 15  # so long a plan waits for another one
KEPT_DAYS = 14  # so long it can be seen what was done in the background
SOON, LATER = 10, -10  # priorities: people wait for a plan, nobody for a forecast


@task(priority=SOON)
def replan(replanning: int) -> str:
    """Make the plan that was wished for."""
    row = Replanning.objects.get(pk=replanning)
    before = current_plan()
    try:
        row = carry_out(replanning=row)
    except BusyError:
        replan.using(run_after=timezone.now() + timedelta(seconds=BUSY_S)).enqueue(replanning)
        return "waits for another plan"
    if row.plan is not None and row.plan != before:
        foretell.enqueue()
    return row.state


@task(priority=LATER)
def foretell() -> str:
    """What the models expect of the plan in force; one that is there is not made again."""
    plan = current_plan()
    if plan is None:
        return "no plan"
    if forecast_of(plan) is None:
        forecast_plan(plan=plan, by="planner")
    if outlook_of(plan) is None:
        look_ahead(plan=plan, by="planner")
    return "done"


@task()
def lapse() -> dict[str, int]:
    """Let go what nobody agreed to in time."""
    now = clock.now(base_city())
    return {"promises": lapse_promises(now=now), "offers": lapse_offers(now=now)}


@task()
def promise() -> int:
    """Promise what standing offers bring in the coming days."""
    return promise_ahead(now=clock.now(base_city()))


@task()
def send_notices() -> int:
    """Send by e-mail what people wish to have by e-mail."""
    return send_due().sent


@task(priority=LATER)
def tidy() -> None:
    """Forget what was done and answered long ago, and photos whose record was never made."""
    purge_answers()
    sweep_uploads()
    call_command("prune_db_task_results", min_age_days=KEPT_DAYS, verbosity=0)
