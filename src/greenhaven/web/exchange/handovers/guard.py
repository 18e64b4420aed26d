"""The rulebook in force is asked before anything goes to soil."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np
from django.db.models import Sum
from django.utils.translation import gettext as _

from greenhaven.core.city import City, distance_km
from greenhaven.core.rules.facts import facts_of
from greenhaven.core.rules.guard import Handovers, check
from greenhaven.core.rules.movements import Facts, Grades, Leg, Movements
from greenhaven.core.rules.rulebook import Rulebook
from greenhaven.web.commons.emergencies.queries import alerts_of
from greenhaven.web.commons.materials import Vector
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.snapshots.queries import (
    articles_of,
    latest_snapshot,
    rulebook_in_force,
    state_of,
)
from greenhaven.web.exchange.batches.models import Batch
from greenhaven.web.exchange.handovers.errors import RuleRefusesError
from greenhaven.web.exchange.handovers.models import Commitment, CommitmentState
from greenhaven.web.exchange.ledger.models import AccountKind, Posting
from greenhaven.web.exchange.plans.rules import named

YEAR = timedelta(days=365)
WEEK = timedelta(days=7)
MG_PER_KG = 1_000_000
MG_PER_T = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is asked for: so much of a batch, for one place, at one moment.

    Rules of hours are asked about the `hour` at which it was driven.
    """

    leg: Leg
    batch: Batch
    taker_place: Place
    vector: Vector
    at: datetime
    hour: datetime


def refuse_unless_ruled(delivery: Delivery, city: City) -> None:
    """Ask the rulebook in force; what it refuses is told in the article's own sentence.

    The place that takes is held until the transaction ends, so that two deliveries at once are
    judged one after the other.
    """
    rulebook = rulebook_in_force(city.id)
    if rulebook is None:
        return
    place = Place.objects.select_for_update(no_key=True).get(pk=delivery.taker_place.pk)
    rows = (city.gardens.id == place.code).nonzero()[0]
    if not len(rows):
        raise RuleRefusesError(
            _("What %(place)s may safely take is not known yet. Ask a coordinator.")
            % {"place": place.name}
        )
    _ask(articles_of(rulebook.digest), delivery, city, int(rows[0]))


def _ask(articles: Rulebook, delivery: Delivery, city: City, garden: int) -> None:
    facts = _facts(delivery, city, garden)
    asked = _movements(delivery, city, garden, 1)
    promised = _promised_t(delivery)
    committed = Handovers(_movements(delivery, city, garden, len(promised)), promised)
    handover = Handovers(asked, np.array([delivery.vector.wet / MG_PER_T]))
    verdict = check(articles, facts, handover, committed, delivery.hour)
    if not verdict.allowed:
        names = named(city)
        raise RuleRefusesError(" ".join(each.say(_, names) for each in verdict.refusals))


def _facts(delivery: Delivery, city: City, garden: int) -> Facts:
    """The published state, with what this garden received by the books of the last year."""
    snapshot = latest_snapshot(city.id)
    assert snapshot is not None  # noqa: S101 -- `city` came out of it
    per_t = _content_kg_per_t(delivery.vector)
    state = state_of(snapshot.digest)
    applied = (state.nitrogen_applied_kg.copy(), state.phosphorus_applied_kg.copy())
    for known, spread in zip(applied, _spread_kg(delivery), strict=True):
        known[garden] = max(known[garden], spread)
    fresh = replace(state, nitrogen_applied_kg=applied[0], phosphorus_applied_kg=applied[1])
    # An emergency of this moment need not be in the published state yet, and may be over.
    alerts = alerts_of(city.id, delivery.at, delivery.hour)
    facts = facts_of(city, fresh, per_t, grades=_grades(delivery.batch), alerts=alerts)
    return replace(facts, start=delivery.at.date())


def _spread_kg(delivery: Delivery) -> tuple[float, float]:
    """N and P that came to the garden in the twelve months before [kg], less what was corrected."""
    since = delivery.at - YEAR
    sums = {"nitrogen": Sum("nitrogen_mg"), "phosphorus": Sum("phosphorus_mg")}
    soil = {"kind": AccountKind.SOIL, "place": delivery.taker_place}
    came = Posting.objects.filter(
        **{f"target__{key}": value for key, value in soil.items()}, event__happened_at__gt=since
    ).aggregate(**sums)
    left = Posting.objects.filter(
        **{f"source__{key}": value for key, value in soil.items()},
        event__corrects__happened_at__gt=since,
    ).aggregate(**sums)
    nitrogen, phosphorus = (
        ((came[name] or 0) - (left[name] or 0)) / MG_PER_KG for name in ("nitrogen", "phosphorus")
    )
    return nitrogen, phosphorus


def _promised_t(delivery: Delivery) -> np.ndarray:
    """What else is agreed for the same garden in the week [t]; the due one itself is not counted.

    Its own promise, if it has one, is the promise of this hub that is due first.
    """
    day = delivery.at.date()
    agreed = Commitment.objects.filter(
        leg=delivery.leg,
        taker_place=delivery.taker_place,
        state=CommitmentState.AGREED,
        due_on__gte=day,
        due_on__lt=day + WEEK,
    ).exclude(giver_place=delivery.batch.place)
    return np.array([mg / MG_PER_T for mg in agreed.values_list("amount_mg", flat=True)])


def _movements(delivery: Delivery, city: City, garden: int, count: int) -> Movements:
    hub = _hub(city, delivery.batch.place.code)
    hubs, gardens = city.hubs, city.gardens
    straight = 0.0
    if hub >= 0:
        ends = (hubs.lat[hub], hubs.lon[hub], gardens.lat[garden], gardens.lon[garden])
        straight = float(distance_km(*map(np.asarray, ends)))
    km = city.parameters["detour_factor"] * straight
    nitrogen, phosphorus = _content_kg_per_t(delivery.vector)
    values: Mapping[str, object] = {
        "leg": delivery.leg.value,
        "source": -1,
        "hub": hub,
        "via": -1,
        "garden": garden,
        "kind": -1,
        "grade": 0,
        "week": 0,
        "km": km,
        "nitrogen_kg_per_t": nitrogen,
        "phosphorus_kg_per_t": phosphorus,
        "haulage_per_t": city.parameters["haulage_per_t_km"] * km,
    }
    return Movements(**{name: np.full(count, value) for name, value in values.items()})


def _hub(city: City, code: str) -> int:
    rows = (city.hubs.id == code).nonzero()[0]
    return int(rows[0]) if len(rows) else -1


def _grades(batch: Batch) -> Grades:
    """What the release of the batch says of it; one that is given is on no hold."""
    grounds = batch.release_grounds or {}
    return Grades(
        id=np.array([batch.code]),
        hub=np.array([batch.place.code]),
        hygienised=np.array([bool(grounds.get("hygienised"))]),
        contamination_percent=np.array([float(grounds.get("foreign_matter_percent", np.nan))]),
        on_hold=np.array([False]),
        heat_known=np.array(["hygienised" in grounds]),
    )


def _content_kg_per_t(vector: Vector) -> tuple[float, float]:
    """N and P of what is given [kg/t wet]."""
    return 1000 * vector.nitrogen / vector.wet, 1000 * vector.phosphorus / vector.wet
