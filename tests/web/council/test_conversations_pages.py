"""The pages of a conversation: one statement at a time, the map, moderation, and what became."""

import json
import re
from io import BytesIO
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from greenhaven.core.voice.opinions.polis import read_polis
from greenhaven.core.voice.opinions.published import from_json
from greenhaven.web.commons import clock
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.conversations.actions import say_opinion
from greenhaven.web.council.conversations.drawing import map_of
from greenhaven.web.council.conversations.models import (
    Conversation,
    Moderation,
    Opinion,
    Statement,
)
from greenhaven.web.council.conversations.publishing import publish
from greenhaven.web.council.levels.models import Level
from tests.web.council.talking import THOUGHTS, asked, crowd, divided, written
from tests.web.decided import resident_of
from tests.web.neighbours import circle_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("snapshot")]


@pytest.fixture
def conversation(steward):
    return asked(steward)


@pytest.fixture
def talked(conversation):
    """Fourteen people have answered everything."""
    divided(conversation, crowd(14))
    return Conversation.objects.get(pk=conversation.pk)


def page(client, name, conversation, query="", **more):
    return client.get(reverse(name, kwargs={"slug": conversation.slug, **more}) + query)


def words(answer):
    return answer.content.decode()


def send(client, name, conversation, form, **more):
    return client.post(reverse(name, kwargs={"slug": conversation.slug, **more}), form)


def test_who_has_not_signed_in_reads_and_is_asked_to_sign_in(conversation):
    shown = words(page(Client(), "conversation", conversation))

    assert THOUGHTS[0] in shown
    assert "Sign in to say what you think" in shown
    answer = send(Client(), "conversation-say", conversation, {"statement": 1, "answer": "agree"})
    assert "/account/login/" in answer.url
    assert not Opinion.objects.exists()


def test_one_statement_at_a_time_until_the_map(conversation, resident, as_someone):
    browser = as_someone(resident)
    seen = []
    for number in range(len(THOUGHTS)):
        shown = words(page(browser, "conversation", conversation))
        assert f"{number} of {len(THOUGHTS)} answered" in shown
        at = re.search(r'name="statement" value="(\d+)"', shown).group(1)
        again = re.search(
            r'name="statement" value="(\d+)"', words(page(browser, "conversation", conversation))
        )
        assert again.group(1) == at  # the same until it is answered
        seen.append(at)
        answer = send(
            browser, "conversation-say", conversation, {"statement": at, "answer": "agree"}
        )

    assert sorted(seen, key=int) == [str(each + 1) for each in range(len(THOUGHTS))]
    assert answer.url == f"/conversations/{conversation.slug}/map/"
    assert "You have answered all there is" in words(page(browser, "conversation", conversation))


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({}, 302),
        ({"statement": "1"}, 302),
        ({"statement": "1", "answer": "burn"}, 302),
        ({"statement": "one", "answer": "agree"}, 302),
        ({"statement": "-1", "answer": "agree"}, 302),
        ({"statement": "NaN", "answer": "agree"}, 302),
        ({"statement": "9" * 40, "answer": "agree"}, 302),
        ({"statement": "99", "answer": "agree"}, 404),
    ],
)
def test_a_wrong_answer_records_nothing(conversation, resident, as_someone, form, status):
    answer = send(as_someone(resident), "conversation-say", conversation, form)

    assert answer.status_code == status
    assert not Opinion.objects.exists()


def test_an_answer_sent_twice_counts_once(conversation, resident, as_someone):
    browser = as_someone(resident)

    for _time in range(2):
        send(browser, "conversation-say", conversation, {"statement": 1, "answer": "disagree"})

    assert Opinion.objects.get().value == -1


def test_my_answers_are_shown_to_me_and_can_be_changed(conversation, resident, as_someone):
    browser = as_someone(resident)
    send(browser, "conversation-say", conversation, {"statement": 1, "answer": "agree"})

    form = {"statement": 1, "answer": "pass", "mine": 1}
    answer = send(browser, "conversation-say", conversation, form)

    assert answer.url == f"/conversations/{conversation.slug}/mine/"
    assert 'value="pass" class="pass" aria-pressed="true"' in words(
        page(browser, "conversation-mine", conversation)
    )


def test_a_closed_conversation_is_read_and_refuses_answers(conversation, resident, as_someone):
    Conversation.objects.update(closed_at=clock.now(present_city()))
    browser = as_someone(resident)

    answer = send(browser, "conversation-say", conversation, {"statement": 1, "answer": "agree"})

    assert "closed" in words(browser.get(answer.url))
    assert not Opinion.objects.exists()
    assert (
        "<form"
        not in words(page(browser, "conversation-write", conversation)).partition("<main")[2]
    )


def test_others_do_not_find_a_circles_conversation(steward, resident, neighbour, as_someone):
    made = asked(steward, level=Level.CIRCLE, circle=circle_of(steward, resident))
    outsider, member = as_someone(neighbour), as_someone(resident)
    names = ("conversation", "conversation-map", "conversation-mine", "conversation-write")
    names += ("conversation-outcomes", "conversation-document")

    assert {page(outsider, name, made).status_code for name in names} == {404}
    assert {page(member, name, made).status_code for name in names[:-1]} == {200}
    assert (
        send(outsider, "conversation-say", made, {"statement": 1, "answer": "agree"}).status_code
        == 404
    )
    assert made.question not in words(outsider.get(reverse("conversations")))
    assert made.question in words(member.get(reverse("conversations")))


def test_what_others_said_is_shown_before_sending(conversation, resident, as_someone):
    browser = as_someone(resident)
    form = {"key": str(uuid4()), "text": "The yard should close at eight in the evenings!"}

    asked_back = send(browser, "conversation-write", conversation, form)

    assert "Agree with this one instead" in words(asked_back)
    assert Statement.objects.count() == len(THOUGHTS)
    send(browser, "conversation-write", conversation, form | {"sure": "1"})
    send(browser, "conversation-write", conversation, form | {"sure": "1"})
    assert Statement.objects.count() == len(THOUGHTS) + 1


@pytest.mark.parametrize("text", [None, "", " ", "x" * 281, "\x00"])
def test_a_statement_that_is_none_is_refused_with_words(conversation, resident, as_someone, text):
    form = {"key": str(uuid4())} | ({} if text is None else {"text": text})

    answer = send(as_someone(resident), "conversation-write", conversation, form)

    assert answer.status_code in (400, 422)
    assert Statement.objects.count() == len(THOUGHTS)


def test_a_statement_without_a_key_is_refused(conversation, resident, as_someone):
    answer = send(as_someone(resident), "conversation-write", conversation, {"text": "Bees first."})

    assert answer.status_code == 422


def test_the_map_names_nobody_and_says_all_in_words(talked, resident, as_someone):
    shown = words(page(as_someone(resident), "conversation-map", talked))

    assert "guest" not in shown
    assert "What all groups share" in shown
    assert THOUGHTS[-1] in shown
    assert len(re.findall(r'<use href="#mark-\d" class="group-\d" x=', shown)) == 14
    assert not re.search(r'style="|onclick', shown)
    for code in map_of(talked).space.participants:
        assert code not in shown


def test_a_number_that_few_make_up_is_hidden(conversation):
    divided(conversation, crowd(4))

    shown = words(page(Client(), "conversation-map", conversation))

    assert "fewer than 5" in shown
    assert "% agree, " not in shown


def test_only_who_looks_sees_the_own_place(talked, as_someone):
    guest = Opinion.objects.first().person

    assert 'class="mine"' in words(page(as_someone(guest), "conversation-map", talked))
    assert 'class="mine"' not in words(page(Client(), "conversation-map", talked))


def test_statements_lie_on_the_map_when_asked_for(talked):
    assert 'class="pin"' not in words(page(Client(), "conversation-map", talked))
    assert (
        words(page(Client(), "conversation-map", talked, "?statements=1")).count('class="pin"') == 8
    )


def test_a_map_before_anybody_has_answered(conversation):
    assert "Nobody has answered yet" in words(page(Client(), "conversation-map", conversation))


def test_people_without_proof_who_change_the_map_are_told_of(conversation, steward):
    residents = crowd(12, "home")
    at = clock.now(present_city())
    for each in residents:
        resident_of(each, steward, at)
    for statement in conversation.statements.all():
        for each in residents:
            say_opinion(statement=statement, value=1, by=each)
    assert "Mind who answered" not in words(page(Client(), "conversation-map", conversation))

    for statement in conversation.statements.all():
        for each in crowd(30, f"fake{statement.pk}-"):
            say_opinion(statement=statement, value=-1, by=each)

    shown = words(page(Client(), "conversation-map", conversation))
    assert "Mind who answered" in shown
    assert "whose residence is not verified" in shown


def test_the_published_map_is_read_back_letter_by_letter(talked):
    publish(talked)

    answer = page(Client(), "conversation-document", talked)

    assert from_json(words(answer)).votes_digest == map_of(talked).digest
    assert answer["Content-Type"] == "application/json"
    assert page(Client(), "conversation-document", talked, "?of=residents").status_code == 200
    assert page(Client(), "conversation-document", talked, "?digest=" + "x" * 99).status_code == 404


def test_the_answers_as_polis_files_give_the_same_digest(talked, steward, as_someone, tmp_path):
    answer = page(as_someone(steward), "conversation-votes", talked)
    ZipFile(BytesIO(answer.content)).extractall(tmp_path)

    read = read_polis(tmp_path)

    assert read.digest == map_of(talked).digest
    assert "guest" not in (tmp_path / "participants-votes.csv").read_text()
    assert page(Client(), "conversation-votes", talked).status_code == 302


def test_moderators_see_what_waits_without_who_wrote_it(steward, resident, as_someone):
    strict = asked(steward, moderated_first=True)
    waiting = written(strict, resident, "Geese bite.")
    browser = as_someone(steward)

    shown = words(page(browser, "conversation-moderate", strict))
    assert "Geese bite." in shown
    assert resident.name not in shown
    send(browser, "statement-moderate", strict, {"standing": "in"}, number=waiting.number)

    assert Statement.objects.get(pk=waiting.pk).standing == Moderation.IN


@pytest.mark.parametrize(
    "form", [{}, {"standing": "out"}, {"standing": "gone"}, {"standing": "out", "why": "x" * 301}]
)
def test_moderating_wrongly_changes_nothing(conversation, steward, as_someone, form):
    send(as_someone(steward), "statement-moderate", conversation, form, number=1)

    assert conversation.statements.get(number=1).standing == Moderation.IN


def test_likely_duplicates_are_offered_and_merged(steward, as_someone):
    pair = (
        "Close the yard at eight in the evening.",
        "Close the yard at eight in the evening, please.",
    )
    made = asked(steward, statements=pair)
    browser = as_someone(steward)

    assert "Keep 1 for both" in words(page(browser, "conversation-moderate", made))
    send(browser, "statement-merge", made, {"kept": 1, "gone": 2})
    send(browser, "statement-merge", made, {"kept": 2, "gone": 1})
    assert send(browser, "statement-merge", made, {"kept": 1, "gone": 77}).status_code == 404

    assert made.statements.get(number=2).merged_into.number == 1


def test_a_steward_opens_one_and_a_resident_does_not(steward, resident, as_someone):
    form = {
        "key": str(uuid4()),
        "question": "What should the yard be like?",
        "level": "district:n",
        "statements": "One thought.\n\nAnother thought.\nOne thought.",
    }

    assert as_someone(resident).post(reverse("conversation-new"), form).status_code == 403
    for _time in range(2):
        answer = as_someone(steward).post(reverse("conversation-new"), form)

    made = Conversation.objects.get()
    assert answer.url == f"/conversations/{made.slug}/"
    assert (made.level, made.district, made.statements.count()) == (Level.DISTRICT, "n", 2)


@pytest.mark.parametrize(
    "wrong",
    [
        {"question": ""},
        {"question": "x" * 201},
        {"level": "planet"},
        {"level": "circle:1"},
        {"closes_on": "2000-01-01"},
        {"closes_on": "9999-12-31"},
        {"closes_on": "soon"},
        {"statements": "x" * 281},
        {"statements": "\n".join(f"Thought {number}" for number in range(61))},
        {"key": "1"},
    ],
)
def test_a_conversation_that_is_none_is_refused_with_words(steward, as_someone, wrong):
    form = {"key": str(uuid4()), "question": "What now?", "level": "city"} | wrong

    answer = as_someone(steward).post(reverse("conversation-new"), form)

    assert answer.status_code == 422
    assert not Conversation.objects.exists()
    assert not Statement.objects.exists()


def test_a_circles_steward_opens_one_for_its_members(resident, neighbour, as_someone):
    circle = circle_of(resident, neighbour)
    form = {"key": str(uuid4()), "question": "Who waters?", "level": f"circle:{circle.pk}"}
    url = reverse("conversation-new-circle", args=[circle.slug])

    assert as_someone(neighbour).post(url, form).status_code == 403
    as_someone(resident).post(url, form)

    assert Conversation.objects.get().circle == circle


def test_closing_tells_who_took_part(talked, steward, as_someone):
    answer = send(as_someone(steward), "conversation-close", talked, {})

    assert answer.url == f"/conversations/{talked.slug}/map/"
    assert Conversation.objects.get().closed_at is not None
    guest = Opinion.objects.first().person
    assert guest.notices.get().topic == "conversation.closed"


def test_pages_ask_the_database_a_fixed_number_of_times(
    talked, steward, as_someone, django_assert_max_num_queries
):
    browser = as_someone(steward)
    names = ("conversation", "conversation-map", "conversation-mine", "conversation-outcomes")
    for name in (*names, "conversation-moderate", "conversation-write"):
        with django_assert_max_num_queries(15):
            assert page(browser, name, talked).status_code == 200
    with django_assert_max_num_queries(15):
        browser.get(reverse("conversations"))


def test_a_link_leads_from_a_statement_to_a_proposal(talked, resident, as_someone):
    shared = talked.statements.get(number=len(THOUGHTS))

    shown = words(page(as_someone(resident), "conversation-map", talked))

    assert f"{reverse('proposal-new')}?statement={shared.pk}" in shown


def test_the_document_is_canonical_json(talked):
    publish(talked)
    text = words(page(Client(), "conversation-document", talked))

    assert text == json.dumps(
        json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
