"""What is asked of plans."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from greenhaven.core.city import City
from greenhaven.core.columns import Texts
from greenhaven.core.document import unpack
from greenhaven.core.forecast.outlook import outlook
from greenhaven.core.forecast.reactors.hubs import EDITION, HubForecasts
from greenhaven.core.forecast.twin.lineage_columns import LineageColumns
from greenhaven.core.planning.explain import reasons
from greenhaven.core.planning.plan import Plan as PlanOfWeeks
from greenhaven.core.rules.rulebook import Rulebook
from greenhaven.errors import GreenhavenError
from greenhaven.web.commons import clock
from greenhaven.web.commons.snapshots.queries import articles_of, city_of
from greenhaven.web.exchange.models import Adoption, Forecast, Outlook, Plan


class NoPlanError(GreenhavenError):
    """Nothing is planned yet."""


@dataclass(frozen=True, slots=True)
class Loop:
    """A city and the plan in force, in columns, with the row that keeps the plan."""

    city: City
    plan: PlanOfWeeks
    kept: Plan

    @property
    def reasons(self) -> Texts:
        """Why each flow of the plan is in it."""
        return reasons_of(self.kept.snapshot.digest, self.kept.digest)

    @property
    def articles(self) -> Rulebook | None:
        """The rules that the plan obeys; None = none but the places' own limits."""
        return articles_of(self.kept.rulebook.digest) if self.kept.rulebook else None

    @property
    def districts(self) -> list[tuple[str, str]]:
        """Every district's id and name."""
        table = self.city.districts
        return list(zip(table.id.tolist(), table.name.tolist(), strict=True))

    @property
    def weather_day(self) -> date:
        """The recorded day whose weather stands in for today's."""
        return self.city.clock.weather_day(clock.today(self.city))


def forecast_of(plan: Plan) -> Forecast | None:
    """The forecast of a plan by the models as they are now; its document is read when asked for."""
    return plan.forecasts.filter(edition=EDITION).defer("document").first()


def outlook_of(plan: Plan) -> Outlook | None:
    """The outlook of a plan by the models as they are now, without its documents."""
    made = plan.outlooks.filter(edition=outlook.EDITION)
    return made.defer("document", "lineage_document").first()


def current_plan() -> Plan | None:
    """The plan in force; its document is read only when asked for."""
    documents = (
        "document",
        "snapshot__city_document",
        "snapshot__state_document",
        "rulebook__document",
    )
    adopted = Adoption.objects.select_related("plan__snapshot", "plan__rulebook")
    last = adopted.defer(*(f"plan__{name}" for name in documents)).order_by("-pk").first()
    return last.plan if last else None


def current_loop() -> Loop:
    """The plan in force with its city, both from memory after the first time."""
    if (kept := current_plan()) is None:
        raise NoPlanError("Nothing is planned yet. Make a plan with: greenhaven up")
    return Loop(city_of(kept.snapshot.digest), plan_of(kept.digest), kept)


def wishes_at(garden: str, first: date, last: date) -> list[str]:
    """What the plan in force says of what a garden asked for between two days; [] = nothing."""
    kept = current_plan()
    if kept is None:
        return []
    wishes = plan_of(kept.digest).wishes
    here = (wishes.garden == garden) & (wishes.first >= first.isoformat())
    return [str(each) for each in wishes.sentence[here & (wishes.last <= last.isoformat())]]


@lru_cache(maxsize=4)
def plan_of(digest: str) -> PlanOfWeeks:
    """The plan with that digest; kept in memory, for it never changes."""
    row = Plan.objects.filter(digest=digest).only("document").first()
    if row is None:
        raise NoPlanError(f"No plan has the digest {digest}.")
    return unpack(PlanOfWeeks, bytes(row.document))


@lru_cache(maxsize=4)
def forecasts_of(digest: str) -> HubForecasts:
    """The forecasts with that digest; kept in memory, for they never change."""
    row = Forecast.objects.filter(digest=digest).only("document").first()
    if row is None:
        raise NoPlanError(f"No forecast has the digest {digest}.")
    return unpack(HubForecasts, bytes(row.document))


@lru_cache(maxsize=4)
def bands_of(digest: str) -> outlook.Outlook:
    """The bands of the outlook with that digest; kept in memory, for they never change."""
    row = Outlook.objects.filter(digest=digest).only("document").first()
    if row is None:
        raise NoPlanError(f"No outlook has the digest {digest}.")
    return unpack(outlook.Outlook, bytes(row.document))


@lru_cache(maxsize=4)
def lineage_of(digest: str) -> LineageColumns:
    """Where batches and gardens of the outlook with that digest have their nitrogen from."""
    row = Outlook.objects.filter(digest=digest).only("lineage_document").first()
    if row is None:
        raise NoPlanError(f"No outlook has the digest {digest}.")
    return unpack(LineageColumns, bytes(row.lineage_document))


@lru_cache(maxsize=4)
def reasons_of(snapshot_digest: str, plan_digest: str) -> Texts:
    """Why each flow of that plan is in it, in the order of its flows."""
    return reasons(city_of(snapshot_digest), plan_of(plan_digest))
