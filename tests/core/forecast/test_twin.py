from dataclasses import replace

import numpy as np
import pytest

from greenhaven.core.forecast.materials import ForecastError
from greenhaven.core.forecast.twin import twin
from greenhaven.core.forecast.twin.accounts import Account, Entry, account
from greenhaven.core.forecast.twin.garden_futures import BedQuantity
from greenhaven.core.forecast.twin.twin import MOST_IMBALANCE, follow, twin_unknowns
from greenhaven.core.planning.plan import ELEMENTS
from greenhaven.core.rules.movements import Leg
from tests.core.forecast.twins import drawn, followed, village

NITROGEN = ELEMENTS.index("nitrogen")


def test_whole_city_balances_in_every_element():
    assert set(followed().balance) == set(ELEMENTS)
    assert max(followed().balance.values()) <= 1e-10


def test_account_tells_where_everything_went():
    found = followed().account

    came = sum(line for entry, line in found.lines.items() if entry.enters)
    went = sum(line for entry, line in found.lines.items() if not entry.enters)

    assert set(found.lines) == set(Entry)
    assert np.allclose(came, went, rtol=1e-12)
    assert (found.lines[Entry.TO_GARDENS][:, NITROGEN] > 0).all()


def test_account_that_lacks_a_gram_shows_it():
    lines = dict(followed().account.lines)
    lines[Entry.SOLD] = lines[Entry.SOLD] + 1e-3

    assert Account(lines).imbalance().min() > 1e-9


def test_account_is_added_up_from_flows_not_from_hubs():
    city, _, schedule = village()
    whole = followed()
    tampered = replace(whole.hubs, moved_t=whole.hubs.moved_t * 1.01)

    found = account(city, schedule, whole.members, tampered)

    assert found.imbalance()[:, NITROGEN].min() > 1e-3


def test_gardens_get_what_the_hubs_send_them():
    _, _, schedule = village()
    whole = followed()

    given = schedule.flows.leg[schedule.deliveries] == Leg.RETURN
    sent = 1e3 * whole.hubs.deliveries_t[:, given, NITROGEN].sum(axis=1)
    got = whole.gardens.city(BedQuantity.ADDED_NITROGEN).sum(axis=1)

    assert np.allclose(got, sent, rtol=1e-9)


def test_imbalance_is_never_passed_over(monkeypatch):
    city, state, schedule = village()
    errors = dict.fromkeys(ELEMENTS, 0.0) | {"carbon": 2 * MOST_IMBALANCE}
    monkeypatch.setattr(twin, "balance", lambda *_: errors)

    with pytest.raises(ForecastError, match=r"accounts of carbon .* a fault of the twin"):
        follow(city, state, schedule, drawn(city, schedule, 1))


def test_error_that_is_no_number_is_never_passed_over(monkeypatch):
    city, state, schedule = village()
    monkeypatch.setattr(twin, "balance", lambda *_: {"wet": 0.0, "water": np.nan})

    with pytest.raises(ForecastError, match="accounts of water"):
        follow(city, state, schedule, drawn(city, schedule, 1))


def test_progress_tells_what_is_done_and_can_stop():
    city, state, schedule = village()
    told: list[tuple[str, float]] = []

    def stop(what: str, share: float) -> None:
        told.append((what, share))
        if what == "gardens":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        follow(city, state, schedule, drawn(city, schedule, 1), progress=stop)

    shares = [share for _, share in told]
    assert [what for what, _ in told] == ["weather", "hubs", "gardens"]
    assert shares == sorted(shares)


def test_every_reason_is_told_once():
    reasons = followed().reasons

    assert len(reasons) == len(set(reasons))
    assert all(reason.reason and reason.value for reason in reasons)


def test_every_unknown_has_its_own_name_and_says_where_it_is_from():
    city, _, _ = village()

    unknowns = twin_unknowns(city)

    names = [unknown.name for unknown in unknowns]
    assert len(names) == len(set(names))
    assert {f"supply of {kind}" for kind in city.kinds.id.tolist()} <= set(names)


def test_city_without_flows_or_batches_has_empty_hubs_and_balances():
    city, state, schedule = village()
    nothing = slice(0, 0)
    bare = replace(schedule, flows=schedule.flows.take(nothing))
    empty = replace(state, batches=state.batches.take(nothing))

    found = follow(city, empty, bare, drawn(city, bare, 2))

    assert len(found.hubs.hubs) == 0
    assert max(found.balance.values()) <= MOST_IMBALANCE
    assert found.hubs.left_over_t.sum() > 0


def test_city_that_only_holds_batches_lets_them_ripen():
    city, state, schedule = village()
    bare = replace(schedule, flows=schedule.flows.take(slice(0, 0)))

    found = follow(city, state, bare, drawn(city, bare, 2))

    assert found.hubs.ripe[:, -1, :, 0].sum() > 0
    assert not found.hubs.sent.any()


def test_city_without_weather_is_followed_and_says_so():
    city, state, schedule = village()
    calm = replace(city, weather=city.weather.take(slice(0, 0)))

    found = follow(calm, state, schedule, drawn(calm, schedule, 2))

    assert "has recorded no weather" in " ".join(each.reason for each in found.reasons)
