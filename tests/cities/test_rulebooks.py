"""Rulebooks of city folders: New York's example, an empty one, and faulty ones."""

import json
import shutil
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from greenhaven.cities import (
    UnknownCityError,
    check_folder,
    open_city,
    open_rulebook,
    proposal_in,
    proposals_of,
    rulebook_in,
)
from greenhaven.core.planning.allocation import allocate
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.core.rules.articles import Authority
from greenhaven.core.rules.differences import differences
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.lint import lint
from greenhaven.core.rules.proposals import amended
from tests.core.rules.cases import facts

SMALL = Path(__file__).parent / "small"
HAUL = {"kind": "longest_haul", "id": "near", "longest_km": 8, "effective_from": "2025-01-01"}


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(SMALL, tmp_path / "city"))


def write_rulebook(folder, **values):
    content = {"city": "small", "articles": [HAUL], **values}
    (folder / "rulebook.json").write_text(json.dumps(content), encoding="utf-8")


def city_id():
    return open_city(SMALL).id


def test_rulebook_of_new_york_says_that_it_is_an_example():
    book = open_rulebook("nyc")

    assert book.city == "nyc"
    assert "example" in book.note
    assert "Nobody has adopted it" in book.note
    assert 10 <= len(book.articles) <= 14
    assert all(article.adopted_by == "" for article in book.articles)
    assert not any(article.authority is Authority.STATUTE for article in book.articles)


def test_rulebook_of_new_york_names_nothing_that_the_city_lacks():
    told = lint(open_rulebook("nyc"), facts(open_city("nyc")))

    assert [each.article for each in told if "The city has no" in each.say()] == []


def test_proposals_of_new_york_fit_its_rulebook_and_change_it():
    book, made = open_rulebook("nyc"), proposals_of("nyc")

    assert len(made) == 4
    for proposal in made.values():
        assert proposal.on == book.digest()
        assert proposal.rationale
        assert len(differences(book, amended(book, proposal))) == 1


@pytest.fixture(scope="module")
def planned():
    """A plan of New York under its rulebook as a proposal would have it; "" = as it is."""
    city, book = open_city("nyc"), open_rulebook("nyc")
    made = proposals_of("nyc")

    @cache
    def plan(name, start=city.clock.today):
        return allocate(
            city,
            opening_state(city, start),
            start=start,
            weeks=1,
            settings=PlanSettings(priced_limits=0),
            rulebook=amended(book, made[name]) if name else book,
        )

    return plan


@pytest.mark.parametrize("name", ["compost-stays-near", "lower-phosphorus-cap"])
def test_stricter_rules_of_new_york_give_gardens_less(planned, name):
    now = planned("").summary["to_gardens_t"]

    assert 0 < planned(name).summary["to_gardens_t"] < 0.9 * now


def test_a_wish_for_shares_by_head_takes_from_nobody_and_tells_what_is_missing(planned):
    plan = planned("fair-share-by-head")

    [wish] = plan.articles.take(plan.articles.article == "share-by-head").records()
    assert plan.summary["to_gardens_t"] == pytest.approx(planned("").summary["to_gardens_t"])
    assert not wish["hard"]
    assert wish["beyond"] > 1.0


def test_parks_of_new_york_wait_for_spring(planned):
    winter = date(2025, 12, 1)

    assert planned("", winter).summary["to_parks_t"] > 0
    assert planned("parks-in-spring", winter).summary["to_parks_t"] == 0
    now = planned("").summary["to_parks_t"]
    assert planned("parks-in-spring").summary["to_parks_t"] == pytest.approx(now)


def test_folder_without_a_rulebook_has_one_without_articles(folder):
    book = open_rulebook(folder)

    assert (book.city, book.version, book.articles) == (city_id(), 0, ())
    assert proposals_of(folder) == {}


def test_rulebook_of_a_folder_is_read(folder):
    write_rulebook(folder, city=city_id())

    assert [article.id for article in open_rulebook(folder).articles] == ["near"]
    assert check_folder(folder) == ()


def test_rulebook_of_another_city_is_refused(folder):
    write_rulebook(folder, city="elsewhere")

    with pytest.raises(RulesError, match=f"elsewhere came; nearest valid value: {city_id()}"):
        open_rulebook(folder)


def test_fault_of_a_rulebook_is_a_fault_of_its_folder(folder):
    write_rulebook(folder, city=city_id(), articles=[HAUL | {"longest_km": 0.1}])

    [fault] = check_folder(folder)

    assert fault.file == "rulebook.json"
    assert "longest_km" in str(fault)


def test_folder_without_settings_tells_that_first(folder):
    (folder / "city.toml").unlink()

    files = {fault.file for fault in check_folder(folder)}
    assert "city.toml" in files
    assert "rulebook.json" not in files
    with pytest.raises(RulesError, match=r"city\.toml of .* names no city"):
        open_rulebook(folder)


def test_city_that_is_not_there_is_refused():
    with pytest.raises(UnknownCityError):
        open_rulebook("atlantis")


@pytest.mark.parametrize("read", [rulebook_in, proposal_in])
def test_file_that_cannot_be_read_is_told(tmp_path, read):
    with pytest.raises(RulesError, match="cannot be read: No such file"):
        read(tmp_path / "none.json")
    (tmp_path / "bytes.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RulesError, match="expected text in UTF-8"):
        read(tmp_path / "bytes.json")
