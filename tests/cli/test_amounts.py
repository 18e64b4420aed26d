"""A material and an amount are read as people write them, and answered when they are not."""

import numpy as np
import pytest

from greenhaven.cli.amounts import EVERYDAY, GROUP_OF, AmountError, amounts, parts_of, taken_for
from greenhaven.core.material import feedstocks
from greenhaven.core.models.composting.feed import GROUPS as COMPOSTED
from greenhaven.core.models.digestion.groups import GROUPS as DIGESTED


@pytest.mark.parametrize(
    ("text", "kilograms"),
    [
        ("food_waste=2t/d", 2000),
        ("grass=300kg/d", 300),
        ("food waste = 2.5 t / day", 2500),
        ("Leaves=7t/week", 1000),
        ("leaves=1e2kg/d", 100),
    ],
)
def test_daily_amount_is_read_in_kilograms(text, kilograms):
    (read,) = amounts([text], "--feed", each_day=True)

    assert read.kilograms == pytest.approx(kilograms)


def test_load_is_read_without_a_time():
    (read,) = amounts(["food_waste=3t"], "--recipe", each_day=False)

    assert (read.name, read.kilograms) == ("food_waste", 3000)


@pytest.mark.parametrize(
    ("text", "each_day", "said"),
    [
        ("food_waste", True, "a material and an amount"),
        ("food_waste=2t", True, "kg/d, t/d or t/week"),
        ("food_waste=2t/d", False, "kg or t"),
        ("food_waste=2lb/d", True, "kg/d, t/d or t/week"),
        ("food_waste=2t/h", True, "kg/d, t/d or t/week"),
        ("food_waste=2,5t/d", True, "is not a number"),
        ("food_waste=0t/d", True, "above 0"),
        ("food_waste=-2t/d", True, "above 0"),
        ("food_waste=1e308t/d", True, "0.001 to 1e\\+09 kg"),
        ("food_waste=1e-9kg/d", True, "0.001 to 1e\\+09 kg"),
        ("food_waist=2t/d", True, "did you mean food_waste"),
        ("plutonium=2t/d", True, "there are food_waste"),
    ],
)
def test_what_cannot_be_read_is_answered_with_what_was_expected(text, each_day, said):
    with pytest.raises(AmountError, match=said):
        amounts([text], "--feed", each_day=each_day)


def test_material_named_twice_is_refused():
    with pytest.raises(AmountError, match="grass is named twice"):
        amounts(["grass=1t/d", "grass=2t/d"], "--feed", each_day=True)


@pytest.mark.parametrize("name", EVERYDAY)
def test_everyday_name_is_a_mix_of_the_table_and_says_so(name):
    (read,) = amounts([f"{name}=1t"], "--recipe", each_day=False)

    assert set(read.parts()) <= set(feedstocks().id.tolist())
    assert sum(read.parts().values()) == pytest.approx(1000)
    assert all(part in (taken_for(read) or "") for part in read.parts())


def test_name_of_the_table_stands_for_itself():
    (read,) = amounts(["grass=1t"], "--recipe", each_day=False)

    assert taken_for(read) is None
    assert read.parts() == {"grass": 1000.0}


def test_parts_that_are_named_twice_add_up():
    read = amounts(["food_waste=1t", "food_other=100kg"], "--recipe", each_day=False)

    parts = parts_of(read)

    assert dict(zip(parts.names, parts.kilograms, strict=True)) == pytest.approx(
        {"food_vegetable": 600, "food_other": 500}
    )
    assert parts.groups == ("food", "food")
    table = feedstocks()
    rows = [table.id.tolist().index(name) for name in parts.names]
    np.testing.assert_array_equal(parts.composition.carbon, table.carbon[rows])


def test_every_feedstock_belongs_to_a_group_of_both_models():
    assert set(GROUP_OF) == set(feedstocks().id.tolist())
    assert set(GROUP_OF.values()) <= set(DIGESTED) & set(COMPOSTED)
