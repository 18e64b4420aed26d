"""What a plan says in English is said in Spanish too: reasons, prices of limits and of rules."""

import pytest
from django.utils import translation

from greenhaven.core.city import City
from greenhaven.core.planning.explain import reasons
from greenhaven.core.planning.plan import Plan
from greenhaven.core.planning.price_words import Without, without_sentence
from greenhaven.core.planning.words import LIMIT_SENTENCES
from greenhaven.web.commons.sentences import in_readers_words, rule_in_readers_words
from tests.web.rulebooks import village_rules

PLACES = ("Mill and yard", "Village yard")


@pytest.mark.usefixtures("spanish")
def test_every_reason_of_a_plan_has_its_spanish(city: City, plan: Plan) -> None:
    told = {str(reason) for reason in reasons(city, plan)}

    assert len(told) > 5
    assert [reason for reason in told if in_readers_words(reason) == reason] == []


@pytest.mark.usefixtures("spanish")
@pytest.mark.parametrize("limit", LIMIT_SENTENCES)
def test_every_price_of_a_limit_has_its_spanish(limit: str) -> None:
    said = in_readers_words(LIMIT_SENTENCES[limit].format(owner="Mill and yard", saving="12 USD"))

    assert said.endswith("ahorraría 12 USD.")
    assert "Mill and yard" in said


@pytest.mark.usefixtures("spanish")
@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (
            "the nearest hub that takes food scraps",
            "el centro más cercano que recibe restos de comida",
        ),
        (
            "Mill and yard and Village yard are nearer but full this week",
            "Mill and yard y Village yard están más cerca, pero llenos esta semana",
        ),
        (
            "Mill and yard is nearer but full this week",
            "Mill and yard está más cerca, pero lleno esta semana",
        ),
        (
            "Village yard and 3 others are closed this week",
            "Village yard y 3 más están cerrados esta semana",
        ),
        (
            "the hygiene gate forbids the way to Village yard",
            "el requisito de higiene prohíbe el camino a Village yard",
        ),
        (
            "fills what its soil can safely take in a year: phosphorus is the limit",
            "llena lo que su suelo puede recibir sin daño en un año: el límite es el fósforo",
        ),
        ("something that nobody foresaw", "something that nobody foresaw"),
    ],
)
def test_names_stay_and_words_are_said_anew(reason: str, said: str) -> None:
    assert in_readers_words(reason, PLACES) == said


def without(**changes: object) -> Without:
    told: dict[str, object] = {
        "soil_t_per_week": 2.0,
        "gardens_t_per_week": -1.0,
        "sold_t_per_week": 0.5,
        "waiting_t_weeks": 0.0,
        "left_t_per_week": -0.2,
        "bill": -120.0,
        "weeks": 12,
        "currency": "USD",
        "districts": 2,
        "last": "North, by the mill",
        "confirmed": True,
    }
    return Without(**(told | changes))  # type: ignore[arg-type]


@pytest.mark.usefixtures("spanish")
def test_the_price_of_a_rule_is_said_clause_by_clause() -> None:
    said = in_readers_words(without_sentence("the 8 km limit", without()))

    assert said == (
        "Sin el límite de 8 km, llegarían a los suelos 2.0 t más de composta por semana, "
        "llegarían a los huertos 1.0 t menos por semana, se venderían 500 kg más por semana, "
        "se quedarían sin lugar 200 kg menos de residuos orgánicos por semana, "
        "y la cuenta sería 120 USD más baja en 12 semanas; "
        "el último distrito en ganar sería North, by the mill."
    )


@pytest.mark.usefixtures("spanish")
@pytest.mark.parametrize(
    "changes",
    [
        {"confirmed": False},
        {"soil_t_per_week": 0.0, "waiting_t_weeks": -3.0, "bill": 0.0, "districts": 0},
        {"bill": 55.5, "weeks": 1, "districts": 1},
    ],
)
def test_no_english_is_left_in_the_price_of_a_rule(changes: dict[str, object]) -> None:
    said = in_readers_words(without_sentence("the quarantine", without(**changes, last="Norte")))

    words = set(said.replace(",", " ").split())
    assert words & {"would", "could", "the", "of", "week", "more", "less", "bill", "and"} == set()


@pytest.mark.usefixtures("spanish")
def test_every_name_of_a_rule_has_its_spanish() -> None:
    book = village_rules()
    nouns = [article.noun().say() for article in book.latest().values()]

    assert nouns
    assert [noun for noun in nouns if rule_in_readers_words(noun) == noun] == []


def test_in_english_a_sentence_stays_as_the_plan_has_it() -> None:
    with translation.override("en"):
        assert in_readers_words("no hub in the city takes leaves") == (
            "no hub in the city takes leaves"
        )


@pytest.mark.usefixtures("spanish")
def test_what_a_garden_asked_for_is_said_with_its_day_in_spanish() -> None:
    spoken = "Rose beds gets 120 kg of the 300 kg that it asked for by 12 May: {why}."
    reason = in_readers_words("asked for 300 kg by 12 May")
    wish = in_readers_words(spoken.format(why="its soil can safely take no more"))

    assert reason == "pidió 300 kg para el 12 de may"
    assert wish.startswith("Rose beds recibe 120 kg de 300 kg que pidió para el 12 de may: su")
