"""Proposals: what they make of a rulebook, and what no proposal can do."""

import json
from datetime import date

import pytest

from greenhaven.core.rules.differences import Action, differences, shown
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.proposals import amended, read_proposal
from tests.core.rules.cases import EVERY_KIND, PRICE, book, every_kind, of_kind, written

HAUL = of_kind("longest_haul")
LAW = of_kind("water_buffer", layer="statute", authority="statute")
BASIC = of_kind("nutrient_cap", layer="constitution")
ORDER = of_kind("quarantine", layer="steward", effective_to="2025-01-15")


def amend(article, **fields):
    return {"action": "amend", "article": article, "fields": fields}


def add(article, **values):
    return {"action": "add", "article": written(article, **values)}


def repeal(article):
    return {"action": "repeal", "article": article}


def proposal(rulebook, *changes, **values):
    raw = {"title": "A change", "on": rulebook.digest(), "changes": list(changes), **values}
    return read_proposal(json.dumps(raw))


def changed(rulebook, *changes, **values):
    return amended(rulebook, proposal(rulebook, *changes, **values))


def refusal(rulebook, *changes, **values):
    with pytest.raises(RulesError) as caught:
        changed(rulebook, *changes, **values)
    return str(caught.value)


def test_amendment_makes_a_new_version_that_knows_its_parent():
    old = book(HAUL, BASIC)

    new = changed(old, amend("longest-haul", longest_km=6))

    assert (new.version, new.parent) == (old.version + 1, old.digest())
    assert [article.id for article in new.articles] == ["longest-haul", "nutrient-cap"]
    assert (new.articles[0].longest_km, new.articles[0].version) == (6.0, 2)
    assert old.articles[0].longest_km == 8.0


def test_amendment_from_a_day_leaves_what_was_in_force_before():
    new = changed(book(HAUL), amend("longest-haul", longest_km=6), effective_from="2025-06-01")

    [before] = new.in_force(date(2025, 5, 31))
    [after] = new.in_force(date(2025, 6, 1))

    assert (before.longest_km, before.version, before.effective_to) == (8, 1, date(2025, 6, 1))
    assert (after.longest_km, after.version) == (6, 2)
    assert new.latest()["longest-haul"] == after


def test_addition_and_repeal_from_a_day():
    new = changed(
        book(HAUL),
        {"action": "add", "article": {"id": "still", "kind": "quarantine"}},
        repeal("longest-haul"),
        effective_from="2025-06-01",
    )

    assert [each.id for each in new.in_force(date(2025, 5, 31))] == ["longest-haul"]
    assert [each.id for each in new.in_force(date(2025, 6, 1))] == ["still"]


def test_repeal_without_a_day_leaves_nothing():
    assert changed(book(HAUL), repeal("longest-haul")).articles == ()


def test_an_optional_field_can_be_set_and_unset():
    soft = changed(book(HAUL), amend("longest-haul", price=PRICE))
    hard = changed(soft, amend("longest-haul", price=None))

    assert soft.articles[0].price.per_unit == 50
    assert hard.articles[0].price is None
    assert hard.articles[0].version == 3


def test_two_changes_of_one_article_follow_each_other():
    new = changed(
        book(HAUL), amend("longest-haul", longest_km=6), amend("longest-haul", longest_km=5)
    )

    [article] = new.articles
    assert (article.longest_km, article.version) == (5, 3)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (amend("nutrient-cap", cap_kg_per_ha_year=250), "nearest valid value: 22"),
        (amend("nutrient-cap", nutrient="potassium"), "there are nitrogen, phosphorus"),
        (amend("longest-hual", longest_km=6), "did you mean longest-haul?"),
        (amend("nothing", longest_km=6), "there is no article nothing to amend; there are longest"),
        (repeal("longest-hal"), "there is no article longest-hal to repeal; did you mean"),
        (amend("longest-haul", longest=6), "there is no such field; did you mean longest_km?"),
        (amend("longest-haul", longest_km=8), "are in force already"),
        (amend("longest-haul", id="x"), "id stays; repeal it and add another"),
        (amend("longest-haul", kind="mean_haul"), "kind stays"),
        (amend("longest-haul", version=9), "version stays"),
        (amend("longest-haul", longest_km=None), "longest_km: a value is needed"),
        (add(EVERY_KIND[0]), "article nutrient-cap is there already: amend it"),
        (add(EVERY_KIND[1], version=3), "a new article has version 1, not 3"),
        (add({"kind": "storm_stand_down", "trigger": {"event": "flood"}}), "max_hours: an emerg"),
        ({"action": "add", "article": {"kind": "quarantine"}}, "the new article, id: a value is"),
        (amend("longest-haul", trigger={"event": "flood"}), "nearest valid value: 72"),
    ],
)
def test_what_a_proposal_cannot_do_is_told(change, said):
    assert said in refusal(book(HAUL, BASIC), change, layer="constitution")


def test_every_fault_of_a_proposal_is_told_at_once():
    told = refusal(
        book(HAUL), amend("longest-haul", longest_km=0), repeal("x"), add({"kind": "nothing"})
    )

    assert len(told.splitlines()) == 3


def test_proposal_on_an_old_version_is_refused_with_what_changed_since():
    first = book(HAUL, BASIC)
    late = proposal(first, amend("longest-haul", longest_km=5))
    second = changed(first, amend("longest-haul", longest_km=6))
    third = changed(second, add(EVERY_KIND[1]))

    with pytest.raises(RulesError) as caught:
        amended(third, late, history=(first, second))

    told = str(caught.value)
    assert "was made on another version of the rulebook" in told
    assert "Since then changed: longest-haul (amend: longest_km), hygiene-gate (add)" in told
    assert f"nearest valid value: {third.digest()}" in told


def test_proposal_on_an_unknown_version_is_refused_all_the_same():
    lost = proposal(book(HAUL), amend("longest-haul", longest_km=5))

    with pytest.raises(RulesError, match="another version of the rulebook"):
        amended(book(BASIC), lost)


def test_law_can_be_tightened_and_nothing_else():
    rulebook = book(LAW)

    tight = changed(rulebook, amend("water-buffer", open_water_m=20), layer="constitution")

    assert tight.articles[0].open_water_m == 20
    loose = refusal(rulebook, amend("water-buffer", open_water_m=6), layer="constitution")
    assert "may only be higher; nearest valid value: 10" in loose
    assert "is law" in refusal(rulebook, repeal("water-buffer"), layer="constitution")
    assert "price: it protects the law" in refusal(
        rulebook, amend("water-buffer", price=PRICE), layer="constitution"
    )


def test_lower_layer_tightens_a_higher_one_and_never_loosens_it():
    rulebook = book(BASIC)

    assert changed(rulebook, amend("nutrient-cap", cap_kg_per_ha_year=9)).articles[0].version == 2
    loose = refusal(rulebook, amend("nutrient-cap", cap_kg_per_ha_year=20))
    assert "15 is in force" in loose
    assert "can only tighten an article of the layer constitution" in loose
    assert "cannot repeal it" in refusal(rulebook, repeal("nutrient-cap"))
    for change in ({"effective_to": "2026-01-01"}, {"garden_kinds": ["park"]}, {"layer": "house"}):
        assert "can only tighten" in refusal(rulebook, amend("nutrient-cap", **change))
    same_layer = changed(
        rulebook, amend("nutrient-cap", cap_kg_per_ha_year=20), layer="constitution"
    )
    assert same_layer.articles[0].cap_kg_per_ha_year == 20


def test_a_version_for_later_does_not_shut_out_one_for_sooner():
    """Else whoever may tighten a law a little in a thousand years would keep it as it is."""
    later = changed(
        book(LAW),
        amend("water-buffer", open_water_m=11),
        layer="house",
        effective_from="2900-01-01",
    )

    sooner = changed(
        later, amend("water-buffer", open_water_m=20), layer="ordinary", effective_from="2026-01-01"
    )

    assert [(each.version, each.open_water_m) for each in sooner.articles] == [(1, 10), (3, 20)]
    assert str(sooner.articles[0].effective_to) == "2026-01-01"
    assert sooner.articles[1].effective_to is None


def test_who_may_only_tighten_cannot_bring_forward_what_is_looser():
    loosened = changed(
        book(BASIC),
        amend("nutrient-cap", cap_kg_per_ha_year=20),
        layer="constitution",
        effective_from="2030-01-01",
    )

    told = refusal(
        loosened, amend("nutrient-cap", cap_kg_per_ha_year=19), effective_from="2026-01-01"
    )

    assert "19 came where 15 is in force" in told


def test_repeal_from_a_day_ends_every_version():
    later = changed(book(HAUL), amend("longest-haul", longest_km=5), effective_from="2026-01-01")

    gone = changed(later, repeal("longest-haul"), effective_from="2025-06-01")

    assert [str(each.effective_to) for each in gone.articles] == ["2025-06-01"]
    assert "ends on 2025-06-01 already" in refusal(
        gone, repeal("longest-haul"), effective_from="2025-07-01"
    )
    over = refusal(gone, amend("longest-haul", longest_km=4), effective_from="2025-07-01")
    assert "nearest valid value of effective_to: null" in over


def test_two_days_from_which_it_would_hold_are_refused():
    told = refusal(
        book(HAUL),
        amend("longest-haul", longest_km=5, effective_from="2028-01-01"),
        effective_from="2025-11-03",
    )

    assert "effective_from: 2028-01-01 came, and the proposal itself holds from 2025-11-03" in told


def test_stewards_cannot_give_an_order_again_by_another_name():
    order = {**EVERY_KIND[3], "layer": "steward"}
    first = add(order, effective_from="2025-03-01", effective_to="2025-03-15")
    again = add(order, id="q2", effective_from="2025-03-15", effective_to="2025-03-29")

    given = changed(book(HAUL), first, layer="steward")

    assert "others have to decide on it" in refusal(given, again, layer="steward")
    assert "stays on record" in refusal(given, repeal("quarantine"), again, layer="steward")
    assert len(changed(given, again, layer="house").articles) == 3


def test_no_proposal_makes_an_article_of_a_higher_layer():
    for change in (
        add(EVERY_KIND[1], layer="constitution"),
        amend("longest-haul", layer="statute"),
    ):
        told = refusal(book(HAUL), change)
        assert "layer" in told
    assert "nearest valid value of layer: house" in refusal(
        book(HAUL), add(EVERY_KIND[1]), layer="house"
    )
    assert "no vote of this network makes a law" in refusal(
        book(HAUL), repeal("longest-haul"), layer="statute"
    )


def test_stewards_add_orders_that_end_and_amend_nothing_above_them():
    order = add({"kind": "quarantine"}, layer="steward", effective_to="2025-01-10")

    assert len(changed(book(HAUL), order, layer="steward").articles) == 2
    assert "stewards cannot amend it" in refusal(
        book(HAUL), amend("longest-haul", longest_km=5), layer="steward"
    )


def test_stewards_cannot_make_their_order_last():
    told = refusal(
        book(ORDER),
        amend("quarantine", effective_to="2025-01-25"),
        layer="steward",
        effective_from="2025-01-12",
    )

    assert "ends within 14 days unless others decide on it" in told
    assert "nearest valid value: 2025-01-15" in told


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ({}, "the proposal, title: a value is needed"),
        ({"title": "x", "on": "", "changes": []}, "changes: expected at least one"),
        ({"title": "x", "on": "12", "changes": [repeal("a")]}, "on: expected the 64 hexadecimal"),
        ({"title": "x", "on": "", "changes": [{"action": "amned"}]}, "did you mean amend?"),
        (
            {"title": "x", "on": "", "changes": [{"article": "a"}]},
            "changes, number 1, action: a value is needed",
        ),
        (
            {"title": "x", "on": "", "changes": [amend("a")]},
            "changes, number 1, fields: expected at least one",
        ),
        ({"title": "x", "on": "", "changes": [repeal("a")], "whom": 1}, "there is no such field"),
        ({"title": "a\nb", "on": "", "changes": [repeal("a")]}, "title: expected one line"),
    ],
)
def test_what_is_no_proposal_is_told(raw, said):
    with pytest.raises(RulesError) as caught:
        read_proposal(json.dumps(raw))

    assert said in str(caught.value)


def test_difference_tells_fields_and_both_sentences():
    old = book(HAUL, BASIC)
    new = changed(old, amend("longest-haul", longest_km=6, legs=["collect", "return"]))

    [change] = differences(old, new)

    assert (change.action, change.article) == (Action.AMEND, "longest-haul")
    assert [(each.field, shown(each.old), shown(each.new)) for each in change.fields] == [
        ("legs", "return", "collect, return"),
        ("longest_km", "8", "6"),
    ]
    before, after = change.sentences()
    assert "8 km" in before
    assert "6 km" in after


def test_difference_tells_what_is_inside_a_field():
    season = {"begins": "11-15", "ends": "02-15"}
    old = book(of_kind("closed_season"))

    [change] = differences(old, changed(old, amend("closed-season", season=season)))

    assert [(each.field, each.old, each.new) for each in change.fields] == [
        ("season.ends", "02-01", "02-15")
    ]


@pytest.mark.parametrize("day", [None, "2025-06-01"])
def test_difference_tells_what_is_new_and_what_is_gone(day):
    old = book(HAUL)
    new = changed(old, add(EVERY_KIND[1]), repeal("longest-haul"), effective_from=day)

    found = {change.article: change.action for change in differences(old, new)}

    assert found == {"longest-haul": Action.REPEAL, "hygiene-gate": Action.ADD}


def test_a_rulebook_does_not_differ_from_itself():
    assert differences(every_kind(), every_kind()) == ()
