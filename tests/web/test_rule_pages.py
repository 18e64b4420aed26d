"""A plan obeys the rulebook in force, and pages say in words what each article does and costs."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.rules.articles import Layer
from greenhaven.core.rules.movements import Leg
from greenhaven.web.commons.models import Snapshot
from greenhaven.web.commons.snapshots.actions import enact, take_snapshot
from greenhaven.web.exchange.models import Plan
from greenhaven.web.exchange.plans.actions import look_ahead, make_plan, settings_digest
from greenhaven.web.exchange.plans.queries import current_loop
from greenhaven.web.exchange.plans.rules import ArticleShown, Effect
from tests.web.futures import kept_plan, state_with_a_batch
from tests.web.pages import read
from tests.web.rulebooks import village_rules
from tests.web.village import village


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def published(db: None) -> Snapshot:  # noqa: ARG001 -- it opens the database
    """The village with a ripe batch."""
    city = village()
    return take_snapshot(city=city, state=state_with_a_batch(city), by="a test")[0]


def planned(snapshot: Snapshot) -> Plan:
    """Two weeks of it, made by the planner."""
    return make_plan(snapshot=snapshot, start=snapshot.day, weeks=2, by="a test")[0]


@pytest.fixture
def ruled(published: Snapshot) -> Plan:
    """Its plan under a rulebook."""
    enact(articles=village_rules(), by="a test")
    return planned(published)


def text_of(address: str) -> str:
    return plain(read(Client().get(address)).text)


def test_plan_obeys_the_rulebook_in_force(ruled: Plan):
    loop = current_loop()
    flows = loop.plan.flows

    to_park = (flows.leg == Leg.RETURN) & (flows.destination == "park")
    assert ruled.rulebook is not None
    assert loop.articles == village_rules()
    assert 0 not in flows.week[to_park]
    assert loop.plan.summary["to_gardens_t"] == pytest.approx(0.2 / 2.4)


def test_plan_under_another_rulebook_is_another_plan(published: Snapshot):
    without = planned(published)
    enact(articles=village_rules("lent"), by="a test")
    under_one = planned(published)
    enact(articles=village_rules(), by="a test")

    assert planned(published) not in {without, under_one}
    assert without.rulebook is None
    assert settings_digest(PlanSettings()) == without.settings_digest
    assert Plan.objects.count() == 3


def test_rules_are_told_by_layer_with_authority_and_day(ruled: Plan):
    assert ruled.rulebook is not None

    text = text_of("/rules/")

    order = [text.index(title) for title in ("The constitution", "Ordinary rules", "House rules")]
    assert order == sorted(order)
    assert "Nothing is spread on parks from 1 March to 9 March of each year." in text
    assert "Binds this network · in force since 1 January 2025 · vote 7" in text
    assert "This is advice to the mayor; it binds nobody." in text
    assert "The plan is made without it." in text
    assert "Made for a test." in text
    assert "version 3" in text


@pytest.mark.usefixtures("ruled")
def test_article_that_ended_before_the_plan_is_not_shown():
    assert "22:00" not in text_of("/rules/")


@pytest.mark.usefixtures("ruled")
def test_prices_of_articles_are_told_in_words():
    prices = current_loop().plan.article_prices

    text = text_of("/rules/")

    assert len(prices) == 3
    for sentence in prices.sentence.tolist():
        assert plain(sentence) in text
    first = text.index(plain(str(prices.sentence[0])))
    assert first < text.index(plain(str(prices.sentence[2])))


@pytest.mark.usefixtures("ruled")
def test_article_without_effect_says_why():
    text = text_of("/rules/")

    assert "It touches nothing that this plan could move." in text
    assert "It has no effect at 1 hub: no log of its heat is known." in text
    assert "It forbids 1 movement that the plan could have made." in text
    assert "It sets 1 limit; the plan reaches it." in text


@pytest.mark.parametrize(
    ("effect", "told"),
    [
        (Effect(0, 0, 0, 0.0, "t", 0.0), "It touches nothing that this plan could move."),
        (
            Effect(1200, 0, 0, 0.0, "t", 0.0),
            "It forbids 1 200 movements that the plan could have made.",
        ),
        (
            Effect(0, 2, 1, 3.25, "kg P", 97.5),
            (
                "It sets 2 limits; the plan reaches 1 of them. "
                "The plan goes beyond it by 3.2 kg P, and counts 98 EUR for that."
            ),
        ),
        (None, "The plan is made without it."),
    ],
)
def test_what_an_article_did_is_one_plain_sentence_or_two(effect, told):
    shown = ArticleShown(
        *("a", "Nothing.", Layer.HOUSE, "binds", date(2025, 1, 1), None, 1, "", ()),
        effect=effect,
        price="",
        rank=0,
        notices=(),
        currency="EUR",
    )

    assert plain(shown.did) == told


@pytest.mark.usefixtures("ruled")
def test_garden_tells_the_rules_that_reach_it():
    page = read(Client().get("/gardens/rose/"))
    text = plain(page.text)

    assert "binds 200 g may still come; the plan counts on 200." in text
    assert "Without the cap of 10 kg of phosphorus a hectare and year, as much compost" in text
    assert "Nothing is spread on parks" not in text
    assert "/rules/#phosphorus-of-beds" in page.attributes("a", "href")


@pytest.mark.usefixtures("ruled")
def test_park_in_its_closed_season_says_how_long():
    text = text_of("/gardens/park/")

    assert "Nothing is spread on parks from 1 March to 9 March of each year." in text
    assert "Nothing may be brought in 1 of 2 weeks." in text


@pytest.mark.usefixtures("ruled")
def test_place_that_no_rule_reaches_says_so():
    assert "No rule beside its own caps reaches this place in the plan." in text_of(
        "/gardens/trees/"
    )


@pytest.mark.django_db
def test_plan_without_rules_says_so_kindly():
    kept_plan()

    text = text_of("/rules/")

    assert "The plan in force obeys no rulebook" in text
    assert "rulebook.json" in text


def test_plan_under_rules_can_be_looked_ahead(ruled: Plan):
    outlook, new = look_ahead(plan=ruled, by="a test", members=4)

    assert new
    assert outlook.plan == ruled


@pytest.mark.usefixtures("ruled")
@pytest.mark.parametrize("address", ["/rules/", "/gardens/rose/", "/", "/plan/"])
def test_page_of_a_plan_under_rules_asks_the_database_little(address: str):
    with CaptureQueriesContext(connection) as asked:
        assert Client().get(address).status_code == 200

    assert len(asked) <= 15
