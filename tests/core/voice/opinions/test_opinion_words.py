"""What groups say, in sentences with numbers, and what is too small to be said."""

import pytest

from greenhaven.core.rules.languages import languages, translation
from greenhaven.core.rules.words import Message
from greenhaven.core.voice.opinions import chord, compared, groups, words
from greenhaven.core.voice.opinions.opinion_map import draw
from greenhaven.core.voice.opinions.table import table
from greenhaven.core.voice.opinions.words import (
    group_reasons,
    majority_words,
    shared,
    summary,
)
from tests.core.voice.opinions.talks import talk, two_camps


def test_group_is_told_by_its_own_statements():
    told = [each.say() for each in group_reasons(draw(talk(two_camps())), 0)]

    assert told[0] == "“Statement s0”: 22 of 22 in this group agree, 0 of 20 elsewhere."
    assert len(told) == 4


def test_disagreement_is_told_as_well():
    told = [each.say() for each in group_reasons(draw(talk(two_camps())), 1)]

    assert "“Statement s0”: 20 of 20 in this group disagree, 0 of 22 elsewhere." in told


def test_one_group_is_told_without_others():
    told = [each.say() for each in group_reasons(draw(talk(["+++++++"] * 30)), 0)]

    assert told[0] == "“Statement s0”: 30 of 30 agree."


def test_common_ground_is_what_most_of_every_group_hold():
    shown = draw(talk(two_camps()))

    assert [each.say() for each in shared(shown)][:2] == [
        "“Statement s4”: most of every group agree, 42 of 42 in all.",
        "“Statement s5”: most of every group agree, 42 of 42 in all.",
    ]
    assert shared(shown)[2].say().startswith("“Statement s7”: most of every group disagree, 41")


def test_nothing_in_common_is_said():
    rows = ["+++++++"] * 20 + ["-------"] * 20

    assert [each.say() for each in shared(draw(talk(rows)))] == [
        "There is no statement yet on which most of every group agree."
    ]


def test_summary_says_the_whole_map():
    told = [each.say() for each in summary(draw(talk(two_camps())))]

    assert told[0] == "42 people have answered, 42 of them often enough to be in a group."
    assert "2 groups tell people apart best" in told[1]
    assert "Group A: 22 people." in told
    assert "Group B: 20 people." in told


def test_map_of_nobody_says_so():
    assert [each.say() for each in summary(draw(talk([], words=["a"])))] == [
        "Nobody has answered yet."
    ]


def test_majority_is_told_with_its_numbers():
    told = [each.say() for each in majority_words(draw(talk(two_camps())))]

    assert "“Statement s4”: 42 of 42 agree." in told
    assert "“Statement s7”: 41 of 42 disagree." in told


def test_words_with_braces_are_said_as_they_are():
    odd = ["{a} #", *["b"] * 7]

    assert "“{a} #”: 22 of 22" in group_reasons(draw(talk(two_camps(), words=odd)), 0)[0].say()


def spoken():
    found = set()
    for module in (words, groups, chord, compared):
        for name, value in vars(module).items():
            if name.isupper() and isinstance(value, str) and "{" in value:
                found.add(value)
            if name.isupper() and isinstance(value, Message):
                found.add(value.template)
    return found | {each.template for _, each in groups.CLEARNESS}


@pytest.mark.parametrize("tag", [tag for tag in languages() if tag != "en"])
def test_every_sentence_is_said_in_every_language(tag):
    assert len(spoken()) > 20
    assert [each for each in sorted(spoken()) if translation(tag)(each) == each] == []


def test_summary_is_whole_in_spanish():
    told = [each.say(translation("es")) for each in summary(draw(talk(two_camps())))]

    assert told[0].startswith("42 personas han respondido; 42 lo bastante")
    assert "Grupo A: 22 personas." in told
    assert not [each for each in told if "{" in each or "}" in each]


def test_table_holds_every_statement_and_group():
    rows = table(draw(talk(two_camps(), ["in"] * 7 + ["out"])))

    assert [row.statement for row in rows] == [f"s{at}" for at in range(7)]
    assert [(cell.agrees, cell.disagrees, cell.passes) for cell in rows[0].groups] == [
        (22, 0, 0),
        (0, 20, 0),
    ]
    assert rows[3].everybody.agrees == 22
    assert rows[6].everybody.seen == 42


def rare():
    """Two camps of whom four and all twenty have seen s8."""
    rows = two_camps()
    seen = [0, 1, 2, 3, *range(22, 42)]
    return draw(talk([row + ("+" if at in seen else " ") for at, row in enumerate(rows)]))


def test_cells_that_few_have_seen_are_hidden_with_what_gives_them_away():
    row = table(rare())[8]

    assert row.everybody.seen == 24
    assert [cell.seen for cell in row.groups] == [None, None]
    assert [cell.seen for cell in table(rare(), least_seen=0)[8].groups] == [4, 20]


def test_few_people_in_no_group_are_left_out_of_the_line_of_everybody():
    few, many = (table(draw(talk([*two_camps(), *["+       "] * count])))[0] for count in (2, 6))

    assert (few.everybody.agrees, few.everybody.seen) == (22, 42)
    assert (many.everybody.agrees, many.everybody.seen) == (28, 48)
    assert [cell.seen for cell in few.groups] == [22, 20]


def test_reasons_leave_out_what_few_have_seen():
    told = " ".join(each.say() for each in group_reasons(rare(), 0))

    assert "Statement s8" not in told
