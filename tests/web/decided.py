"""What people of the village decide on, for tests."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from greenhaven.core.rules.articles import Layer
from greenhaven.web.commons import clock
from greenhaven.web.commons.circles.models import Circle
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.residence.models import Proof, Residence
from greenhaven.web.commons.snapshots.actions import enact
from greenhaven.web.commons.snapshots.models import Rulebook
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.consequences.actions import ask_weighing
from greenhaven.web.council.consequences.models import Asked, Weighing
from greenhaven.web.council.consequences.weighing import carry_out
from greenhaven.web.council.levels.models import Level
from greenhaven.web.council.numbers import next_number
from greenhaven.web.council.polls.models import Matter, Poll, PollState, Secrecy
from greenhaven.web.council.proposals.actions import draft, freeze, open_discussion
from greenhaven.web.council.proposals.composing import first_text
from greenhaven.web.council.proposals.models import Proposal, Stage
from greenhaven.web.council.proposals.queries import text_now
from greenhaven.web.council.proposals.signing import sign
from greenhaven.web.council.proposals.texts import book_now
from greenhaven.web.council.proposals.writing import keep_text
from tests.web.rulebooks import village_rules


def resident_of(
    person: Person, attested_by: Person, at: datetime, district: str = "n", days: int = 30
) -> Residence:
    """Someone who has been known to live in a district for some days."""
    return Residence.objects.create(
        city="village",
        person=person,
        district=district,
        proof=Proof.STEWARD,
        home_digest=f"{person.pk:064x}",
        attested_by=attested_by,
        since=at - timedelta(days=days),
    )


QUIETER: Mapping[str, object] = {
    "action": "amend",
    "article": "near",
    "fields": {"longest_km": 6},
}
REST: Mapping[str, Any] = {
    "action": "add",
    "article": {
        "kind": "quiet_hours",
        "id": "night-rest",
        "layer": "house",
        "begins": "21:00",
        "ends": "07:00",
    },
}


def ruled(*ids: str) -> Rulebook:
    """The village's rulebook in force."""
    return enact(articles=village_rules(*ids), by="a test")


def drafted(by: Person, **more: Any) -> Proposal:
    """A draft of someone known to live there: quiet hours, as a house rule."""
    told: dict[str, Any] = {"title": "Quiet nights", "changes": [REST], "layer": Layer.HOUSE}
    return draft(by=by, rationale="People sleep.", **{**told, **more})


def discussed(by: Person, *others: Person, **more: Any) -> Proposal:
    """A proposal that others signed and that is discussed."""
    made = drafted(by, **more)
    for each in others:
        sign(proposal=made, by=each)
    return open_discussion(proposal=made, by=by)


def long_discussed(proposal: Proposal, days: int = 40) -> Proposal:
    """The same, as if the discussion had begun so many days ago."""
    earlier = (proposal.discussed_from or proposal.drafted_at) - timedelta(days=days)
    Proposal.objects.filter(pk=proposal.pk).update(discussed_from=earlier)
    return Proposal.objects.get(pk=proposal.pk)


def finally_worded(proposal: Proposal, days: int = 10) -> Proposal:
    """The proposal with a final text that has been known for so many days."""
    freeze(proposal=long_discussed(proposal), by=proposal.author)
    row = Proposal.objects.get(pk=proposal.pk)
    assert row.frozen_at is not None
    row.frozen_at -= timedelta(days=days)
    row.save(update_fields=["frozen_at"])
    checked(row)
    return row


def checked(proposal: Proposal) -> Weighing:
    """The proposal's text is checked for conflicts with the rules in force."""
    made = ask_weighing(text=text_now(proposal), asks=Asked.CONFLICTS)
    return carry_out(weighing=made)


def counted(proposal: Proposal, outcome: str, first: Poll | None = None) -> Poll:
    """A vote on a proposal as it is when its ballots are counted; the ballots left aside."""
    row = Proposal.objects.get(pk=proposal.pk)
    row.stage = Stage.VOTE
    row.save(update_fields=["stage"])
    closed = clock.now(present_city())
    return Poll.objects.create(
        city="village",
        level=row.level,
        district=row.district,
        circle=row.circle,
        number=next_number(Poll, "village"),
        matter=Matter.PROPOSAL,
        title=row.title,
        proposal=row,
        text=row.texts.get(final=True),
        first=first,
        options=[],
        rule={},
        state=PollState.COUNTED,
        secrecy=Secrecy.OPEN,
        roll_on=closed - timedelta(days=8),
        roll_count=3,
        opens_at=closed - timedelta(days=7),
        closes_at=closed - timedelta(seconds=1),
        lot="a",
        lot_digest="b",
        file="{}",
        result={"outcome": outcome},
    )


def kept_draft(author: Person, circle: Circle | None = None) -> Proposal:
    """A draft as it is kept, whoever wrote it."""
    city = present_city()
    now, book = clock.now(city), book_now(city.id)
    row = Proposal(
        city=city.id,
        level=Level.CIRCLE if circle else Level.CITY,
        circle=circle,
        title="Quiet nights",
        layer=Layer.HOUSE.value,
        author=author,
        drafted_at=now,
    )
    change = {"action": "add", "article": {**REST["article"], "area_places": ["rose"]}}
    core = first_text(
        title="Quiet nights",
        rationale="People sleep.",
        changes=[change if circle else REST],
        layer=Layer.HOUSE,
        of=row,
        book=book,
        begins=now.date(),
    )
    row.number = next_number(Proposal, city.id)
    row.save()
    keep_text(row, core, by=author, book=book)
    return row
