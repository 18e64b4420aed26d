"""What a keeper's page knows before anybody types: who is due, who comes often, the usual unit."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db.models import QuerySet

from greenhaven.core.city import City
from greenhaven.web.commons import clock
from greenhaven.web.commons.materials import materials
from greenhaven.web.commons.people.models import Person, Units
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.units import UNITS, quantity_of
from greenhaven.web.exchange.batches.models import Batch, Stage
from greenhaven.web.exchange.handovers.agreeing import Waiting, asked_of
from greenhaven.web.exchange.handovers.models import (
    Commitment,
    CommitmentState,
    Handover,
    Method,
)
from greenhaven.web.exchange.handovers.queries import coming_to, deliveries_to

AGREED = CommitmentState.AGREED
OFTEN = timedelta(days=90)
REGULARS = 30
NEAR = 5  # of who is due, those who stand on the page at once
LATELY = 200  # handovers looked at for them, so that a busy place opens as fast as a quiet one
RECENT = 5


@dataclass(frozen=True)
class Keeping:
    """The state of the page of one place, for one keeper; each part is read when it is asked for.

    What is written down needs few of them, what is shown needs them all.
    """

    city: City
    place: Place
    person: Person

    @cached_property
    def today(self) -> date:
        """The day in the city."""
        return clock.today(self.city)

    @cached_property
    def due(self) -> tuple[Commitment, ...]:
        """Who is due, or was and did not come."""
        return tuple(coming_to(self.place, self.today))

    def regular(self) -> QuerySet[Person]:
        """Who came lately and has a name here."""
        lately = Handover.objects.filter(
            taker_place=self.place,
            happened_at__gt=clock.now(self.city) - OFTEN,
            giver__is_active=True,
        )
        came = lately.order_by("-happened_at").values("giver")[:LATELY]
        return Person.objects.filter(pk__in=came).order_by("name", "pk")

    @cached_property
    def regulars(self) -> tuple[Person, ...]:
        """The first of them, by name."""
        return tuple(self.regular()[:REGULARS])

    @cached_property
    def last(self) -> Handover | None:
        """What the keeper wrote down here last."""
        mine = Handover.objects.filter(
            taker_place=self.place, leg="collect", event__recorded_by=self.person
        )
        return mine.order_by("-pk").first()

    @cached_property
    def accepts(self) -> frozenset[str]:
        """The materials that the place takes from anybody."""
        rows = (self.city.hubs.id == self.place.code).nonzero()[0]
        told = str(self.city.hubs.accepts[rows[0]]).split() if len(rows) else []
        return frozenset(told or self.city.kinds.id.tolist())

    def takes(self, material: str) -> bool:
        """Whether it takes that: from anybody, or because somebody promised it."""
        return material in self.accepts or material in dict(self.kinds)

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """What the place takes, the last taken first, and at the end what else was promised."""
        every = [(name, title) for name, title, _group in materials(self.city)]
        promised = {each.material for each in self.due} - self.accepts
        found = [each for each in every if each[0] in self.accepts]
        found += [each for each in every if each[0] in promised]
        last = self.last.material if self.last else ""
        return sorted(found, key=lambda each: each[0] != last)

    @property
    def unit(self) -> str:
        """The unit that was used last, else the reader's."""
        if self.last is not None:
            return self.last.unit
        return "lb" if self.person.units == Units.US else "kg"

    @property
    def mass_unit(self) -> str:
        """The unit in which a promised amount is filled in: one that a scale shows."""
        unit = UNITS.get(self.unit)
        return self.unit if unit is not None and unit.kg is not None else "kg"

    @property
    def due_lines(self) -> list[tuple[Commitment, str]]:
        """Who is due, with the promised amount as it is filled in; people before places."""
        rows = sorted(self.due, key=lambda each: (each.due_on != self.today, each.giver is None))
        return [
            (each, f"{quantity_of(each.amount_mg, self.mass_unit).normalize():f}") for each in rows
        ]

    @property
    def near_lines(self) -> list[tuple[Commitment, str]]:
        """The first few of them."""
        return self.due_lines[: self._near]

    @property
    def far_lines(self) -> list[tuple[Commitment, str]]:
        """The others, which are folded."""
        return self.due_lines[self._near :]

    @property
    def _near(self) -> int:
        """A fold for one alone would be longer than what it hides."""
        return len(self.due) if len(self.due) <= NEAR + 1 else NEAR

    @property
    def waiting(self) -> Waiting:
        """What waits for a yes of this place, by its days."""
        return asked_of(self.place, clock.now(self.city))

    @property
    def expected(self) -> list[Commitment]:
        """What comes today, as far as this place has agreed to it."""
        return [each for each in self.due if each.due_on == self.today and each.taker_agreed_at]

    @property
    def unsaid(self) -> list[Commitment]:
        """What was agreed for the days before, of which nobody said whether it came."""
        return [each for each in self.due if each.due_on < self.today and each.state == AGREED]

    @property
    def method(self) -> str:
        """How it was known last."""
        return self.last.method if self.last is not None else Method.WEIGHED

    @property
    def recent(self) -> list[Handover]:
        """The last few that were written down here."""
        rows = Handover.objects.filter(taker_place=self.place).select_related("giver")
        return list(rows.order_by("-pk")[:RECENT])

    @property
    def deliveries(self) -> list[Commitment]:
        """Compost that is on its way to this garden."""
        return list(deliveries_to(self.place, self.today))

    @property
    def unspread(self) -> list[Handover]:
        """What this garden received and has not said to have worked in."""
        rows = Handover.objects.filter(
            taker_place=self.place, leg="return", corrected_at=None, spread_on=None
        )
        return list(rows.select_related("out_of").order_by("happened_at")[:20])

    @property
    def batches(self) -> list[Batch]:
        """Batches that lie here, newest first."""
        rows = Batch.objects.filter(place=self.place).exclude(stage=Stage.SPENT)
        return list(rows.order_by("-opened_at")[:10])
