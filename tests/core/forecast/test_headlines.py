"""Differences on a line each: the largest first, in the units and the language of the reader."""

import ast
import re
from pathlib import Path

import pytest

from greenhaven.cli import consequences_shown, rules_shown
from greenhaven.core.forecast.consequences import effects, lines
from greenhaven.core.forecast.consequences.effects import (
    EFFECTS,
    HUNDREDTHS,
    Difference,
    Scale,
    effect_of_set,
    sentence,
)
from greenhaven.core.forecast.consequences.headlines import headline, headlines, weight
from greenhaven.core.rules.languages import languages, translation

OF_CITY = {each.id: each for each in EFFECTS[Scale.CITY]}
WRITTEN_IN = (
    *Path(effects.__file__).parent.glob("*.py"),
    *Path(consequences_shown.__file__).parent.glob("consequences*.py"),
    Path(rules_shown.__file__),
)


def difference(low, median, high, now=150.0, effect="to_gardens", place=""):
    told = OF_CITY.get(effect) or next(
        each
        for scale in (Scale.DISTRICT, Scale.HUB)
        for each in EFFECTS[scale]
        if each.id == effect
    )
    return Difference(told, told.unit, now, low, median, high, place)


def test_largest_difference_beside_what_there_is_comes_first():
    tonnes = difference(-30, -20, -10, now=2000.0, effect="composted_here")
    half = difference(4, 5, 6, now=10.0)
    share = difference(-0.3, -0.2, -0.1, now=0.8, effect="worst_share")
    new = difference(1, 2, 3, now=0.0, effect="sold")

    found = headlines([tonnes, share, half, new])

    assert found.notable == (new, half, share)
    assert found.slightly_less == (tonnes,)


def test_every_difference_is_told_once():
    told = [
        difference(4, 5, 6),
        difference(-1.8, -1.7, -1.6),
        difference(1.6, 1.7, 1.8),
        difference(-5, 0.5, 5),
        difference(0, 0, 0),
    ]

    found = headlines(told)

    groups = (found.notable, found.slightly_less, found.slightly_more, found.unclear, found.same)
    assert [list(group) for group in groups] == [[each] for each in told]


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (
            difference(-85.2, -81.4, -80.9, now=113.0),
            "About 81 t less compost reaches gardens (81 to 85), 72 % of 113 t now.",
        ),
        (
            difference(10, 10, 10, now=5000.0),
            "About 10 t more compost reaches gardens, of 5 000 t now.",
        ),
        (difference(1, 2, 3, now=0.0), "About 2 t more compost reaches gardens (1 to 3)."),
        (
            difference(-0.084, -0.021, -0.0086, now=1.0, effect="phosphorus_leached"),
            (
                "Compost adds about 21 g less phosphorus to what is washed out of soils "
                "(8.6 to 84), 2 % of 1 kg now."
            ),
        ),
        (
            difference(-0.31, -0.27, -0.21, now=0.82, effect="worst_share"),
            (
                "The gardens of the least served district get about 27 percentage points less of "
                "their safe dose (21 to 31); now 82 %."
            ),
        ),
        (
            difference(-0.5, -0.47, -0.46, now=0.995, effect="jain"),
            (
                "The evenness between districts (100 = all alike) is about 47 points less "
                "(46 to 50); now 100."
            ),
        ),
    ],
)
def test_headline_gives_limits_and_what_there_is(told, said):
    assert headline(told).say().replace("\u202f", " ") == said


def test_share_that_says_nothing_is_not_told_as_a_number():
    slight = sentence(difference(1.1, 1.2, 1.3, now=1110.0), 12).say()

    assert "(less than 1 % of" in slight
    assert weight(difference(1.1, 1.2, 1.3, now=1110.0)) < 0.01


def test_emissions_are_said_by_the_title_of_their_set_in_any_language():
    told = Difference(effect_of_set("Hub, 2026"), "t CO2e", 100.0, 10.0, 20.0, 30.0)

    assert headline(told).say().startswith("By Hub, 2026, about 20 t CO2e more are emitted")
    assert headline(told).say(translation("es")).startswith("Según Hub, 2026, se emiten cerca de")


def texts(node):
    parts = ast.walk(node)
    return [each.value for each in parts if isinstance(getattr(each, "value", None), str)]


def templates():
    """All that is written as a message where consequences are told, and all that effects say."""
    found = {*lines.TOGETHER.values(), *HUNDREDTHS.values()}
    for path in WRITTEN_IN:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "message":
                found |= set(texts(node.args[0]))
            found |= {text for text in texts(node) if "{subjects}" in text}
    told = [effect_of_set("a set"), *(each for several in EFFECTS.values() for each in several)]
    return found | {text for each in told for text in (each.subject, each.sentence)}


def values_of(template):
    return set(re.findall(r"{(\w+)[},]", template))


@pytest.mark.parametrize("tag", [tag for tag in languages() if tag != "en"])
def test_everything_that_is_told_of_consequences_is_translated(tag):
    translate = translation(tag)
    worded = {
        each for each in templates() if re.search(r"[A-Za-z]{4,}", re.sub(r"{[^}]*}", "", each))
    }

    assert {each for each in worded if translate(each) == each} == set()
    assert {each for each in worded if values_of(translate(each)) != values_of(each)} == set()
