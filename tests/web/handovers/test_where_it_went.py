"""The giver sees where it went: heap, release, gardens."""

from collections.abc import Callable

import pytest
from django.test import Client

from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.batches.models import Batch, Stage
from greenhaven.web.exchange.handovers.actions import correct_handover
from greenhaven.web.exchange.handovers.stories import story_of
from tests.web.handovers.loads import KG, weighed
from tests.web.neighbours import home_of

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15


@pytest.fixture
def home(resident: Person) -> Place:
    """Where Ana lives."""
    return home_of(resident)


@pytest.fixture
def ana(resident: Person, as_someone: Callable[[Person], Client]) -> Client:
    """Ana's phone."""
    return as_someone(resident)


def make_ripe(batch: Batch, by: Person) -> Batch:
    """The batch is released."""
    batch.stage, batch.released_by, batch.released_at = Stage.RIPE, by, batch.opened_at
    batch.release_grounds = {"hygienised": True}
    batch.save()
    return batch


def test_gift_is_followed_to_the_gardens(keeper, gardener, resident, home, places) -> None:
    mine = weighed(keeper, home, places["square"], giver=resident, quantity="8")
    weighed(keeper, places["square"], places["square"], quantity="8")
    moved = weighed(keeper, places["square"], places["yard"], quantity="16")
    batch = make_ripe(moved.into, keeper)
    weighed(gardener, places["yard"], places["rose"], leg="return", quantity="4", out_of=batch)

    story = story_of(mine)

    assert [heap.place for heap in story.heaps] == [places["square"], places["yard"]]
    assert story.released_at == batch.released_at
    assert [(bed.place, bed.mg) for bed in story.beds] == [(places["rose"], 2 * KG)]
    assert story.parts == (("soil", 0.0, 25.0), ("heap", 25.0, 75.0))


def test_giver_reads_the_story(
    ana, keeper, resident, home, places, django_assert_max_num_queries
) -> None:
    mine = weighed(keeper, home, places["yard"], giver=resident)
    batch = make_ripe(mine.into, keeper)
    weighed(keeper, places["yard"], places["rose"], leg="return", quantity="3.7", out_of=batch)

    with django_assert_max_num_queries(MOST_QUERIES):
        page = ana.get("/me/given/").content.decode()

    for told in ("7.4\u00a0kg food scraps", "released on", "Rose beds", "3.7\u00a0kg of compost"):
        assert told in page
    assert batch.code not in page.replace(f"/batches/{batch.code}/", "")


def test_garden_at_a_home_is_not_named(ana, keeper, neighbour, resident, home, places) -> None:
    mine = weighed(keeper, home, places["yard"], giver=resident)
    batch = make_ripe(mine.into, keeper)
    weighed(keeper, places["yard"], home_of(neighbour), leg="return", quantity="1", out_of=batch)

    page = ana.get("/me/given/").content.decode()

    assert "a garden at a neighbour&#x27;s home" in page or "a garden at a neighbour's home" in page
    assert "Ben" not in page


def test_what_was_taken_back_is_no_gift(ana, keeper, resident, home, places) -> None:
    mine = weighed(keeper, home, places["yard"], giver=resident)
    correct_handover(handover=mine, by=keeper, reason="twice")

    assert "Nothing was weighed yet" in ana.get("/me/given/").content.decode()


def test_gifts_of_others_are_not_shown(ana, keeper, neighbour, places) -> None:
    weighed(keeper, home_of(neighbour), places["yard"], giver=neighbour)

    assert "Nothing was weighed yet" in ana.get("/me/given/").content.decode()


def test_older_gifts_are_followed_one_by_one(
    ana, keeper, resident, home, places, django_assert_max_num_queries
) -> None:
    for _again in range(3):
        row = weighed(keeper, home, places["yard"], giver=resident)
        row.into.stage, row.into.started_at = Stage.SPENT, row.happened_at
        row.into.save()
    for _again in range(3):
        weighed(keeper, home, places["square"], giver=resident)

    with django_assert_max_num_queries(MOST_QUERIES):
        page = ana.get("/me/given/").content.decode()

    assert "Follow it" in page
