"""A rulebook is kept once and never changed; the last one enacted in a city is in force."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from greenhaven.cities import open_rulebook
from greenhaven.web.commons.models import Enactment, Rulebook
from greenhaven.web.commons.snapshots.actions import bring_rulebook, enact
from greenhaven.web.commons.snapshots.queries import articles_of, rulebook_in_force
from tests.web.rulebooks import village_rules

SMALL = str(Path(__file__).parents[1] / "cities" / "small")


@pytest.mark.django_db
def test_enacted_rulebook_is_in_force_and_comes_back_as_it_was():
    kept = enact(articles=village_rules(), by="a test")

    assert rulebook_in_force("village") == kept
    assert rulebook_in_force("elsewhere") is None
    assert articles_of(kept.digest) == village_rules()
    assert kept.version == 3


@pytest.mark.django_db
def test_rulebook_enacted_twice_is_one_row_and_one_enactment():
    first = enact(articles=village_rules(), by="a test")
    again = enact(articles=village_rules(), by="another")

    assert again == first
    assert again.made_by == "a test"
    assert Enactment.objects.count() == 1


@pytest.mark.django_db
def test_rulebook_enacted_again_after_another_is_in_force_again():
    first = enact(articles=village_rules(), by="a test")
    enact(articles=village_rules("lent", version=4), by="a test")

    enact(articles=village_rules(), by="a test")

    assert rulebook_in_force("village") == first
    assert Rulebook.objects.count() == 2
    assert Enactment.objects.count() == 3


@pytest.mark.django_db
def test_rulebook_that_comes_with_a_city_gives_way_to_what_others_enacted():
    decided = enact(articles=village_rules("lent", version=4), by="the council")

    assert bring_rulebook(articles=village_rules(), by="load_city") == decided
    assert rulebook_in_force("village") == decided


@pytest.mark.django_db
def test_rulebook_that_comes_with_a_city_replaces_what_came_before_it():
    bring_rulebook(articles=village_rules("lent", version=2), by="load_city")

    newer = bring_rulebook(articles=village_rules(), by="load_city")

    assert rulebook_in_force("village") == newer


@pytest.mark.django_db
def test_city_without_rules_stays_without():
    empty = village_rules().model_copy(update={"articles": (), "version": 0})

    assert bring_rulebook(articles=empty, by="load_city") is None
    assert rulebook_in_force("village") is None


@pytest.mark.django_db
def test_loading_a_city_brings_its_rulebook():
    call_command("load_city", "nyc")

    kept = rulebook_in_force("nyc")
    assert kept is not None
    assert kept.digest == open_rulebook("nyc").digest()


@pytest.mark.django_db
def test_loading_a_city_without_a_rulebook_leaves_it_without():
    call_command("load_city", SMALL)

    assert Rulebook.objects.count() == 0


@pytest.mark.django_db
def test_two_rulebooks_of_one_digest_are_refused():
    kept = enact(articles=village_rules(), by="a test")
    kept.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        kept.save(force_insert=True)
