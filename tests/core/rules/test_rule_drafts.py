"""Amendments of a draft: applied, carried over where nothing clashes, and named where it does."""

import json

import pytest

from greenhaven.core.rules.drafts import (
    ClashError,
    canonical,
    digest_of,
    frozen,
    merged,
    read_amendment,
    read_final,
    rebased,
    rebased_amendment,
    with_amendment,
)
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.proposals import amended, read_proposal
from tests.core.rules.cases import EVERY_KIND, PRICE, book, of_kind, written

HAUL = of_kind("longest_haul")
CAP = of_kind("nutrient_cap")
REST = of_kind("closed_season")
BOOK = book(HAUL, CAP, REST)


def amend(article, **fields):
    return {"action": "amend", "article": article, "fields": fields}


def add(article, **values):
    return {"action": "add", "article": written(article, **values)}


def draft(*changes, rulebook=BOOK, **values):
    raw = {"title": "Near", "on": rulebook.digest(), "changes": list(changes), **values}
    return read_proposal(json.dumps(raw))


def amendment(on, *changes, **values):
    raw = {"title": "Nearer", "on": digest_of(on), "changes": list(changes), **values}
    return read_amendment(json.dumps(raw))


NEAR = draft(amend("longest-haul", longest_km=6))


def changed(text, *changes):
    return [
        json.loads(each.model_dump_json())
        for each in with_amendment(text, amendment(text, *changes), BOOK).changes
    ]


def test_amendment_changes_a_field_of_the_draft():
    assert changed(NEAR, amend("longest-haul", longest_km=5)) == [
        amend("longest-haul", longest_km=5)
    ]


def test_amendment_adds_a_field_an_article_and_a_repeal():
    found = changed(
        NEAR,
        amend("longest-haul", price=PRICE),
        add(EVERY_KIND[1]),
        {"action": "repeal", "article": "closed-season"},
    )

    assert found[0] == amend("longest-haul", longest_km=6, price=PRICE)
    assert [each["action"] for each in found] == ["amend", "add", "repeal"]


def test_field_that_shall_not_be_set_stays_in_the_text():
    soft = book(of_kind("longest_haul", price=PRICE))
    text = draft(amend("longest-haul", price=None), rulebook=soft)

    again = read_final(canonical(text), digest_of(text))

    assert again == text
    assert amended(soft, again).article("longest-haul").price is None


def test_amendment_of_an_article_that_the_draft_adds_changes_its_text():
    text = draft(add(EVERY_KIND[13], most_per_week=500))

    [found] = changed(text, amend("hauling-budget", most_per_week=400))

    assert found["article"]["most_per_week"] == 400


def test_amendment_can_amend_what_was_to_go_and_leave_what_was_to_change():
    text = draft(
        {"action": "repeal", "article": "longest-haul"}, amend("nutrient-cap", cap_kg_per_ha_year=9)
    )

    found = changed(
        text,
        amend("longest-haul", longest_km=9),
        {"action": "leave", "article": "nutrient-cap"},
    )

    assert found == [amend("longest-haul", longest_km=9)]


def test_amendment_that_drops_an_added_article():
    text = draft(add(EVERY_KIND[1]), amend("longest-haul", longest_km=6))

    found = changed(text, {"action": "repeal", "article": "hygiene-gate"})

    assert found == [amend("longest-haul", longest_km=6)]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (amend("longest-haul", longest_km=0.1), "nearest valid value: 0.5"),
        (amend("longest-hual", longest_km=5), "did you mean longest-haul?"),
        (amend("longest-haul", longest_km=6), "the draft says already"),
        (amend("longest-haul", longest=5), "did you mean longest_km?"),
        ({"action": "leave", "article": "nutrient-cap"}, "leaves article nutrient-cap as it is"),
        ({"action": "leave", "article": "longest-haul"}, "would leave nothing to decide on"),
        (add(EVERY_KIND[10]), "the draft changes article longest-haul already"),
        (amend("longest-haul", longest_km=8), "are in force already"),
    ],
)
def test_amendment_that_cannot_be_is_refused_in_words(change, said):
    with pytest.raises(RulesError) as caught:
        with_amendment(NEAR, amendment(NEAR, change), BOOK)

    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "the amendment is not JSON"),
        ('{"title": "x", "on": "", "changes": []}', "expected at least one"),
        ('{"title": "x", "on": "abc", "changes": [{"action": "leave", "article": "x"}]}', "64 hex"),
        ('{"title": "x", "on": "", "changes": [{"action": "burn"}]}', "there are"),
    ],
)
def test_amendment_that_cannot_be_read_is_told(text, said):
    with pytest.raises(RulesError) as caught:
        read_amendment(text)

    assert said in str(caught.value)


def test_amendment_to_a_text_that_changed_meanwhile_is_named_and_refused():
    late = amendment(NEAR, amend("longest-haul", longest_km=5))
    now = with_amendment(NEAR, amendment(NEAR, amend("longest-haul", longest_km=4)), BOOK)

    with pytest.raises(RulesError, match="was made on another text of the draft"):
        with_amendment(now, late, BOOK)
    with pytest.raises(ClashError) as caught:
        rebased_amendment(late, NEAR, now)

    [clash] = caught.value.clashes
    assert (clash.article, clash.field) == ("longest-haul", "longest_km")
    assert (clash.ours, clash.theirs) == (5, 4)
    assert "article longest-haul, longest_km: 5 was asked for, and it is 4 now" in str(caught.value)


def test_amendment_of_something_else_is_carried_over():
    late = amendment(NEAR, amend("longest-haul", price=PRICE))
    now = with_amendment(NEAR, amendment(NEAR, amend("longest-haul", longest_km=4)), BOOK)

    new = with_amendment(now, rebased_amendment(late, NEAR, now), BOOK)

    assert json.loads(new.changes[0].model_dump_json()) == amend(
        "longest-haul", longest_km=4, price=PRICE
    )


def test_amendment_of_what_was_dropped_meanwhile_clashes():
    text = draft(amend("longest-haul", longest_km=6), amend("nutrient-cap", cap_kg_per_ha_year=9))
    late = amendment(text, amend("nutrient-cap", cap_kg_per_ha_year=8))
    dropped = amendment(text, {"action": "leave", "article": "nutrient-cap"})

    with pytest.raises(ClashError):
        rebased_amendment(late, text, with_amendment(text, dropped, BOOK))


def test_amendment_cannot_be_carried_over_from_a_draft_it_was_not_made_on():
    other = draft(amend("longest-haul", longest_km=3))

    with pytest.raises(RulesError, match="was not made on the draft that came"):
        rebased_amendment(amendment(other, amend("longest-haul", longest_km=5)), NEAR, other)


def test_accepted_amendments_are_merged_in_any_order():
    one = amendment(NEAR, amend("longest-haul", price=PRICE))
    two = amendment(NEAR, amend("nutrient-cap", cap_kg_per_ha_year=9))

    there, back = merged(NEAR, (one, two), BOOK), merged(NEAR, (two, one), BOOK)

    assert amended(BOOK, there).digest() == amended(BOOK, back).digest()
    assert len(there.changes) == 2


def test_amendments_that_ask_the_same_are_merged_once():
    same = [amendment(NEAR, amend("longest-haul", longest_km=5), proposed_by=who) for who in "ab"]

    assert merged(NEAR, same, BOOK).changes[0].fields == {"longest_km": 5}


def test_amendments_that_differ_are_not_merged_and_the_difference_is_named():
    both = [amendment(NEAR, amend("longest-haul", longest_km=km)) for km in (4, 5)]

    with pytest.raises(ClashError, match="“Nearer” and another amendment differ") as caught:
        merged(NEAR, both, BOOK)

    assert [(each.ours, each.theirs) for each in caught.value.clashes] == [(5, 4)]


def test_final_text_is_tied_to_what_it_changes_and_to_what_it_makes():
    final = frozen(NEAR, BOOK)

    assert (final.digest, final.rulebook_digest) == (digest_of(NEAR), BOOK.digest())
    assert final.result_digest == amended(BOOK, read_final(final.text, final.digest)).digest()
    with pytest.raises(RulesError, match="the final text was changed"):
        read_final(final.text.replace("6", "7"), final.digest)


def test_proposal_is_carried_over_to_a_rulebook_that_changed_elsewhere():
    now = amended(BOOK, draft(amend("nutrient-cap", cap_kg_per_ha_year=9)))

    new = amended(now, rebased(NEAR, BOOK, now))

    assert (new.article("longest-haul").longest_km, new.version) == (6, 3)


@pytest.mark.parametrize(
    ("meanwhile", "clash"),
    [
        (amend("longest-haul", longest_km=7), ("longest-haul", "longest_km")),
        ({"action": "repeal", "article": "longest-haul"}, ("longest-haul", "")),
    ],
)
def test_proposal_clashes_with_what_changed_in_the_rulebook(meanwhile, clash):
    now = amended(BOOK, draft(meanwhile))

    with pytest.raises(ClashError) as caught:
        rebased(NEAR, BOOK, now)

    assert [(each.article, each.field) for each in caught.value.clashes] == [clash]


def test_new_versions_are_checked_whole():
    """No amendment slips past a bound by being a copy of something that was checked."""
    now = amended(BOOK, draft(amend("nutrient-cap", cap_kg_per_ha_year=9)))

    with pytest.raises(RulesError, match="nearest valid value: 22"):
        with_amendment(
            draft(amend("nutrient-cap", nutrient="phosphorus"), rulebook=now),
            amendment(
                draft(amend("nutrient-cap", nutrient="phosphorus"), rulebook=now),
                amend("nutrient-cap", cap_kg_per_ha_year=250),
            ),
            now,
        )
