"""What a keeper's page knows before anybody types: who is due, who comes often, the usual unit."""

from dataclasses import dataclass
from datetime import date, timedelta

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


@dataclass(frozen=True, slots=True)
class Keeping:
    """The state of the page of one place, for one keeper."""

    city: City
    place: Place
    person: Person
    today: date
    due: tuple[Commitment, ...]
    regulars: tuple[Person, ...]
    last: Handover | None

    @classmethod
    def of(cls, city: City, place: Place, person: Person) -> "Keeping":
        """What is known of a place today."""
        today = clock.today(city)
        lately = Handover.objects.filter(
            taker_place=place, happened_at__gt=clock.now(city) - OFTEN, giver__is_active=True
        )
        came = lately.order_by("-happened_at").values("giver")[:LATELY]
        last = Handover.objects.filter(
            taker_place=place, leg="collect", event__recorded_by=person
        ).order_by("-pk")
        return cls(
            city,
            place,
            person,
            today,
            tuple(coming_to(place, today)),
            tuple(Person.objects.filter(pk__in=came).order_by("name", "pk")[:REGULARS]),
            last.first(),
        )

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """What the place takes, the last taken first."""
        rows = (self.city.hubs.id == self.place.code).nonzero()[0]
        accepts = str(self.city.hubs.accepts[rows[0]]).split() if len(rows) else []
        found = [
            (name, title)
            for name, title, _group in materials(self.city)
            if not accepts or name in accepts
        ]
        promised = {each.material for each in self.due} - {name for name, _title in found}
        every = materials(self.city)
        found += [(name, title) for name, title, _group in every if name in promised]
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
