"""Somebody of whom every page of the council asks something: made on a site's own home.

GREENHAVEN_HOME=… python -m tests.journeys.deciders
Prints the key of their visit and, in groups, the addresses to look at, as one object.
"""

import json
import os
from datetime import timedelta

import django

KNOWN_DAYS = 60


def told() -> dict[str, object]:
    """The key of the visit, and the addresses of all pages in groups."""
    from greenhaven.web.commons.people.models import Person
    from greenhaven.web.council.models import Conversation, Meeting, Poll, Proposal
    from tests.journeys.people import visit_of

    key = visit_of("dora", "steward")
    dora = Person.objects.get(email="dora@example.org")
    draft = has_work(dora)
    slug = Conversation.objects.order_by("pk").values_list("slug", flat=True)[0]
    discussed = Proposal.objects.filter(stage="discussion").exclude(author=dora).first()
    amendment = discussed.amendments.first()
    voted = Proposal.objects.filter(stage="vote").first()
    counted = Poll.objects.filter(state="counted").order_by("pk").first()
    budget = Poll.objects.filter(matter="budget").order_by("pk").first().budget
    over, coming = Meeting.objects.exclude(minutes="").first(), Meeting.objects.latest("begins_at")
    forms = Poll.objects.filter(called_by=dora).order_by("pk")
    talk = f"/conversations/{slug}/"
    one, other = f"/proposals/{discussed.number}/", f"/proposals/{draft.number}/"
    return {
        "visit": key,
        "conversations": [
            *("/council/", "/conversations/", talk, f"{talk}map/", f"{talk}outcomes/"),
            *(f"{talk}mine/", f"{talk}write/", f"{talk}moderate/", "/conversations/new/"),
            *("/me/said/", "/talk/", "/me/residence/", "/residence/"),
        ],
        "proposals": [
            *("/proposals/", one, f"{one}amend/", f"{one}amend/?article=longest-haul"),
            *(f"{one}amendments/{amendment.pk}/", f"{one}versions/", f"{one}brief/"),
            *(other, f"{other}edit/", f"{other}change/?article=quiet-hours", "/proposals/new/"),
            *("/proposals/new/?article=quiet-hours", f"/proposals/{voted.number}/"),
            *("/rules/", "/rules/quiet-hours/", "/rules/history/"),
        ],
        "votes": [
            *("/votes/", f"/votes/{counted.number}/", f"/votes/{counted.number}/receipt/"),
            *(f"/votes/{budget.poll.number}/", f"/votes/{voted.polls.get().number}/"),
            *("/votes/new/", "/me/delegations/", f"/votes/{forms[0].number}/paper/"),
        ],
        "ballots": [f"/votes/{each.number}/ballot/" for each in forms],
        "meetings": [
            *("/budgets/", f"/budgets/{budget.slug}/", f"/budgets/{budget.slug}/1/"),
            *("/budgets/new/", "/budgets/import/", "/meetings/", f"/meetings/{over.pk}/"),
            *(f"/meetings/{coming.pk}/", f"/meetings/{coming.pk}/paper/", "/meetings/new/"),
            *(f"/meetings/{over.pk}/paper/", "/emergencies/"),
        ],
        "secret": f"/votes/{forms[0].number}/",
    }


def has_work(dora: object) -> object:
    """They live there, have a draft of their own, and a ballot of each kind; the draft."""
    from greenhaven.core.rules.articles import Layer
    from greenhaven.web.commons import clock
    from greenhaven.web.commons.people.models import Person
    from greenhaven.web.commons.residence.actions import attest
    from greenhaven.web.commons.snapshots.queries import present_city
    from greenhaven.web.council.proposals.actions import draft
    from greenhaven.web.council.proposals.models import Proposal

    if (known := Proposal.objects.filter(author=dora).first()) is not None:
        return known
    city = present_city()
    now = clock.now(city)
    with clock.standing_on(now.date() - timedelta(days=KNOWN_DAYS)):
        home, by = "1 Example avenue, door 1", Person.objects.filter(email=None).first()
        attest(by=by, person=dora, district="103", proof="steward", home=home)
    call_one_of_each(dora, now)
    change = {"action": "amend", "article": "quiet-hours", "fields": {"begins": "21:00"}}
    return draft(by=dora, title="Quiet from nine", changes=[change], layer=Layer.HOUSE)


def call_one_of_each(dora: object, now: object) -> None:
    """A vote with each kind of ballot."""
    from greenhaven.core.voice.ballots.rules import (
        EqualShares,
        HighestScore,
        MostApproved,
        Schulze,
        YesNo,
        plain_rule,
    )
    from greenhaven.web.council.polls.actions import call_poll

    options = [
        {"id": "a", "title": "A chipper", "cost": 90000},
        {"id": "b", "title": "A bike with a trailer", "cost": 40000},
        {"id": "c", "title": "Nothing"},
    ]
    yes_no = [{"id": "yes", "title": "yes"}, {"id": "no", "title": "no"}]
    money = {"ballot": "approval", "budget": 100000, "currency": "USD", "decimals": 2}
    kinds = (
        (YesNo(), yes_no, {}, "secret"),
        (YesNo(), yes_no, {}, "open"),
        (MostApproved(), options, {"limits": {"most_options": 2}}, "secret"),
        (Schulze(), options, {}, "secret"),
        (HighestScore(), options, {"limits": {"most_points": 10}}, "secret"),
        (EqualShares(), options[:2], money, "secret"),
    )
    for rule, listed, policy, secrecy in kinds:
        call_poll(
            by=dora,
            matter="question",
            title=f"What shall we buy? ({type(rule).__name__}, {secrecy})",
            about="For the garden of the corner.",
            options=listed,
            rule=plain_rule(rule),
            policy=policy,
            secrecy=secrecy,
            roll_on=now,
            opens_at=now,
            closes_at=now + timedelta(days=7),
        )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "greenhaven.web.settings")
    django.setup()
    print(json.dumps(told()))  # noqa: T201 -- what it is run for
