"""The rulebook can be read article by article, through its history, and taken away."""

import json

import pytest
from django.urls import reverse

from greenhaven.core.rules.akoma import read_akoma
from greenhaven.core.rules.reading import read_rulebook
from greenhaven.web.commons.permissions.actors import Actor
from greenhaven.web.commons.snapshots.actions import enact, tell_costs
from greenhaven.web.council.errors import CouncilError
from greenhaven.web.council.models import ReviewCall
from greenhaven.web.council.rulebook.actions import answer_review, call_review
from greenhaven.web.council.rulebook.queries import article_or_404, may_call_review
from tests.web.neighbours import circle_of
from tests.web.rulebooks import village_rules

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("snapshot")]
CAP = "phosphorus-of-beds"


def stricter(cap: float = 8):
    """The next version of the village's rules, with another cap."""
    book = json.loads(village_rules().canonical())
    for article in book["articles"]:
        if article["id"] == CAP:
            article |= {"cap_kg_per_ha_year": cap, "version": 2, "adopted_by": "vote 1"}
    return read_rulebook(json.dumps(book | {"version": 4, "parent": village_rules().digest()}))


def guarded(guardian: str):
    """The village's rules with somebody who speaks for the rose garden."""
    book = json.loads(village_rules().canonical())
    book["articles"].append(
        {
            "kind": "guardian",
            "id": "rose-speaks",
            "effective_from": "2025-01-01",
            "sites": ["rose"],
            "guardian": guardian,
        }
    )
    return read_rulebook(json.dumps(book | {"version": 5}))


def page_of(client, name, *args):
    return client.get(reverse(name, args=args)).content.decode()


def test_an_article_tells_what_it_says_said_and_costs(client):
    before = enact(articles=village_rules(), by="council")
    now = enact(articles=stricter(), by="council")
    tell_costs(
        rulebook=now,
        plan_digest="0" * 64,
        begins_on=before.created_at.date(),
        costs={CAP: "Without it 3 t more would go to gardens."},
    )

    page = page_of(client, "article", CAP)

    assert "8 kg" in page
    assert "10 kg" in page
    assert "vote 1" in page
    assert "3 t more would go to gardens" in page
    assert "Propose to change it" in page


def test_history_tells_what_each_decision_changed(client):
    enact(articles=village_rules(), by="council")
    enact(articles=stricter(), by="council")

    page = page_of(client, "rulebook-history")

    assert "<del>" in page
    assert "Version 4" in page
    assert page.index("Version 4") < page.index("Version 3")


def test_two_versions_are_compared_in_the_readers_language(client):
    enact(articles=village_rules(), by="council")
    enact(articles=stricter(), by="council")

    page = client.get(reverse("rulebook-diff", args=[3, 4]), headers={"accept-language": "es"})

    assert "De la versión 3 a la versión 4" in page.content.decode()
    assert client.get(reverse("rulebook-diff", args=[3, 99])).status_code == 404


def test_the_rulebook_is_taken_away_and_read_again(client):
    enact(articles=stricter(), by="council")

    as_kept = client.get(reverse("rulebook-export", args=["json"]))
    as_law = client.get(reverse("rulebook-export", args=["xml"]))

    assert read_rulebook(as_kept.content.decode()) == stricter()
    assert read_akoma(as_law.content.decode()) == stricter()
    assert client.get(reverse("rulebook-export", args=["docx"])).status_code == 404


def test_an_article_that_is_none_says_so(client):
    assert client.get(reverse("article", args=["nothing"])).status_code == 404


@pytest.mark.parametrize("guardian", ["steward", "Mill Lane", "The hedgehogs' friend"])
def test_who_speaks_for_a_place_is_a_role_a_circle_or_by_a_steward(
    city, guardian, resident, gardener, steward
):
    enact(articles=guarded(guardian), by="council")
    circle_of(resident)
    article = article_or_404(city, "rose-speaks")

    may = {who: may_call_review(article, Actor.of(who), city) for who in (resident, steward)}

    assert may == {resident: guardian == "Mill Lane", steward: guardian != "Mill Lane"}
    assert not may_call_review(article, Actor.of(gardener), city)


def test_the_keeper_of_a_place_speaks_for_it_where_the_article_says_so(city, keeper, gardener):
    enact(articles=guarded("keeper"), by="council")
    article = article_or_404(city, "rose-speaks")

    assert may_call_review(article, Actor.of(gardener), city)
    assert not may_call_review(article, Actor.of(keeper), city)


def test_a_call_for_a_review_is_told_and_answered_once(city, gardener, steward):
    enact(articles=guarded("keeper"), by="council")
    article = article_or_404(city, "rose-speaks")

    made = call_review(article=article, reason="The heap smells", actor=Actor.of(gardener))
    again = call_review(article=article, reason="The heap smells", actor=Actor.of(gardener))
    answer_review(review=made, answer="It is moved on Monday", by=steward)

    assert again == made
    assert steward.notices.filter(topic="review.called").exists()
    assert gardener.notices.latest("pk").told["answer"] == "It is moved on Monday"
    with pytest.raises(CouncilError, match="already"):
        answer_review(review=made, answer="Twice", by=steward)


def test_others_and_empty_words_call_for_nothing(city, resident, gardener):
    enact(articles=guarded("keeper"), by="council")
    article = article_or_404(city, "rose-speaks")

    with pytest.raises(CouncilError, match="Only who speaks"):
        call_review(article=article, reason="Me too", actor=Actor.of(resident))
    with pytest.raises(CouncilError, match="Say what"):
        call_review(article=article, reason="  ", actor=Actor.of(gardener))

    assert not ReviewCall.objects.exists()


def test_a_guardian_calls_and_the_council_answers_in_a_browser(as_someone, gardener, steward):
    enact(articles=guarded("keeper"), by="council")

    as_someone(gardener).post(
        reverse("review-call", args=["rose-speaks"]), {"text": "The heap smells"}
    )
    call = ReviewCall.objects.get()
    page = as_someone(steward).post(
        reverse("review-answer", args=[call.pk]), {"text": "It is moved"}, follow=True
    )

    assert "It is moved" in page.content.decode()


def test_pages_ask_the_database_little(client, django_assert_max_num_queries):
    enact(articles=village_rules(), by="council")
    for cap in range(2, 8):
        enact(articles=stricter(cap), by="council")

    for name, args in (("article", [CAP]), ("rulebook-history", []), ("rulebook-diff", [3, 4])):
        with django_assert_max_num_queries(15):
            client.get(reverse(name, args=args))
