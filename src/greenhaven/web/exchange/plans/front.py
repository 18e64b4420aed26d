"""Everything that the first page shows of one week; each part is computed when it is first used.

The template keeps what it made of a plan's week, so the parts are seldom asked for twice.
"""

from functools import cached_property

from greenhaven.core.planning.assumed import all_assumptions
from greenhaven.web.commons.assumptions import Assumption, leading
from greenhaven.web.exchange.plans import atlas
from greenhaven.web.exchange.plans.hubs import HubFacts, described_hubs
from greenhaven.web.exchange.plans.jobs import DistrictJobs, JobBook
from greenhaven.web.exchange.plans.limits import Limits, priced_limits
from greenhaven.web.exchange.plans.nitrogen import Strand, strands
from greenhaven.web.exchange.plans.queries import Loop
from greenhaven.web.exchange.plans.today import (
    PublishedYear,
    Sink,
    Week,
    garden_sink,
    published_year,
    weeks,
)


class FrontPage:
    """One week of the plan in force."""

    def __init__(self, loop: Loop, week: int) -> None:
        self.loop, self.number = loop, week

    @property
    def key(self) -> str:
        """What the page depends on: another plan or week has another key."""
        return f"{self.loop.kept.pk} {self.loop.kept.digest} {self.number}"

    @cached_property
    def weeks(self) -> list[Week]:
        """All weeks."""
        return weeks(self.loop.city, self.loop.plan)

    @cached_property
    def week(self) -> Week:
        """The week that the page is about."""
        return self.weeks[self.number]

    @cached_property
    def plate(self) -> atlas.Plate:
        """The drawing of the city."""
        digest = self.loop.kept.snapshot.digest
        return atlas.plate(self.loop.city, self.loop.plan, self.number, digest)

    @cached_property
    def books(self) -> list[DistrictJobs]:
        """The week's jobs by district."""
        book = JobBook(self.loop.city, self.loop.plan, self.loop.reasons)
        return book.by_district(self.number)

    @cached_property
    def strands(self) -> list[Strand]:
        """Where the nitrogen goes."""
        return strands(self.loop.city, self.loop.plan)

    @cached_property
    def limits(self) -> list[Limits]:
        """What the limits cost."""
        return priced_limits(self.loop.plan)

    @cached_property
    def hubs(self) -> list[HubFacts]:
        """The hubs with their permits."""
        return described_hubs(self.loop.city, self.loop.plan)

    @cached_property
    def year(self) -> PublishedYear:
        """What was published for the last year."""
        return published_year(self.loop.city)

    @cached_property
    def sink(self) -> Sink:
        """What the gardens can safely take."""
        return garden_sink(self.loop.city, self.loop.plan)

    @cached_property
    def leading(self) -> list[Assumption]:
        """A few assumptions on which much rests."""
        return leading(self.loop.city)

    @property
    def assumed(self) -> int:
        """How many assumptions there are."""
        return len(all_assumptions(self.loop.city))

    @property
    def districts(self) -> list[tuple[str, str]]:
        """Every district's id and name."""
        return self.loop.districts
