"""A city is kept once, and never changed."""

from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from greenhaven.core.city import City
from greenhaven.core.document import pack
from greenhaven.web.commons.models import Publication, Snapshot
from greenhaven.web.commons.snapshots.actions import take_snapshot
from greenhaven.web.commons.snapshots.queries import city_of, latest_snapshot, state_of
from tests.web.village import village_state


def test_snapshot_gives_back_the_city_and_the_state(snapshot: Snapshot, city: City):
    assert pack(city_of(snapshot.digest)) == pack(city)
    assert pack(state_of(snapshot.digest)) == pack(village_state(city))


def test_snapshot_of_the_same_city_is_kept_once(snapshot: Snapshot, city: City):
    again, new = take_snapshot(city=city, state=village_state(city), by="someone else")

    assert not new
    assert again == snapshot
    assert again.made_by == "a test"
    assert Snapshot.objects.count() == Publication.objects.count() == 1


def test_snapshot_of_a_changed_city_is_a_new_one(snapshot: Snapshot, city: City):
    changed = replace(city, notes=("Someone has weighed it.",))

    newer, new = take_snapshot(city=changed, state=village_state(city), by="a test")

    assert new
    assert newer.digest != snapshot.digest
    assert latest_snapshot("village") == newer


@pytest.mark.usefixtures("snapshot")
def test_snapshot_of_a_changed_state_is_a_new_one(city: City):
    later = replace(village_state(city), day=city.clock.weather_to)

    newer, new = take_snapshot(city=city, state=later, by="a test")

    assert new
    assert newer.day == city.clock.weather_to


def test_snapshot_taken_again_is_the_present_one_again(snapshot: Snapshot, city: City):
    changed = replace(city, notes=("Someone has weighed it.",))
    take_snapshot(city=changed, state=village_state(city), by="a test")

    take_snapshot(city=city, state=village_state(city), by="a test")

    assert latest_snapshot("village") == snapshot
    assert Publication.objects.count() == 3


def test_latest_snapshot_is_that_of_the_city_asked_for(snapshot: Snapshot):
    assert latest_snapshot() == snapshot
    assert latest_snapshot("elsewhere") is None


def test_two_snapshots_of_one_digest_are_refused(snapshot: Snapshot):
    snapshot.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        snapshot.save(force_insert=True)


@pytest.mark.django_db
def test_loading_a_city_twice_says_that_it_is_there(capsys):
    call_command("load_city", "nyc")
    first = capsys.readouterr().out
    call_command("load_city", "nyc")
    second = capsys.readouterr().out

    assert first.strip().startswith("Loaded New York City")
    assert second.strip().startswith("Already there: New York City")
    assert Snapshot.objects.count() == 1


@pytest.mark.django_db
def test_loading_an_unknown_city_names_it():
    with pytest.raises(CommandError, match="atlantis"):
        call_command("load_city", "atlantis")
