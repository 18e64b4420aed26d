"""`greenhaven rules` as a person or a script meets it."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from greenhaven.cities import open_city, open_rulebook
from greenhaven.cli import app
from greenhaven.cli.screen import Exit

SMALL = Path(__file__).parents[1] / "cities" / "small"
ARTICLES = [
    {
        "kind": "longest_haul",
        "id": "near",
        "longest_km": 8,
        "effective_from": "2020-01-01",
        "districts": ["east"],
        "sources": ["a good reason"],
    },
    {
        "kind": "quarantine",
        "id": "old",
        "effective_from": "2020-01-01",
        "effective_to": "2021-01-01",
    },
    {"kind": "hygiene_gate", "id": "heat", "effective_from": "2020-01-01"},
]


def greenhaven(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def city(tmp_path):
    """The small city with a rulebook."""
    folder = Path(shutil.copytree(SMALL, tmp_path / "city"))
    book = {"city": open_city(SMALL).id, "note": "A trial.", "articles": ARTICLES}
    (folder / "rulebook.json").write_text(json.dumps(book), encoding="utf-8")
    return folder


@pytest.fixture
def propose(city, tmp_path):
    """Write a proposal on the small city's rulebook."""

    def write(**fields):
        change = {"action": "amend", "article": "near", "fields": fields}
        raw = {
            "title": "Nearer still",
            "rationale": "Because.",
            "on": open_rulebook(city).digest(),
            "changes": [change],
        }
        path = tmp_path / "proposal.json"
        path.write_text(json.dumps(raw), encoding="utf-8")
        return path

    return write


def test_show_tells_every_article_in_plain_words(city):
    done = greenhaven("rules", "show", city)

    assert done.exit_code == Exit.DONE
    said = " ".join(done.stdout.split())
    assert "3 articles" in said
    assert "A trial." in said
    assert "may travel at most 8 km by road" in said
    assert open_city(city).districts.name[0] in said
    assert "layer ordinary · binds this network · version 1 from 1 January 2020" in said
    assert "It has no effect at" in said
    assert "a good reason" in said


def test_show_on_a_day_leaves_out_what_had_ended(city):
    done = greenhaven("rules", "show", city, "--on", "2024-01-01", "--json")

    said = json.loads(done.stdout)
    assert [each["id"] for each in said["articles"]] == ["near", "heat"]
    assert said["digest"] == open_rulebook(city).digest()
    assert said["articles"][0]["sentence"].endswith("at most 8 km by road, one way.")
    assert said["articles"][1]["notices"] != []


def test_show_speaks_another_language(city):
    done = greenhaven("rules", "show", city, "--lang", "es")

    assert "Ningún recorrido supera los 8 km" in " ".join(done.stdout.split())


def test_city_without_rules_has_an_empty_rulebook():
    done = greenhaven("rules", "show", SMALL)

    assert done.exit_code == Exit.DONE
    assert "version 0: 0 articles" in done.stdout


def test_check_of_a_sound_proposal_ends_well_and_tells_what_has_no_effect(city, propose):
    done = greenhaven("rules", "check", city, "--proposal", propose(longest_km=5))

    assert done.exit_code == Exit.DONE
    assert "no faults" in " ".join(done.stdout.split())
    assert "heat: It has no effect" not in done.stdout
    assert "and 2 of articles that it does not change" in " ".join(done.stdout.split())
    whole = greenhaven("rules", "check", city)
    assert "heat: It has no effect" in " ".join(whole.stdout.split())


def test_check_of_a_bad_proposal_ends_with_two_and_the_nearest_valid_value(city, propose):
    path = propose(longest_km=0.1)

    done = greenhaven("rules", "check", city, "--proposal", path)
    as_object = greenhaven("rules", "check", city, "--proposal", path, "--json")

    assert done.exit_code == as_object.exit_code == Exit.BAD_INPUT
    assert "article near, longest_km: 0.1 came" in done.stderr
    assert json.loads(as_object.stdout)["error"].endswith("nearest valid value: 0.5")


def test_check_of_a_rulebook_file(city, tmp_path):
    path = tmp_path / "other.json"
    path.write_text(json.dumps({"city": open_city(SMALL).id, "articles": [{"kind": "x"}]}))

    done = greenhaven("rules", "check", city, "--rulebook", path)

    assert done.exit_code == Exit.BAD_INPUT
    assert "article number 1" in done.stderr


def test_rulebook_of_another_city_is_refused(city, tmp_path):
    path = tmp_path / "other.json"
    path.write_text(json.dumps({"city": "elsewhere"}))

    done = greenhaven("rules", "show", city, "--rulebook", path)

    assert done.exit_code == Exit.BAD_INPUT
    assert "elsewhere came" in done.stderr


def test_diff_tells_fields_and_both_sentences(city, propose):
    done = greenhaven("rules", "diff", city, "--proposal", propose(longest_km=5))

    said = " ".join(done.stdout.split())
    assert done.exit_code == Exit.DONE
    assert "Nearer still" in said
    assert "near: amended, from 1 January 2020" in said
    assert "may travel at most 8 km by road, one way. + Compost" in said
    assert "may travel at most 5 km by road" in said
    assert "longest_km" in said


def test_diff_is_an_object_for_scripts(city, propose):
    done = greenhaven("rules", "diff", city, "--proposal", propose(longest_km=5), "--json")

    said = json.loads(done.stdout)
    assert said["title"] == "Nearer still"
    [change] = said["changes"]
    assert (change["article"], change["action"]) == ("near", "amend")
    assert change["fields"] == [{"field": "longest_km", "old": 8.0, "new": 5.0}]


def test_diff_of_a_rulebook_with_itself_finds_nothing(city):
    done = greenhaven("rules", "diff", city, "--rulebook", city / "rulebook.json")

    assert done.exit_code == Exit.DONE
    assert "no difference" in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("diff", SMALL), "expected --proposal FILE or --rulebook FILE"),
        (("show", SMALL, "--lang", "xx"), "no language 'xx': there are en, es"),
        (("check", SMALL, "--proposal", "none.json"), "none.json cannot be read"),
        (("show", "atlantis"), "no city 'atlantis'"),
    ],
)
def test_bad_input_ends_with_two_and_the_reason(words, said):
    done = greenhaven("rules", *words)

    assert done.exit_code == Exit.BAD_INPUT
    assert said in done.stderr
