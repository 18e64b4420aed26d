"""The record of emergencies: what was in force, why, until when, and what is owed afterwards."""

import json
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from greenhaven.core.rules.activations import activations
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.languages import translation
from greenhaven.core.rules.movements import Alerts, no_alerts
from tests.core.rules.cases import book, bring, facts, moves, of_kind, village

NOON = datetime(2025, 3, 4, 12, tzinfo=UTC)
HERE = str(village().gardens.district[0])
DISTRICTS = village().districts.id.tolist()


def at(hours):
    return (NOON + timedelta(hours=hours)).isoformat()


def alerts(*rows):
    """Warnings as (begins, ends, severity, area), hours from noon."""
    return Alerts.of(
        [
            {
                "event": "flood",
                "severity": severity,
                "area": area,
                "begins": at(begins),
                "ends": at(ends) if ends is not None else "",
            }
            for begins, ends, severity, area in rows
        ],
        severity=np.int64,
    )


def stand_down(**trigger):
    usual = {"event": "flood", "max_hours": 48, "linger_h": 6, "cool_down_h": 24}
    return of_kind("storm_stand_down", trigger=usual | trigger)


def found(given, article=None):
    return activations(book(article or stand_down()), given, DISTRICTS)


def test_activation_is_recorded_with_its_warning():
    [one] = found(alerts((0, 10, 3, HERE)))

    assert (one.article, one.version, one.areas) == ("storm-stand-down", 1, (HERE,))
    assert (one.event, one.severity, one.renewed) == ("flood", 3, False)
    assert (one.begins, one.ends) == (NOON, NOON + timedelta(hours=16))
    assert one.rests_until == NOON + timedelta(hours=40)
    assert one.report_due == date(2025, 3, 19)
    assert [each["area"] for each in one.alerts] == [HERE]


def test_record_is_plain_and_says_the_same_each_time():
    given = alerts((0, 10, 3, "*"), (5, 12, 3, HERE))

    texts = {json.dumps([each.payload() for each in found(given)]) for _ in range(3)}

    assert len(texts) == 1
    [one] = json.loads(texts.pop())
    assert one["report_due"] == "2025-03-19"


def test_warning_for_everywhere_is_one_activation():
    [one] = found(alerts((0, 10, 3, "*")))

    assert set(one.areas) == {*DISTRICTS, ""}


def test_repeated_warning_within_the_rest_is_none_unless_it_is_worse():
    assert len(found(alerts((0, 10, 2, HERE), (20, 30, 2, HERE)))) == 1
    assert [each.severity for each in found(alerts((0, 10, 2, HERE), (20, 30, 3, HERE)))] == [2, 3]
    assert len(found(alerts((0, 10, 2, HERE), (41, 50, 2, HERE)))) == 2


def test_silence_and_advice_leave_no_record():
    advice = of_kind(
        "storm_stand_down",
        authority="advisory",
        advice_to="a body",
        trigger={"event": "flood", "max_hours": 5},
    )

    assert found(no_alerts()) == ()
    assert found(alerts((0, 10, 3, HERE)), advice) == ()


def test_article_of_another_district_is_not_set_in_force():
    other = of_kind("storm_stand_down", level="district", area="elsewhere")

    assert found(alerts((0, 10, 3, HERE)), other) == ()


def test_notice_is_told_in_the_readers_words():
    rulebook = book(stand_down())
    [one] = activations(rulebook, alerts((0, 10, 3, HERE)), DISTRICTS)

    said = one.notice(rulebook).say(names={HERE: "Old Town"})

    assert said == (
        "the stand-down is in force: a warning of floods that is severe was given for Old Town. It "
        "ends by itself on 5 March 2025 at 04:00 UTC, and by 19 March 2025 it is told what it did."
    )
    assert "está en vigor" in one.notice(rulebook).say(translation("es"))


def renewed(*until_h, began=0, **trigger):
    renewals = [{"began": at(began), "until": at(hours)} for hours in until_h]
    return stand_down(renewals=renewals, **trigger)


def test_vote_prolongs_an_emergency_and_planner_and_record_know_it():
    article = renewed(90)
    given = alerts((0, 10, 3, HERE))

    [one] = found(given, article)
    [window] = article.trigger.windows(given, HERE)

    assert one.renewed
    assert one.ends == window.ends == NOON + timedelta(hours=90)
    banned = [
        each.ruling(moves(bring(0, week=1)), facts(alerts=given)).banned.tolist()
        for each in (stand_down(), renewed(96, 144))
    ]
    assert banned == [[False], [True]]


def test_vote_does_not_begin_what_no_warning_began():
    assert found(alerts((0, 10, 1, HERE)), renewed(90)) == ()
    assert found(alerts((0, 10, 3, HERE)), renewed(90, began=1))[0].renewed is False


def test_each_vote_prolongs_it_by_no_more_than_was_agreed():
    with pytest.raises(RulesError) as caught:
        renewed(97)
    assert "prolongs it by at most 48 hours" in str(caught.value)
    assert "nearest valid value: 2025-03-08T12:00:00+00:00" in str(caught.value)

    assert renewed(96, 144).trigger.renewals[1].ends == NOON + timedelta(hours=144)
    with pytest.raises(RulesError):
        renewed(96, 145)
    with pytest.raises(RulesError):
        renewed(-1)


def test_renewal_needs_times_with_their_zone():
    with pytest.raises(RulesError, match="until: expected an ISO time with its zone"):
        stand_down(renewals=[{"began": at(0), "until": "2025-03-05T12:00"}])


def test_rest_begins_after_the_prolonged_end():
    given = alerts((0, 10, 3, HERE), (100, 110, 3, HERE))

    assert len(found(given)) == 2
    assert len(found(given, renewed(90))) == 1


def test_sentence_tells_of_the_vote():
    said = renewed(48).sentence()

    assert said.endswith("A vote prolonged it until 6 March 2025, 12:00.")
