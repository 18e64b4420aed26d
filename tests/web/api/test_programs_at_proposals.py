"""Programs draft, support, amend and put to the vote what becomes a rule, as the pages do."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from greenhaven.core.city import City
from greenhaven.core.forecast.consequences.proposals import Question
from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.models import AuditRow
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.actions import enact
from greenhaven.web.council.consequences.models import Weighing
from greenhaven.web.council.consequences.weighing import carry_out
from greenhaven.web.council.polls.casting import cast
from greenhaven.web.council.polls.keeping_time import keep_time
from greenhaven.web.council.polls.models import Poll
from greenhaven.web.council.polls.receipts import new_code
from greenhaven.web.council.proposals.models import CoSignature, Proposal, ProposalText
from tests.web.api.programs import Program, program_of
from tests.web.decided import REST, checked, drafted, resident_of, ruled
from tests.web.rulebooks import village_rules

pytestmark = pytest.mark.django_db
TEXT: dict[str, Any] = {"title": "Quiet nights", "layer": "house", "changes": [REST]}
LATER = {"action": "amend", "article": "night-rest", "fields": {"begins": "22:00"}}
SOON = Question(weeks=2, every=2, members=2, advice_binds=True)


@pytest.fixture(autouse=True)
def people(
    resident: Person,
    neighbour: Person,
    gardener: Person,
    keeper: Person,
    steward: Person,
    city: City,
) -> list[Person]:
    """Four who are known to live there, under the village's rules."""
    ruled()
    found = [resident, neighbour, gardener, keeper]
    for each in found:
        resident_of(each, steward, clock.now(city))
    return found


def later(settings: Settings, city: City, days: int) -> None:
    """The city's clock stands some days later."""
    settings.TODAY = clock.today(city) + timedelta(days=days)


def test_proposal_goes_from_its_draft_to_force(
    people: list[Person], settings: Settings, city: City, steward: Person
) -> None:
    author, *others = (program_of(each) for each in people)
    made = author.post("/proposals", TEXT, repeat="quiet")
    assert made == author.post("/proposals", TEXT, repeat="quiet")
    assert (made[0], made[1]["stage"], made[1]["text"]["version"]) == (201, "draft", 1)
    assert made[1]["waits_for"]
    path = f"/proposals/{made[1]['number']}"

    for other in others:
        assert other.ask("PUT", f"{path}/support", {"read": 1})[1]["supported"]
    assert author.post(f"{path}/discussion")[1]["stage"] == "discussion"
    offered = others[0].post(
        f"{path}/amendments", {"read": 1, "title": "An hour later", "change": LATER}
    )
    assert (offered[0], offered[1]["state"]) == (201, "proposed")
    one = f"{path}/amendments/{offered[1]['id']}"
    assert Program().get(one)[1]["told"]
    taken = author.post(f"{one}/answer", {"accept": True, "answer": "Yes."})
    assert (taken[1]["state"], taken[1]["into_version"]) == ("accepted", 2)
    for other in others:
        other.ask("PUT", f"{path}/support", {"read": 2})

    later(settings, city, 30)
    frozen = author.post(f"{path}/final")
    assert frozen[1]["stage"] == "frozen", frozen
    later(settings, city, 10)
    checked(Proposal.objects.get())
    called = program_of(steward).post(f"{path}/vote", {})
    assert called[1]["stage"] == "vote", called
    poll = decided(called[1]["vote"], people, settings)

    told = Program().get(path)[1]
    assert (told["stage"], told["waits_for"]) == ("in_force", [])
    article = Program().get("/rulebook/articles/night-rest")[1]
    assert article["adopted_by"].startswith(f"vote {poll.number} of")
    assert article["versions"][0]["proposal"] == told["number"]
    assert article["review_on"] > article["since"]


def decided(number: int, people: list[Person], settings: Settings) -> Poll:
    """All vote yes, each with their own hand; meanwhile programs learn how many, never what."""
    poll = Poll.objects.get(number=number)
    settings.TODAY = poll.opens_at.astimezone(clock.zone_of_city()).date() + timedelta(days=1)
    keep_time()
    for each in people:
        cast(poll=poll, by=each, choice="yes", secret=new_code())
    told = Program().get(f"/votes/{number}")[1]
    assert (told["state"], told["open"], told["result"]) == ("open", True, None)
    assert told["progress"]["voters"] == len(people)
    settings.TODAY = (poll.closes_at + timedelta(days=1)).date()
    keep_time()
    told = Program().get(f"/votes/{number}")[1]
    assert told["result"]["outcome"] == "passed"
    assert told["result"]["figures"]["yes"] == len(people)
    assert Client().get(told["result"]["file"]).status_code == 200
    return Poll.objects.get(pk=poll.pk)


def test_text_that_changed_meanwhile_is_not_written_over(people: list[Person]) -> None:
    author, other = program_of(people[0]), program_of(people[1])
    path = f"/proposals/{author.post('/proposals', TEXT)[1]['number']}"
    second = TEXT | {"title": "Quieter nights", "read": 1}

    assert author.ask("PUT", f"{path}/text", second)[1]["text"]["version"] == 2
    status, told = author.ask("PUT", f"{path}/text", second | {"title": "Silence"})
    supported = other.ask("PUT", f"{path}/support", {"read": 1})

    assert (status, told["code"]) == (422, "not_possible")
    assert "version 2" in told["message"]
    assert supported[0] == 422
    assert ProposalText.objects.count() == 2
    versions = Program().get(f"{path}/versions")[1]["items"]
    assert [each["text"]["version"] for each in versions] == [2, 1]
    assert versions[0]["title_before"] == "Quiet nights"
    assert author.ask("PUT", f"{path}/text", second | {"read": 9})[0] == 422


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "x" * 201},
        {"title": "a\x00b"},
        {"changes": []},
        {"changes": [REST] * 13},
        {"changes": [{"action": "explode"}]},
        {"changes": [{"action": "amend", "article": "near", "fields": {"longest_km": -4}}]},
        {"changes": [{"action": "amend", "article": "near", "fields": {"longest_km": 1e300}}]},
        {"changes": [{"action": "amend", "article": "nowhere", "fields": {"longest_km": 4}}]},
        {"layer": "statute"},
        {"layer": "whim"},
        {"begins": "2999-01-01"},
        {"begins": "soon"},
        {"district": "nowhere"},
        {"district": "n", "circle": "mill-lane"},
        {"conversation": "nowhere"},
        {"statements": [1]},
    ],
)
def test_what_cannot_be_a_rule_is_not_kept(people: list[Person], wrong: dict[str, Any]) -> None:
    program, before = program_of(people[0]), AuditRow.objects.count()

    status, told = program.post("/proposals", TEXT | wrong)

    assert status in (404, 422), told
    assert told["message"]
    assert not Proposal.objects.exists()
    assert AuditRow.objects.count() == before


def test_fault_is_told_with_the_nearest_value_in_the_readers_language(people: list[Person]) -> None:
    change = {"action": "amend", "article": "near", "fields": {"longest_km": -4}}
    answer = Client().post(
        "/api/v1/proposals",
        TEXT | {"layer": "ordinary", "changes": [change]},
        content_type="application/json",
        headers={"authorization": f"Bearer {program_of(people[0]).key}", "accept-language": "es"},
    )

    assert answer.status_code == 422
    assert "más cercano: 0.5" in answer.json()["message"]


def test_who_has_no_say_cannot_propose_nor_support(people: list[Person], steward: Person) -> None:
    stranger = program_of(steward)

    status, told = stranger.post("/proposals", TEXT)
    made = drafted(people[0])

    assert (status, told["code"]) == (422, "not_possible")
    assert "address confirmed" in told["message"]
    assert stranger.ask("PUT", f"/proposals/{made.number}/support", {"read": 1})[0] == 422
    assert not CoSignature.objects.exists()


def test_others_neither_rewrite_nor_withdraw_it(people: list[Person]) -> None:
    made = drafted(people[0])
    other = program_of(people[1])

    assert other.ask("PUT", f"/proposals/{made.number}/text", TEXT | {"read": 1})[0] == 403
    assert other.post(f"/proposals/{made.number}/withdraw", {})[0] == 403
    assert (
        program_of(people[0]).post(f"/proposals/{made.number}/withdraw", {"why": "Enough."})[1][
            "why"
        ]
        == "Enough."
    )


def test_conflict_with_other_rules_is_told_before_the_vote(people: list[Person]) -> None:
    impossible = {
        "kind": "reserve_floor",
        "id": "all-of-it",
        "layer": "ordinary",
        "least_t": 100_000,
        "weeks_to_build": 0,
    }
    text = {
        "title": "Keep it all",
        "layer": "ordinary",
        "changes": [{"action": "add", "article": impossible}],
    }
    author = program_of(people[0])
    path = f"/proposals/{author.post('/proposals', text)[1]['number']}/conflicts"
    assert Program().get(path)[1]["conflict"] is None

    assert author.post(path)[1]["running"]["state"] == "waiting"
    carry_out(weighing=Weighing.objects.get())
    told = Program().get(path)[1]

    assert (told["conflict"], told["fresh"]) == (True, True)
    assert "all-of-it" in {each["id"] for each in told["sides"] if each["own"]}
    assert told["remedies"]
    assert told["tried_from"]


def test_consequences_are_told_with_intervals_and_say_when_they_are_stale(
    people: list[Person],
) -> None:
    change = {
        "action": "amend",
        "article": "phosphorus-of-beds",
        "fields": {"cap_kg_per_ha_year": 1},
    }
    author = program_of(people[0])
    text = TEXT | {"layer": "ordinary", "changes": [change]}
    path = f"/proposals/{author.post('/proposals', text)[1]['number']}/consequences"
    assert Program().get(path)[1]["computed_at"] is None

    asked = author.post(path)
    assert (asked[0], asked[1]["running"]["state"]) == (202, "waiting")
    assert author.post(path)[0] == 202
    carry_out(weighing=Weighing.objects.get(), question=SOON)
    told = Program().get(path)[1]

    assert told["fresh"]
    assert (told["weeks"], told["futures"]) == (2, 2)
    assert told["city"]
    for row in told["city"]:
        assert row["low"] <= row["median"] <= row["high"]
    for district in told["districts"]:
        assert district["now"][0] <= district["now"][1] <= district["now"][2]
    assert all(line["words"] for line in told["lines"])
    enact(articles=village_rules(version=4), by="council")
    assert not Program().get(path)[1]["fresh"]
