"""Where an example council is played: its people, its days, and what is there already."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from greenhaven.core.city import City
from greenhaven.core.rules.drafts import written
from greenhaven.core.rules.proposals import Proposal as CoreProposal
from greenhaven.web.commons import clock
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.residence.actions import attest
from greenhaven.web.commons.residence.models import Proof
from greenhaven.web.council.examples.story import Draft, Someone, Story, StoryError, Words
from greenhaven.web.council.polls.casting import cast
from greenhaven.web.council.polls.models import Poll
from greenhaven.web.council.polls.receipts import new_code


@dataclass(frozen=True, slots=True)
class Stage:
    """A demonstration whose council is being filled."""

    city: City
    story: Story
    texts: dict[str, CoreProposal]  # of the proposals that lie beside the city
    today: date
    council: Person
    people: dict[str, Person] = field(default_factory=dict)

    def on(self, day: int) -> date:
        """A day of the story."""
        return self.today + timedelta(days=day)

    @contextmanager
    def standing_on(self, day: int) -> Iterator[None]:
        """The city's clock on a day of the story meanwhile."""
        with clock.standing_on(self.on(day)):
            yield

    def person(self, name: str) -> Person:
        """Someone of the story."""
        if name not in self.people:
            raise StoryError(f"the example council has nobody called {name!r}")
        return self.people[name]

    def words(self, told: Draft) -> Words:
        """The text of a proposal of the story."""
        if isinstance(told.text, Words):
            return told.text
        if (core := self.texts.get(told.text)) is None:
            raise StoryError(f"no proposal {told.text!r} lies beside the city")
        changes = written(core)["changes"]
        return Words(title=core.title, rationale=core.rationale, changes=changes, layer=core.layer)

    def key(self, of: str) -> uuid.UUID:
        """The key of something in the story: the same whenever it is played in this city."""
        return key_of(self.city.id, of)

    def vote(
        self, poll: Poll, name: str, written: Callable[[Any], Any] = lambda said: said
    ) -> None:
        """Everybody who has a ballot for it in the story casts it."""
        for each in self.story.people:
            if name in each.votes:
                choice = written(each.votes[name])
                cast(poll=poll, by=self.person(each.name), choice=choice, secret=new_code())


def key_of(city: str, of: str) -> uuid.UUID:
    """The key of something of an example council."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"example council of {city}: {of}")


def somebody(name: str, language: str = "en") -> Person:
    """Someone without an address: nobody can sign in as them, and nothing is sent to them."""
    person = Person(name=name, language=language)
    person.set_unusable_password()
    person.save()
    return person


def settle(stage: Stage) -> None:
    """Everybody of the story lives in their district."""
    for number, each in enumerate(stage.story.people, start=1):
        stage.people[each.name] = somebody(each.name, each.language)
        _attest(stage, each, number)


def _attest(stage: Stage, each: Someone, number: int) -> None:
    attest(
        by=stage.council,
        person=stage.people[each.name],
        district=each.district,
        proof=Proof.STEWARD,
        home=f"Example street {number}",
    )
