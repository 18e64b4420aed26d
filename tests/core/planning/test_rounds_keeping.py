"""Agreed rounds stay as they are where nothing near them changes."""

from dataclasses import replace

import numpy as np
import pytest

from greenhaven.core.planning.rounds.agreement import agreement_in, agreement_of
from greenhaven.core.planning.rounds.errors import RoundsError
from greenhaven.core.planning.rounds.export import as_csv
from greenhaven.core.planning.rounds.keeping import Keeping
from tests.core.planning.streets import asked, bike, hubs, planned, stops, stops_of_rounds

# Two stops in the east, two in the west, two in the north: a bike's load each.
CLUSTERS = ((0, 9, 40), (0, 8, 40), (0, -9, 40), (0, -8, 40), (9, 0, 40), (8, 0, 40))
NEW = (0, 7, 15)
FLEET = bike(count=5)


def by_place(plan):
    rows = zip(plan.visits.round.tolist(), plan.visits.place.tolist(), strict=True)
    return {place: name for name, place in rows}


def moved(plan):
    changes = plan.changes
    both = (changes.was != "") & (changes.now != "")
    return changes.stop[both].tolist()


@pytest.fixture
def agreed():
    return planned(asked(stops(*CLUSTERS), FLEET))


def test_rounds_stay_the_same_when_nothing_changes(agreed):
    again = planned(asked(stops(*CLUSTERS), FLEET), keeping=Keeping(agreement_of(agreed)))

    assert list(again.visits.records()) == list(agreed.visits.records())
    assert len(again.changes) == 0


def test_new_stop_joins_a_round_nearby_and_others_stay(agreed):
    wanted = stops(*CLUSTERS, NEW)

    again = planned(asked(wanted, FLEET), keeping=Keeping(agreement_of(agreed), nearest=1))

    assert by_place(again)["g"] == by_place(agreed)["a"]
    assert moved(again) == []
    assert again.changes.sentence.tolist() == [f"g: new, with {_vehicle(again, 'g')} on Monday."]
    for name, mine in stops_of_rounds(agreed).items():
        if "a" not in mine:
            assert stops_of_rounds(again)[name] == mine


def test_stop_that_is_no_longer_asked_for_leaves_its_round(agreed):
    fewer = stops(*CLUSTERS).take(np.arange(1, len(CLUSTERS)))

    again = planned(asked(fewer, FLEET), keeping=Keeping(agreement_of(agreed)))

    assert "a" not in by_place(again)
    assert by_place(again)["b"] == by_place(agreed)["b"]
    (sentence,) = again.changes.sentence.tolist()
    assert sentence.startswith("a: no longer asked for; it was with bike-")


def test_agreed_rounds_that_are_longer_are_kept_at_a_price():
    crossed = _crossed()
    wanted = asked(stops(*CLUSTERS, NEW), FLEET)

    free = planned(wanted, keeping=Keeping(agreement_of(crossed), price_per_move=0, nearest=9))
    dear = planned(wanted, keeping=Keeping(agreement_of(crossed), price_per_move=1e4, nearest=9))
    fixed = planned(
        wanted, keeping=Keeping(agreement_of(crossed), price_per_move=np.inf, nearest=9)
    )

    assert free.summary["km"] < dear.summary["km"] - 10
    assert moved(dear) == moved(fixed) == []
    assert dear.summary["left_out"] == fixed.summary["left_out"] == 0


def test_stop_moves_where_that_saves_more_than_the_price():
    crossed = _crossed()
    wanted = asked(stops(*CLUSTERS, NEW), FLEET)

    plan = planned(wanted, keeping=Keeping(agreement_of(crossed), price_per_move=0.5, nearest=9))
    dear = planned(wanted, keeping=Keeping(agreement_of(crossed), price_per_move=1e4, nearest=9))

    assert len(moved(plan)) > 0
    assert plan.summary["moved"] == len(moved(plan))
    assert dear.summary["cost"] - plan.summary["cost"] > 0.5 * len(moved(plan))
    assert "moves from bike-" in " ".join(plan.changes.sentence.tolist())


def test_rounds_of_a_vehicle_that_is_gone_are_shared_among_others(agreed):
    again = planned(
        asked(stops(*CLUSTERS), bike(count=2, trips=2)), keeping=Keeping(agreement_of(agreed))
    )

    assert again.summary["left_out"] == 0
    gone = by_place(agreed)
    kept = {stop for stop, name in gone.items() if name in ("bike-1/mon", "bike-2/mon")}
    assert all(by_place(again)[stop] == gone[stop] for stop in kept)


def test_agreed_round_that_has_become_too_heavy_gives_something_away(agreed):
    heavier = stops(*((north, east, 60) for north, east, _ in CLUSTERS))

    again = planned(asked(heavier, bike(count=6)), keeping=Keeping(agreement_of(agreed)))

    assert again.summary["left_out"] == 0
    assert again.rounds.most_kg.max() <= 100


def test_stop_that_fits_only_when_far_rounds_change_opens_them_all():
    places = ((0, 9, 60), (9, 0, 30), (9, 1, 30))
    agreed = planned(asked(stops(*places), bike(count=2)))
    wanted = asked(stops(*places, (9, 2, 50)), bike(count=2))

    again = planned(wanted, keeping=Keeping(agreement_of(agreed), nearest=0))

    assert again.summary["left_out"] == 0
    assert moved(again) in (["b"], ["c"])


def test_next_week_keeps_the_days_of_this_one():
    sites = hubs(yard=(0, 0))
    this = asked(stops(*CLUSTERS), FLEET, sites=sites, days=5)
    agreed = planned(this)

    later = replace(this, start=this.start.replace(day=this.start.day + 7))
    again = planned(later, keeping=Keeping(agreement_of(agreed)))

    assert again.rounds.id.tolist() == agreed.rounds.id.tolist()
    assert len(again.changes) == 0


def test_trips_of_an_agreed_round_stay_trips():
    inputs = asked(stops(*CLUSTERS), bike(count=2, trips=3, longest_h=12, ends_h=20))
    agreed = planned(inputs)

    again = planned(inputs, keeping=Keeping(agreement_of(agreed)))

    assert agreed.summary["trips"] > agreed.summary["rounds"]
    assert list(again.visits.records()) == list(agreed.visits.records())


def test_agreed_rounds_are_read_from_the_file_in_which_rounds_are_written():
    inputs = asked(stops(*CLUSTERS), bike(count=2, trips=3, longest_h=12, ends_h=20))
    agreed = planned(inputs)

    read = agreement_in(as_csv(inputs, agreed))

    assert list(read.records()) == list(agreement_of(agreed).records())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("vehicle,date\n", "there is no column trip, what, place, name"),
        ("vehicle,date,trip,what,place,name\nb,today,1,stop,a,A\n", "line 2: a date and the"),
    ],
)
def test_file_that_holds_no_rounds_is_refused(text, message):
    with pytest.raises(RoundsError, match=message):
        agreement_in(text)


def test_price_below_nothing_is_refused(agreed):
    with pytest.raises(RoundsError, match="price_per_move must be 0 or more, -1 came"):
        Keeping(agreement_of(agreed), price_per_move=-1)


def _crossed():
    """Agreed when stops lay elsewhere: now each round goes in two directions."""
    elsewhere = [CLUSTERS[row] for row in (0, 2, 4, 1, 3, 5)]
    return planned(asked(stops(*elsewhere), FLEET))


def _vehicle(plan, stop):
    name = by_place(plan)[stop]
    return plan.rounds.vehicle[plan.rounds.id == name][0]
