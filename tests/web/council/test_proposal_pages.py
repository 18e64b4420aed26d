"""The pages on which proposals are written, read, amended and moved on."""

from uuid import uuid4

import pytest
from django.urls import reverse

from greenhaven.web.commons import clock
from greenhaven.web.commons.people.models import Grant, Role
from greenhaven.web.council.proposals.models import Amendment, AmendmentState, Proposal, Stage
from greenhaven.web.council.proposals.queries import text_now
from greenhaven.web.council.proposals.signing import sign
from greenhaven.web.council.proposals.texts import core_of
from tests.web.decided import discussed, drafted, resident_of, ruled
from tests.web.neighbours import circle_of

pytestmark = pytest.mark.django_db

NEW = "/proposals/new/"
NEAR = {"article-longest_km": "6", "article-legs": ["export"], "article-authority": "advisory"}
NEAR |= {"article-advice_to": "the mayor", "article-layer": "ordinary"}


@pytest.fixture(autouse=True)
def voters(city, resident, neighbour, gardener, steward):
    """Ana, Ben and Gus are known to live in the village; its rulebook is in force."""
    ruled()
    at = clock.now(city)
    return [resident_of(each, steward, at) for each in (resident, neighbour, gardener)]


@pytest.fixture
def ana(as_someone, resident):
    return as_someone(resident)


@pytest.fixture
def ben(as_someone, neighbour):
    return as_someone(neighbour)


def typed(**more):
    return {"title": "Shorter ways", "rationale": "", "key": uuid4(), **NEAR, **more}


def page(client, proposal, name="proposal"):
    return client.get(reverse(name, args=[proposal.number])).content.decode()


def test_what_can_be_changed_is_offered_in_words(ana):
    answer = ana.get(NEW)

    text = answer.content.decode()
    assert "The rose" not in text
    assert "?article=near" in text
    assert "?repeal=near" in text
    assert "?kind=nesting_season" in text
    assert "?kind=decision_policy" in text


def test_a_change_is_shown_before_anything_is_kept(ana):
    answer = ana.post(f"{NEW}?article=near", typed(show=""))

    text = answer.content.decode()
    assert answer.status_code == 200
    assert "at most 9 km" in text
    assert "at most 6 km" in text
    assert "Nothing is kept yet" in text
    assert not Proposal.objects.exists()


def test_a_change_is_kept_as_a_draft(ana):
    answer = ana.post(f"{NEW}?article=near", typed(save=""))

    made = Proposal.objects.get()
    assert answer.url == f"/proposals/{made.number}/"
    assert core_of(text_now(made)).changes[0].fields == {"longest_km": 6}
    text = page(ana, made)
    assert "Shorter ways" in text
    assert "2 more people have to support it." in text
    assert "It needs 2/3 of yes and no." in text


def test_the_same_form_sent_twice_makes_one_draft(ana):
    form = typed(save="")

    ana.post(f"{NEW}?article=near", form)
    ana.post(f"{NEW}?article=near", form)

    assert Proposal.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"article-longest_km": "9000"}, "nearest value that can be: 500"),
        ({"article-longest_km": "-1"}, "nearest value that can be: 0.5"),
        ({"article-longest_km": "nan"}, "A number was expected"),
        ({"article-longest_km": "9"}, "Nothing is changed yet"),
        ({"title": ""}, "required"),
        ({"title": "x" * 300}, "at most 200"),
        ({"begins": "2099-01-01"}, "Within two years"),
        ({"article-legs": ["teleport"]}, "not one of the available"),
        ({"key": "no key"}, "valid UUID"),
        ({"article-advice_to": ""}, "advisory article names the body"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(ana, wrong, said):
    answer = ana.post(f"{NEW}?article=near", typed(save="", **wrong))

    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    assert not Proposal.objects.exists()
    if "title" not in wrong:
        assert 'value="Shorter ways"' in text


def test_what_is_not_there_is_not_found(ana):
    for query in ("article=nothing", "repeal=nothing", "kind=miracle", "statement=99"):
        assert ana.get(f"{NEW}?{query}").status_code == 404
    assert ana.get("/proposals/99/").status_code == 404
    assert ana.get("/proposals/99/amendments/1/").status_code == 404


def test_a_repeal_needs_no_field(ana):
    shown = ana.post(f"{NEW}?repeal=near", {"title": "Any way", "key": uuid4(), "show": ""})
    kept = ana.post(f"{NEW}?repeal=near", {"title": "Any way", "key": uuid4(), "save": ""})

    assert "it would be no more" in shown.content.decode()
    assert kept.status_code == 302


def test_who_has_no_say_is_told_how_to_get_one(as_someone, coordinator):
    answer = as_someone(coordinator).post(f"{NEW}?article=near", typed(save=""))

    assert answer.status_code == 422
    assert "address confirmed" in answer.content.decode()


def test_a_circle_writes_rules_of_its_own(ana, resident, neighbour, places):
    circle = circle_of(resident, neighbour)
    circle.places.add(places["rose"])
    form = {
        "title": "Our nights",
        "key": uuid4(),
        "article-begins": "21:00",
        "article-ends": "07:00",
        "article-layer": "house",
        "article-authority": "network",
        "save": "",
    }

    answer = ana.post(f"{NEW}?kind=quiet_hours&level=circle:{circle.pk}", form)

    made = Proposal.objects.get()
    assert answer.url == f"/proposals/{made.number}/"
    assert made.circle == circle
    assert made.layer == "house"
    assert "Mill Lane" in page(ana, made)


def test_one_is_supported_and_opened_with_the_buttons(ana, ben, as_someone, gardener, resident):
    made = drafted(resident)
    assert "Support it" in page(ben, made)

    for client in (ben, as_someone(gardener)):
        client.post(f"/proposals/{made.number}/support/", {"read": 1})
    assert "Support it no more" in page(ben, made)
    assert "Begin the discussion" in page(ana, made)
    ana.post(f"/proposals/{made.number}/open/")

    made.refresh_from_db()
    assert made.stage == Stage.DISCUSSION
    assert "It is talked about until" in page(ana, made)


def test_who_read_an_earlier_version_supports_nothing_unread(ana, ben, resident):
    made = drafted(resident)
    ana.post(f"/proposals/{made.number}/edit/", {"title": "Calm nights", "key": uuid4(), "read": 1})

    answer = ben.post(f"/proposals/{made.number}/support/", {"read": 1}, follow=True)

    assert "The text has changed meanwhile" in answer.content.decode()
    assert not made.signatures.exists()


def test_its_author_changes_the_text_and_the_versions_tell_how(ana, resident):
    made = drafted(resident)
    url = f"/proposals/{made.number}/change/?article=night-rest"
    form = {
        "key": uuid4(),
        "read": 1,
        "article-begins": "23:00",
        "article-ends": "07:00",
        "article-layer": "house",
        "article-authority": "network",
    }

    shown = ana.post(url, {**form, "show": ""})
    assert "between 23:00 and 07:00" in shown.content.decode()
    assert text_now(made).version == 1
    kept = ana.post(url, {**form, "save": ""})
    assert kept.status_code == 302
    second = ana.post(
        f"/proposals/{made.number}/change/?article=near", {"key": uuid4(), "read": 2, **NEAR}
    )
    assert second.status_code == 302
    dropped = ana.post(f"/proposals/{made.number}/drop/", {"article": "near"}, follow=True)
    assert dropped.status_code == 200

    assert text_now(made).version == 4
    text = page(ana, made, "proposal-versions")
    assert "between 21:00 and 07:00" in text
    assert "Version 4" in text
    last = ana.post(f"/proposals/{made.number}/drop/", {"article": "night-rest"}, follow=True)
    assert "withdraw it instead" in last.content.decode()


def test_a_second_browser_does_not_write_over_the_first(ana, resident):
    made = drafted(resident)
    url = f"/proposals/{made.number}/edit/"
    ana.post(url, {"title": "Calm nights", "key": uuid4(), "read": 1})

    answer = ana.post(url, {"title": "Still nights", "key": uuid4(), "read": 1})

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "version 2 now, and you read version 1" in text
    assert 'value="Still nights"' in text
    again = ana.post(url, {"title": "Still nights", "key": uuid4(), "read": 2})
    assert again.status_code == 302


def amended(client, made, begins="22:00", **more):
    form = {
        "title": "An hour later",
        "rationale": "Carts come home at nine.",
        "key": uuid4(),
        "read": text_now(made).version,
        "article-begins": begins,
        "article-ends": "07:00",
        "article-layer": "house",
        "article-authority": "network",
        "save": "",
    }
    return client.post(f"/proposals/{made.number}/amend/?article=night-rest", form | more)


def test_an_amendment_is_offered_read_and_taken_in(ana, ben, resident, neighbour, gardener):
    made = discussed(resident, neighbour, gardener)

    answer = amended(ben, made)

    row = Amendment.objects.get()
    assert answer.url == f"/proposals/{made.number}/amendments/{row.pk}/"
    text = ana.get(answer.url).content.decode()
    assert "between 22:00 and 07:00" in text
    assert "Carts come home at nine." in text
    assert "Take it into the text" in text
    assert "Take it into the text" not in ben.get(answer.url).content.decode()
    assert "1 amendment" in page(ana, made) or "One amendment has no answer yet." in page(ana, made)
    ana.post(f"{answer.url}answer/", {"accept": "", "answer": "Gladly."})

    row.refresh_from_db()
    assert row.state == AmendmentState.ACCEPTED
    assert row.into_text == text_now(made)
    assert core_of(text_now(made)).changes[0].article["begins"] == "22:00"
    assert made.signatures.filter(withdrawn_at=None).count() == 2
    assert "are asked again" in page(ana, made)


def test_an_amendment_is_declined_for_a_reason(ana, ben, resident, neighbour, gardener):
    made = discussed(resident, neighbour, gardener)
    where = amended(ben, made).url

    silent = ana.post(f"{where}answer/", {"decline": "", "answer": " "}, follow=True)
    assert "Say why" in silent.content.decode()
    ana.post(f"{where}answer/", {"decline": "", "answer": "Children sleep by eight."})

    assert Amendment.objects.get().state == AmendmentState.DECLINED
    assert "Children sleep by eight." in page(ben, made)
    twice = ana.post(f"{where}answer/", {"accept": "", "answer": ""}, follow=True)
    assert "nothing was changed" in twice.content.decode()


def test_an_amendment_on_what_changed_meanwhile_loses_nothing(
    ana, ben, resident, neighbour, gardener
):
    made = discussed(resident, neighbour, gardener)
    form = {"key": uuid4(), "read": 1, "article-begins": "20:00", "article-ends": "07:00"}
    form |= {"article-layer": "house", "article-authority": "network", "save": ""}
    ana.post(f"/proposals/{made.number}/change/?article=night-rest", form)

    answer = amended(ben, made, read=1)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "version 2 now" in text
    assert 'value="22:00"' in text
    assert "Carts come home at nine." in text
    assert not Amendment.objects.exists()
    assert amended(ben, made, read=2).status_code == 302


def test_what_waits_is_overtaken_when_another_is_taken_in(
    ana, ben, as_someone, resident, neighbour, gardener
):
    made = discussed(resident, neighbour, gardener)
    one, other = amended(ben, made).url, amended(as_someone(gardener), made, begins="23:30").url

    ana.post(f"{one}answer/", {"accept": "", "answer": "Yes."})

    row = Amendment.objects.get(author=gardener)
    assert row.state == AmendmentState.OVERTAKEN
    assert "22:00" in row.answer
    assert ben.get(other).status_code == 200


def test_an_amendment_can_be_taken_back(ben, resident, neighbour, gardener):
    made = discussed(resident, neighbour, gardener)
    where = amended(ben, made).url

    ben.post(f"{where}withdraw/")

    assert Amendment.objects.get().state == AmendmentState.WITHDRAWN


def test_open_and_decided_ones_are_listed(ana, resident, neighbour):
    made = drafted(resident)
    sign(proposal=made, by=neighbour)
    ana.post(f"/proposals/{made.number}/withdraw/", {"why": "A better one is there."})
    drafted(resident, title="Calm nights")

    shown = ana.get("/proposals/").content.decode()
    over = ana.get("/proposals/?over").content.decode()

    assert "Calm nights" in shown
    assert "Quiet nights" not in shown
    assert "Quiet nights" in over
    assert "A better one is there." in page(ana, made)


def test_a_page_asks_few_questions(  # noqa: PLR0913, PLR0917 -- fixtures
    ana, ben, client, resident, neighbour, gardener, django_assert_max_num_queries
):
    made = discussed(resident, neighbour, gardener)
    for at in range(4):
        amended(ben, made, begins=f"2{at}:30")
    Grant.objects.create(person=resident, role=Role.COUNCIL)

    for each in (ana, ben, client):
        with django_assert_max_num_queries(15):
            page(each, made)
        with django_assert_max_num_queries(15):
            page(each, made, "proposal-versions")
        with django_assert_max_num_queries(15):
            each.get("/proposals/")


def test_pages_are_read_in_spanish(ana, ben, resident, neighbour, gardener):
    made = discussed(resident, neighbour, gardener)
    where = amended(ben, made).url
    ana.cookies["language"] = "es"

    for url in ("/proposals/", NEW, f"{NEW}?article=near", f"/proposals/{made.number}/", where):
        answer = ana.get(url, headers={"accept-language": "es"})
        assert answer.status_code == 200
