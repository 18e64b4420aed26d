"""Whatever is given, mixed, split, lost and taken back: no milligram comes or goes unseen."""

from dataclasses import astuple
from datetime import UTC, datetime

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from greenhaven.web.commons.materials import NOTHING, Vector, apportion, vector_of
from greenhaven.web.commons.places.models import Place, PlaceKind
from greenhaven.web.exchange.ledger.actions import (
    CorrectionError,
    Move,
    NotEnoughError,
    account_of,
    correct,
    draw,
    open_lot,
    record,
)
from greenhaven.web.exchange.ledger.checking import check_ledger
from greenhaven.web.exchange.ledger.models import AccountKind, EventKind
from greenhaven.web.exchange.ledger.queries import can_be_taken_back, content
from greenhaven.web.exchange.ledger.tracing import trace_back, trace_forward
from tests.web.village import village

NOON = datetime(2025, 3, 3, 12, tzinfo=UTC)
LARGEST = 10**13
amounts = st.integers(0, LARGEST)


@st.composite
def vectors(drawn, largest=LARGEST):
    """An amount whose parts fit into it, from dust to a shipload."""
    wet = drawn(st.integers(0, largest))
    inner = apportion(wet, [*drawn(st.tuples(*[st.integers(0, 1000)] * 5)), 1])
    water, carbon, nitrogen, ash = inner[:4]
    phosphorus, potassium = apportion(ash, [*drawn(st.tuples(*[st.integers(0, 9)] * 2)), 1])[:2]
    return Vector(wet, water, carbon, nitrogen, phosphorus, potassium, ash)


@given(vectors(), st.data())
def test_a_part_and_the_rest_can_be_and_are_the_whole(whole, data):
    wet = data.draw(st.integers(0, whole.wet))

    part = whole.drawn(wet)

    assert part.wet == wet
    assert part.can_be()
    assert (whole - part).can_be()
    assert whole.drawn(0) == NOTHING
    assert whole.drawn(whole.wet) == whole


@given(vectors(), st.data())
def test_a_part_has_its_share_of_everything(whole, data):
    wet = data.draw(st.integers(0, whole.wet))

    part = whole.drawn(wet)

    # Ash is put together from three pieces, each at most one from its exact share.
    for there, taken in zip(astuple(whole), astuple(part), strict=True):
        assert abs(taken * whole.wet - there * wet) <= 3 * whole.wet


@given(amounts, st.lists(st.integers(0, LARGEST), min_size=1, max_size=9))
def test_apportioned_numbers_add_up(whole, weights):
    given_out = apportion(whole, weights)

    assert sum(given_out) == (whole if sum(weights) else 0)
    assert min(given_out) >= 0
    if whole <= sum(weights):
        assert all(each <= weight for each, weight in zip(given_out, weights, strict=True))


@given(amounts, st.sampled_from(["food", "chips"]))
def test_material_weighs_what_it_weighs(wet, material):
    made = vector_of(village(), material, wet)

    assert made.wet == wet
    assert made.can_be()


step = st.tuples(
    st.sampled_from(["bring", "give", "lose", "water", "correct"]),
    st.integers(0, 3),
    st.integers(0, 3),
    st.floats(0, 1.25),
)


class Yard:
    """Four heaps, the soil of a bed, the air, and a record of what each should hold."""

    def __init__(self):
        self.place = Place.objects.create(
            city="village", code="yard", name="Yard", kind=PlaceKind.HUB, lat=51, lon=4,
            shown_lat=51, shown_lon=4,
        )  # fmt: skip
        self.heaps = [open_lot(place=self.place) for _ in range(4)]
        self.arising = account_of(place=self.place, kind=AccountKind.ARISING)
        self.air = account_of(place=self.place, kind=AccountKind.AIR)
        self.soil = account_of(place=self.place, kind=AccountKind.SOIL)
        self.all = [*self.heaps, self.arising, self.air, self.soil]
        self.held = {account.pk: NOTHING for account in self.all}
        self.events = []

    def post(self, source, target, vector):
        """One event, and what it should change."""
        moves = [Move(source, target, vector)]
        kind = EventKind.HANDOVER
        event = record(kind=kind, place=self.place, moves=moves, by=None, at=NOON)
        self.held[source.pk] -= vector
        self.held[target.pk] += vector
        self.events.append((event, source, target, vector))

    def bring(self, index, _other, share):
        """Something new comes to a heap."""
        self.post(self.arising, self.heaps[index], vector_of(village(), "food", int(share * 9e6)))

    def water(self, index, _other, share):
        """A heap is watered."""
        wet = int(share * 1e6)
        self.post(self.arising, self.heaps[index], Vector(wet, wet))

    def give(self, index, other, share):
        """Part of a heap goes to another, or to the bed."""
        source, wet = self.heaps[index], int(share * self.held[self.heaps[index].pk].wet)
        target = self.soil if index == other else self.heaps[other]
        if wet > self.held[source.pk].wet:
            with pytest.raises(NotEnoughError):
                draw(account=source, wet_mg=wet, towards=target)
            return
        self.post(source, target, draw(account=source, wet_mg=wet, towards=target))

    def lose(self, index, _other, share):
        """Water and carbon leave a heap, as much as is there or too much."""
        there = self.held[self.heaps[index].pk]
        water, carbon = int(share * there.water), int(share * there.carbon)
        lost = Vector(water + carbon, water, carbon)
        if lost.within(there):
            self.post(self.heaps[index], self.air, lost)
            return
        with pytest.raises(NotEnoughError):
            self.post(self.heaps[index], self.air, lost)

    def correct(self, _index, _other, share):
        """An earlier event is taken back, where what it moved is still there."""
        if not self.events:
            return
        number = min(int(share * len(self.events)), len(self.events) - 1)
        event, source, target, vector = self.events[number]
        if not can_be_taken_back(event):
            with pytest.raises(CorrectionError):
                correct(event=event, by=None, at=NOON, reason="a slip")
            return
        correct(event=event, by=None, at=NOON, reason="a slip")
        self.held[source.pk] += vector
        self.held[target.pk] -= vector
        del self.events[number]


@pytest.mark.django_db
@settings(max_examples=30, deadline=None)
@given(st.lists(step, max_size=14))
def test_any_history_keeps_every_element(steps):
    with transaction.atomic():
        yard = Yard()

        for name, *rest in steps:
            getattr(yard, name)(*rest)

        assert {each.pk: content(each) for each in yard.all} == yard.held
        assert sum(yard.held.values(), NOTHING) == NOTHING
        assert all(yard.held[heap.pk].can_be() for heap in yard.heaps)
        assert check_ledger().holds
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(max_examples=20, deadline=None)
@given(vectors(), st.floats(0, 1))
def test_what_is_given_and_taken_back_was_never_away(whole, share):
    with transaction.atomic():
        yard = Yard()
        yard.post(yard.arising, yard.heaps[0], whole)

        yard.give(0, 0, share)
        yard.correct(0, 0, 1.0)

        assert content(yard.heaps[0]) == (whole if len(yard.events) else NOTHING)
        assert content(yard.soil) == NOTHING
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(max_examples=20, deadline=None)
@given(st.lists(step, max_size=12))
def test_a_trace_back_finds_all_of_it_and_none_twice(steps):
    with transaction.atomic():
        yard = Yard()
        for name, index, other, share in steps:
            # Downhill only: each heap gives to later ones, as batches do.
            ends = sorted((index, other)) if name == "give" else (index, other)
            getattr(yard, name)(*ends, share)

        came = sum((each[3] for each in yard.events if each[2] == yard.soil), NOTHING)
        links = trace_back(yard.soil)

        found = sum(link.wet_mg for link in links if link.kind == AccountKind.ARISING)
        assert abs(found - came.wet) <= 10 * (1 + len(yard.events))
        for heap in yard.heaps:
            assert all(0 <= link.share <= 1 + 1e-9 for link in trace_forward(heap))
        transaction.set_rollback(True)
