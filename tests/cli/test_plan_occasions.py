"""`greenhaven plan --occasion`: a hub that is down, or a storm."""

import json

import pytest
from typer.testing import CliRunner

from greenhaven.cli.main import app
from greenhaven.cli.plan_occasions import OccasionError, with_occasions
from greenhaven.core.planning.opening import opening_state
from tests.core.planning.towns import QUICK, START, town

CITY = town()
HUB = str(CITY.hubs.id[CITY.hubs.kind == "processing_hub"][0])


def said(*texts):
    return with_occasions(CITY, opening_state(CITY, START, QUICK), texts)


def test_hub_is_down_from_the_first_day_on_or_between_two():
    state = said(f"hub_down {HUB}", f"hub_down {HUB} 2025-03-10 2025-03-12")

    assert state.down.first.tolist() == [START.isoformat(), "2025-03-10"]
    assert state.down.last.tolist() == ["", "2025-03-12"]


def test_storm_is_a_warning_as_rounds_read_it():
    state = said("storm extreme")

    assert (state.alerts.event.tolist(), state.alerts.severity.tolist()) == (["storm"], [4])
    assert len(said().alerts) == len(said().down) == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("hub_down", "the id of a hub was expected"),
        ("hub_down nowhere", "the id of a hub was expected"),
        ("hub_down hub-one", "did you mean hub-"),
        (f"hub_down {HUB} soon", "'soon' is no day"),
        (f"hub_down {HUB} 2025-03-12 2025-03-10", "a later last day"),
        ("earthquake", "must begin with"),
        ("", "must begin with"),
    ],
)
def test_occasion_that_cannot_be_read_is_refused_in_words(text, words):
    with pytest.raises(OccasionError, match=words):
        said(text)


def test_state_without_an_occasion_is_as_it_was():
    state = opening_state(CITY, START, QUICK)

    assert with_occasions(CITY, state, []) is state


def test_command_plans_without_the_hub_that_is_down():
    run = CliRunner()
    asked = ["plan", "nyc", "--weeks", "1", "--json", "--without-rules"]
    usual = json.loads(run.invoke(app, asked).stdout)
    down = run.invoke(app, [*asked, "--occasion", "hub_down fresh-kills"])

    assert down.exit_code == 0
    assert json.loads(down.stdout)["composted_t"] < usual["composted_t"]
    wrong = run.invoke(app, [*asked, "--occasion", "hub_down fresh-kill"])
    assert wrong.exit_code == 2
    assert "did you mean fresh-kills" in wrong.output
