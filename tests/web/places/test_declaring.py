"""What keepers declare of their places, and what everybody reads there."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from greenhaven.cities.schema import CellType
from greenhaven.cities.tables import TABLES
from greenhaven.web.commons.audit.models import AuditRow
from greenhaven.web.commons.people.models import Grant
from greenhaven.web.commons.places.actions import declare, withdraw_declaration
from greenhaven.web.commons.places.columns import OF_GARDEN, OF_HUB, DeclarationError, Form
from greenhaven.web.commons.places.models import Declaration
from greenhaven.web.commons.places.queries import keepers_of, kept_by, standing_declarations
from greenhaven.web.commons.units import AmountError
from tests.web.pages import read


@pytest.fixture
def kim(as_someone, keeper) -> Client:
    return as_someone(keeper)


@pytest.fixture
def gus(as_someone, gardener) -> Client:
    return as_someone(gardener)


def told(**said: object) -> dict[str, object]:
    return {"evidence": "we weighed it in May", **said}


@pytest.mark.parametrize(("table", "facts"), [("hubs", OF_HUB), ("gardens", OF_GARDEN)])
def test_what_the_plan_reads_is_a_column_of_the_city_within_its_range(table, facts):
    (known,) = (each for each in TABLES if each.name == table)
    columns = {column.name: column for column in known.columns}
    for fact in facts:
        if not fact.plan_reads_it:
            assert fact.column not in columns
            continue
        column = columns[fact.column]
        if fact.form == Form.NUMBER:
            assert column.lowest <= fact.least
            assert column.highest >= fact.most
        if fact.form == Form.CHOICE and column.type == CellType.CHOICE:
            assert {value for value, _words in fact.choices} == set(column.choices)


@pytest.mark.parametrize(
    ("column", "given", "kept"),
    [
        ("capacity_t_per_week", ("7.5", "t/week"), ("7.5", "t/week")),
        ("capacity_t_per_week", ("7500", "kg/week"), ("7.5", "t/week")),
        ("capacity_t_per_week", ("2000", "lb/week"), ("0.9072", "t/week")),
        ("capacity_t_per_week", ("0", "t/week"), ("0", "t/week")),
        ("capacity_t_per_week", ("-0", "t/week"), ("0", "t/week")),
        ("accepts", ("chips food chips", ""), ("chips food", "")),
        ("open_months", ("11 4 5", ""), ("4 5 11", "")),
        ("takes_part", ("no", ""), ("no", "")),
        ("opening_hours", ("Sundays 10–12", ""), ("Sundays 10–12", "")),
    ],
)
def test_a_fact_is_kept_as_the_plan_reads_it(keeper, places, column, given, kept):
    value, unit = given
    made = declare(
        place=places["yard"], column=column, value=value, unit=unit, evidence="seen", by=keeper
    )

    assert (made.value, made.unit) == kept


@pytest.mark.parametrize(
    ("column", "value", "unit", "kept"),
    [
        ("area_m2", "1000", "ft²", "92.903"),
        ("area_m2", "0.25", "acre", "1011.7141"),
        ("growing_share", "35", "%", "0.35"),
        ("use", "food_bed", "", "food_bed"),
        ("well_m", "100", "ft", "30.48"),
    ],
)
def test_a_garden_is_declared_in_the_units_of_its_people(
    gardener, places, column, value, unit, kept
):
    made = declare(
        place=places["rose"], column=column, value=value, unit=unit, evidence="seen", by=gardener
    )

    assert made.value == kept


@pytest.mark.parametrize(
    ("column", "value", "unit"),
    [
        ("capacity_t_per_week", "-1", "t/week"),
        ("capacity_t_per_week", "20001", "t/week"),
        ("capacity_t_per_week", "1e300", "t/week"),
        ("capacity_t_per_week", "NaN", "t/week"),
        ("capacity_t_per_week", "inf", "t/week"),
        ("capacity_t_per_week", "much", "t/week"),
        ("capacity_t_per_week", "", "t/week"),
        ("capacity_t_per_week", "5", "gal"),
        ("foreign_matter_percent", "101", "%"),
        ("accepts", "", ""),
        ("accepts", "gold", ""),
        ("open_months", "0", ""),
        ("open_months", "13 1", ""),
        ("open_months", "May", ""),
        ("takes_part", "perhaps", ""),
        ("opening_hours", "", ""),
        ("opening_hours", "x" * 201, ""),
        ("opening_hours", "ten\x00", ""),
        ("area_m2", "5", "m²"),
        ("lat", "5", ""),
        ("owner", "me", ""),
    ],
)
def test_a_wrong_fact_is_refused_with_words(keeper, places, column, value, unit):
    with pytest.raises((DeclarationError, AmountError)) as refused:
        declare(
            place=places["yard"], column=column, value=value, unit=unit, evidence="x", by=keeper
        )

    assert str(refused.value)
    assert not Declaration.objects.exists()


def test_nothing_is_declared_without_saying_how_it_is_known(keeper, places):
    with pytest.raises(DeclarationError, match="how it is known"):
        declare(
            place=places["yard"], column="takes_part", value="no", unit="", evidence=" ", by=keeper
        )


def test_the_last_declaration_holds_until_it_is_withdrawn(keeper, places):
    def say(value: str) -> Declaration:
        return declare(
            place=places["yard"],
            column="capacity_t_per_week",
            value=value,
            unit="t/week",
            evidence="seen",
            by=keeper,
        )

    first, second = say("5"), say("8")
    assert [each.value for each in standing_declarations("village")] == ["8"]

    withdraw_declaration(declaration=second, by=keeper)
    assert [each.value for each in standing_declarations("village")] == ["5"]

    withdraw_declaration(declaration=first, by=keeper)
    assert not standing_declarations("village").exists()


def test_saying_the_same_twice_is_one_declaration(keeper, places):
    for _time in range(2):
        declare(
            place=places["yard"], column="takes_part", value="no", unit="", evidence="x", by=keeper
        )

    assert Declaration.objects.count() == 1
    assert AuditRow.objects.filter(action="place declared").count() == 1


def test_a_place_is_read_by_everybody(visitor, places, keeper, django_assert_max_num_queries):
    declare(
        place=places["yard"],
        column="capacity_t_per_week",
        value="7.5",
        unit="t/week",
        evidence="weighed in May",
        by=keeper,
    )

    with django_assert_max_num_queries(15):
        page = read(visitor.get(reverse("place", args=["yard"])))

    assert "7.5 t/week" in page.text.replace("\u00a0", " ")
    assert "weighed in May" in page.text
    assert "Kim" not in page.text
    assert "1 keeper who is not named" in page.text


def test_what_is_assumed_is_marked_so(visitor, places):
    assert places
    page = read(visitor.get(reverse("place", args=["yard"])))
    rose = read(visitor.get(reverse("place", args=["rose"])))

    assert page.text.count("assumed") >= 1
    assert "Rose beds <i>& herbs</i>" in rose.text
    assert "50 %" in rose.text.replace("\u00a0", " ")


@pytest.mark.parametrize("code", ["square", "mill", "yard", "station", "away", "park", "shop"])
def test_every_kind_of_place_has_a_page(visitor, places, code):
    assert read(visitor.get(reverse("place", args=[code]))).count("h1") == 1
    assert places[code]


def test_a_place_that_is_not_there_is_told_so(visitor, places):
    assert places
    assert visitor.get(reverse("place", args=["nowhere"])).status_code == HTTPStatus.NOT_FOUND


def test_a_keeper_says_whether_they_are_named(kim, keeper, visitor, places):
    grant = Grant.objects.get(person=keeper)

    kim.post(reverse("keeper-named", args=[grant.pk]), {"named": "yes"})
    assert "Kim" in read(visitor.get(reverse("place", args=["yard"]))).text

    kim.post(reverse("keeper-named", args=[grant.pk]), {})
    assert "Kim" not in read(visitor.get(reverse("place", args=["yard"]))).text
    assert list(keepers_of(places["yard"])) == [keeper]
    assert list(kept_by(keeper)) == [places["yard"]]


def test_declaring_by_the_page(kim, places, django_assert_max_num_queries):
    page = reverse("place-declare", args=["yard", "capacity_t_per_week"])
    kim.post(page, told(value="9000", unit="kg/week"))
    kim.post(reverse("place-declare", args=["yard", "accepts"]), told(value=["food"]))
    kim.post(reverse("place-declare", args=["yard", "open_months"]), told(value=["4", "5"]))

    kept = {each.column: each.value for each in standing_declarations("village")}
    assert kept == {"capacity_t_per_week": "9", "accepts": "food", "open_months": "4 5"}
    with django_assert_max_num_queries(15):
        shown = read(kim.get(reverse("place-declarations", args=["yard"])))
    assert "food scraps" in shown.text
    assert "Apr–May" in shown.text

    last = Declaration.objects.get(column="accepts")
    kim.post(reverse("declaration-withdraw", args=["yard", last.pk]))
    assert not standing_declarations("village").filter(column="accepts").exists()
    assert places["yard"].declarations.count() == 3


@pytest.mark.parametrize("column", ["capacity_t_per_week", "accepts", "open_months", "takes_part"])
@pytest.mark.parametrize(
    "said",
    [
        {},
        {"value": "NaN", "unit": "t/week"},
        {"value": "-4", "unit": "t/week"},
        {"value": "9" * 30, "unit": "t/week"},
        {"value": "44", "unit": "buckets"},
        {"value": "4", "unit": "t/week", "evidence": ""},
        {"value": "x" * 500},
    ],
)
def test_declaring_badly_by_the_page_keeps_nothing(kim, places, column, said):
    assert places
    asked = {"evidence": "seen", **said} if said else {}

    answer = kim.post(reverse("place-declare", args=["yard", column]), asked)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not Declaration.objects.exists()


def test_nobody_declares_of_a_place_that_others_keep(gus, kim, places, visitor):
    page = reverse("place-declare", args=["yard", "takes_part"])
    said = told(value="no")

    assert gus.post(page, said).status_code == HTTPStatus.FORBIDDEN
    assert visitor.post(page, said).status_code == HTTPStatus.FOUND
    unknown = reverse("place-declare", args=["yard", "area_m2"])
    assert kim.get(unknown).status_code == HTTPStatus.NOT_FOUND
    assert not places["yard"].declarations.exists()


def test_a_declaration_of_one_place_is_not_withdrawn_at_another(gus, keeper, places):
    made = declare(
        place=places["yard"], column="takes_part", value="no", unit="", evidence="x", by=keeper
    )

    assert gus.post(reverse("declaration-withdraw", args=["rose", made.pk])).status_code == 404
    assert gus.post(reverse("declaration-withdraw", args=["yard", made.pk])).status_code == 403
    made.refresh_from_db()
    assert made.withdrawn_at is None
