"""`greenhaven plan` under rules: the city's own, others, or none."""

import json
import shutil
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from greenhaven.cli import app
from greenhaven.cli.screen import Exit

SMALL = Path(__file__).parents[1] / "cities" / "small"
CITY = tomllib.loads((SMALL / "city.toml").read_text(encoding="utf-8"))["id"]
NEAR = {
    "kind": "longest_haul",
    "id": "near",
    "effective_from": "2020-01-01",
    "longest_km": 50,
    "legs": ["export"],
}


def greenhaven(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def write(tmp_path):
    """Write a rulebook of some articles; its path."""

    def written(*articles, name="rules.json"):
        path = tmp_path / name
        path.write_text(json.dumps({"city": CITY, "articles": articles}), encoding="utf-8")
        return path

    return written


def planned(*words):
    done = greenhaven("plan", SMALL, "--weeks", 4, "--json", *words)
    assert done.exit_code == Exit.DONE, done.stdout
    return json.loads(done.stdout)


def test_plan_obeys_another_rulebook_and_prices_it(write):
    free, ruled = planned(), planned("--rulebook", write(NEAR))

    assert ruled["exported_t"] == 0 < free["exported_t"]
    assert ruled["rules"] == 1
    assert len(ruled["rulebook"]) == 64
    (said,) = ruled["rule_prices"]
    assert said.startswith("Without the 50 km limit, as much compost would reach soils, ")
    assert " less would be left without a place, and the bill would be " in said
    assert said.endswith(" EUR higher in 4 weeks.")


def test_plan_obeys_the_rulebook_of_its_city(write, tmp_path):
    folder = tmp_path / "city"
    shutil.copytree(SMALL, folder)
    shutil.copy(write(NEAR), folder / "rulebook.json")

    ruled = greenhaven("plan", folder, "--weeks", 4, "--json")
    free = greenhaven("plan", folder, "--weeks", 4, "--json", "--without-rules")

    assert json.loads(ruled.stdout)["exported_t"] == 0
    said = json.loads(free.stdout)
    assert (said["rules"], said["rulebook"], said["rule_prices"]) == (0, "", [])


def test_broken_soft_rules_are_told(write):
    soft = NEAR | {"price": {"per_unit": 1, "currency": "EUR"}}

    said = planned("--rulebook", write(soft))["rules_broken"]

    assert len(said) == 1
    assert " moved in spite of it" in said[0]
    assert said[0].endswith(" EUR.")


def test_people_read_what_the_rules_cost(write):
    done = greenhaven("plan", SMALL, "--weeks", 4, "--rulebook", write(NEAR))

    assert "What the rules cost (rulebook, version 1):" in done.stdout
    assert "Without the 50 km limit, " in " ".join(done.stdout.split())


def test_rules_that_no_plan_keeps_are_told_with_what_would_do(write):
    store = {
        "kind": "reserve_floor",
        "id": "reserve",
        "effective_from": "2020-01-01",
        "least_t": 1e5,
    }

    done = greenhaven("plan", SMALL, "--weeks", 2, "--json", "--rulebook", write(store))

    assert done.exit_code == Exit.NO_PLAN
    error = json.loads(done.stdout)["error"]
    assert "At least 100" in error
    assert "would have to be" in error


def test_faults_of_a_rulebook_and_options_that_contradict_are_bad_input(write):
    high = NEAR | {"longest_km": 900}

    wrong = greenhaven("plan", SMALL, "--rulebook", write(high), "--json")
    both = greenhaven("plan", SMALL, "--rulebook", write(NEAR), "--without-rules", "--json")

    assert (wrong.exit_code, both.exit_code) == (Exit.BAD_INPUT, Exit.BAD_INPUT)
    assert "nearest valid value" in json.loads(wrong.stdout)["error"]
    assert "--without-rules" in json.loads(both.stdout)["error"]


def test_lexicographic_plan_is_no_less_fair():
    fair, fairer = planned(), planned("--lexicographic")

    assert fairer["fairness_floor"] >= fair["fairness_floor"] - 1e-6
