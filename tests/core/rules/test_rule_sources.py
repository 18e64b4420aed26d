"""Whose warnings an emergency article believes, and how many have to agree."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from greenhaven.core.rules.activations import activations
from greenhaven.core.rules.articles import Article
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.languages import translation
from greenhaven.core.rules.movements import Alerts, Leg
from tests.core.rules.cases import book, bring, facts, moves, of_kind, village

NOON = datetime(2025, 3, 4, 12, tzinfo=UTC)
HERE, THERE = village().districts.id.tolist()[:2]
SERVICE, OFFICE = "National weather service", "Flood office"


def stand_down(**trigger: object) -> Article:
    usual = {"event": "flood", "max_hours": 48, "linger_h": 0, "cool_down_h": 0}
    return of_kind("storm_stand_down", trigger=usual | trigger)


def warning(begins: float, ends: float | None, source: str = "", **more: object) -> dict:
    times = [(NOON + timedelta(hours=each)).isoformat() for each in (begins, ends or 0)]
    usual = {"event": "flood", "severity": 3, "area": "*", "begins": times[0]}
    usual |= {"ends": times[1] if ends is not None else "", "source": source}
    return usual | {"voice": "", "article": ""} | more


def hours(article: Article, *warnings: dict, district: str = HERE) -> list[tuple[float, float]]:
    """When it is in force, in hours from noon."""
    windows = article.windows(Alerts.of(warnings, severity=np.int64), district)
    return [
        tuple((each - NOON) / timedelta(hours=1) for each in (one.begins, one.ends))
        for one in windows
    ]


def test_article_without_a_list_believes_coordinators_alone():
    told, heard = warning(0, 5, "coordinators"), warning(0, 5, SERVICE)

    assert hours(stand_down(), told) == [(0, 5)]
    assert hours(stand_down(), heard) == []


def test_article_with_a_list_believes_who_stands_on_it():
    article = stand_down(sources=[SERVICE])

    assert hours(article, warning(0, 5, SERVICE)) == [(0, 5)]
    assert hours(article, warning(0, 5, "coordinators"), warning(0, 5, "A neighbour")) == []


def test_supposed_warning_of_no_source_is_believed_by_all():
    assert hours(stand_down(sources=[SERVICE, OFFICE], confirmations=2), warning(1, 4)) == [(1, 4)]


def test_two_sources_have_to_agree_where_two_are_asked_for():
    article = stand_down(sources=[SERVICE, OFFICE], confirmations=2)

    assert hours(article, warning(0, 10, SERVICE)) == []
    assert hours(article, warning(0, 10, SERVICE), warning(11, 12, OFFICE)) == []
    assert hours(article, warning(0, 10, SERVICE), warning(4, 12, OFFICE)) == [(4, 10)]


def test_source_that_repeats_itself_counts_once():
    article = stand_down(sources=[SERVICE, OFFICE], confirmations=2)

    assert hours(article, warning(0, 10, SERVICE), warning(2, 12, SERVICE)) == []


def test_coordinators_count_one_by_one():
    article = stand_down(confirmations=2)
    one, other = (warning(0, 6, "coordinators", voice=each) for each in ("a", "b"))

    assert hours(article, one, one) == []
    assert hours(article, one, other) == [(0, 6)]


def test_confirmed_warning_is_as_bad_as_all_who_are_needed_say():
    article = stand_down(sources=[SERVICE, OFFICE], confirmations=2)
    heard = Alerts.of(
        [warning(0, 10, SERVICE, severity=4), warning(0, 8, OFFICE, severity=2)], severity=np.int64
    )

    [one] = activations(book(article), heard, [HERE])

    assert one.severity == 2
    assert {each["source"] for each in one.alerts} == {SERVICE, OFFICE}


def test_known_activation_holds_where_it_says_and_for_its_article_alone():
    known = warning(0, 3, article="storm-stand-down", area=HERE)

    assert hours(stand_down(), known) == [(0, 3)]
    assert hours(stand_down(), known, district=THERE) == []
    assert hours(stand_down(), known | {"article": "another"}) == []
    assert activations(book(stand_down()), Alerts.of([known], severity=np.int64), [HERE]) == ()


def test_planner_and_guard_obey_a_known_activation():
    carried = moves(bring(0), bring(1))
    alerts = Alerts.of([warning(0, 3, article="storm-stand-down", area="*")], severity=np.int64)

    assert stand_down().ruling(carried, facts(alerts=alerts)).banned.any()
    assert not stand_down().ruling(carried, facts()).banned.any()


@pytest.mark.parametrize(
    ("trigger", "said"),
    [
        ({"sources": [SERVICE], "confirmations": 2}, "only 1 sources are named"),
        ({"sources": [SERVICE, SERVICE]}, "the same twice"),
        ({"sources": [""]}, "an empty name"),
        ({"sources": []}, "sources"),
        ({"confirmations": 0}, "nearest valid value: 1"),
        ({"confirmations": 40}, "nearest valid value: 9"),
    ],
)
def test_lists_that_can_never_agree_are_refused(trigger, said):
    with pytest.raises(RulesError, match=said):
        stand_down(**trigger)


def test_sentence_says_whose_warnings_count():
    article = stand_down(sources=["coordinators", SERVICE], confirmations=2)

    english, spanish = article.sentence(), article.sentence(translation("es"))

    assert "from coordinators of the network and National weather service" in english
    assert "at least 2 of them agree" in english
    assert "si al menos 2 coinciden" in spanish
    assert "Warnings count" not in stand_down().sentence()
    assert stand_down().legs == (Leg.RETURN,)
