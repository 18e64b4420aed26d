"""People talk of a thing on its page; what is said is kept once, and hidden only for a reason."""

from uuid import uuid4

import pytest
from django.urls import reverse

from greenhaven.web.commons.discussions.actions import (
    OFTEN,
    complain,
    hide,
    let_stand,
    say,
    show_again,
    take_back,
    thread_for,
)
from greenhaven.web.commons.discussions.errors import DiscussionError
from greenhaven.web.commons.discussions.models import Complaint, Post, Thread
from greenhaven.web.commons.discussions.views import sealed
from greenhaven.web.commons.people.erasure import erase
from tests.web.neighbours import circle_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("snapshot")]


@pytest.fixture
def thread():
    return thread_for(about="place", name="rose", title="Rose garden", url="/places/rose/")


def said(thread, by, text="The gate sticks.", **more):
    return say(thread=thread, text=text, by=by, key=more.pop("key", uuid4()), **more)


def test_one_thing_has_one_thread(thread):
    again = thread_for(about="place", name="rose", title="Another title", url="/elsewhere/")

    assert again == thread
    assert again.title == "Rose garden"


def test_the_same_key_says_it_once(thread, resident):
    key = uuid4()

    first, second = said(thread, resident, key=key), said(thread, resident, key=key)

    assert first == second
    assert Post.objects.count() == 1
    with pytest.raises(DiscussionError, match="other content"):
        said(thread, resident, text="Something else", key=key)


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 4001])
def test_nothing_and_too_much_is_refused(thread, resident, text):
    with pytest.raises(DiscussionError):
        said(thread, resident, text=text)

    assert not Post.objects.exists()


def test_who_says_a_lot_lets_others_speak(thread, resident, neighbour):
    for number in range(OFTEN):
        said(thread, resident, text=f"And {number}")

    with pytest.raises(DiscussionError, match="Let others speak"):
        said(thread, resident)
    said(thread, neighbour)


def test_who_is_answered_is_told(thread, resident, neighbour):
    first = said(thread, resident)

    said(thread, neighbour, text="I oil it on Sunday.", answers=first)

    assert resident.notices.latest("pk").topic == "discussion.answered"
    assert not neighbour.notices.exists()


def test_an_answer_stays_in_its_discussion(thread, resident):
    elsewhere = said(thread_for(about="open", name="x", title="X", url=""), resident)

    with pytest.raises(DiscussionError, match="another discussion"):
        said(thread, resident, answers=elsewhere)


def test_a_closed_discussion_takes_nothing_more(thread, resident):
    Thread.objects.update(closed_at=thread.begun_at)

    with pytest.raises(DiscussionError, match="closed"):
        said(thread, resident)


def test_what_is_taken_back_leaves_its_answers(thread, resident, neighbour):
    first = said(thread, resident)
    answer = said(thread, neighbour, answers=first)

    take_back(post=first, by=resident)

    assert Post.objects.get(pk=first.pk).text == ""
    assert Post.objects.get(pk=answer.pk).answers == first


def test_what_hurts_is_hidden_for_a_reason_and_its_author_told(thread, resident, steward):
    post = said(thread, resident)

    with pytest.raises(DiscussionError, match="Say why"):
        hide(post=post, by=steward, why=" ")
    hide(post=post, by=steward, why="An address of a home")

    assert resident.notices.latest("pk").told["why"] == "An address of a home"
    assert show_again(post=post, by=steward).hidden_at is None


def test_complaints_wait_until_somebody_looked(thread, resident, neighbour, steward):
    post = said(thread, resident)

    complain(post=post, by=neighbour, reason="Rude")
    complain(post=post, by=neighbour, reason="Very rude")
    let_stand(post=post, by=steward)

    (row,) = Complaint.objects.all()
    assert (row.reason, row.settled_by) == ("Very rude", steward)


def test_a_page_of_a_thing_shows_what_is_said_and_takes_more(thread, resident, as_someone):
    browser = as_someone(resident)
    thing = sealed("place", "rose", "Rose garden", "/places/rose/", None)
    form = {"thing": thing, "key": str(uuid4()), "text": "Look: https://example.org <b>"}

    answer = browser.post(reverse("talk-say"), form)
    page = browser.get(reverse("talk-thread", args=[thread.pk])).content.decode()

    assert answer.url == "/places/rose/#discussion"
    assert '<a href="https://example.org" rel="nofollow">' in page
    assert "&lt;b&gt;" in page


def test_what_a_form_says_of_its_thing_cannot_be_changed(resident, as_someone):
    forged = as_someone(resident).post(
        reverse("talk-say"), {"thing": "place:rose:x", "key": str(uuid4()), "text": "Hello"}
    )

    assert forged.url == reverse("talk")
    assert not Post.objects.exists()


def test_what_was_refused_is_shown_again(resident, as_someone, thread):
    for number in range(OFTEN):
        said(thread, resident, text=f"And {number}")
    thing = sealed("place", "rose", "Rose garden", "/places/rose/", None)

    page = as_someone(resident).post(
        reverse("talk-say"), {"thing": thing, "key": str(uuid4()), "text": "Long thought"}
    )

    assert "Let others speak" in page.content.decode()
    assert "Long thought" in page.content.decode()


def test_members_alone_read_and_speak_in_a_circle(resident, neighbour, gardener, as_someone):
    circle = circle_of(resident, neighbour)
    inside = thread_for(about="open", name="c", title="Keys of the shed", url="", circle=circle)
    said(inside, resident)
    thing = sealed("open", "c", "Keys of the shed", "", circle.pk)

    outsider = as_someone(gardener)
    refused = outsider.post(
        reverse("talk-say"), {"thing": thing, "key": str(uuid4()), "text": "Hello"}
    )

    assert outsider.get(reverse("talk-thread", args=[inside.pk])).status_code == 404
    assert refused.status_code == 404
    assert "Keys of the shed" not in outsider.get(reverse("talk")).content.decode()
    assert "Keys of the shed" in as_someone(neighbour).get(reverse("talk")).content.decode()


def test_a_discussion_of_anything_begins_with_what_is_said(resident, as_someone):
    browser = as_someone(resident)
    form = {"title": "Worms", "text": "Who has some?", "key": str(uuid4())}

    browser.post(reverse("talk-begin"), form)
    browser.post(reverse("talk-begin"), form)
    empty = browser.post(reverse("talk-begin"), {"title": "Nothing", "key": str(uuid4())})

    assert Thread.objects.get().title == "Worms"
    assert empty.status_code == 200


def test_only_who_said_it_takes_it_back(thread, resident, neighbour, steward, as_someone):
    post = said(thread, resident)

    for other in (neighbour, steward):
        answer = as_someone(other).post(reverse("talk-take-back", args=[post.pk]))
        assert answer.status_code == 403
    as_someone(resident).post(reverse("talk-take-back", args=[post.pk]))

    assert Post.objects.get().taken_back_at is not None


def test_moderators_hide_in_a_browser(thread, resident, steward, as_someone):
    post = said(thread, resident)

    as_someone(steward).post(reverse("talk-moderate", args=[post.pk]), {"why": "Spam"})
    page = as_someone(resident).get(reverse("talk-thread", args=[thread.pk])).content.decode()

    assert "Hidden by those who moderate: Spam" in page
    assert "The gate sticks" not in page


def test_erased_people_leave_no_word(thread, resident):
    said(thread, resident)

    erase(person=resident, by=resident)

    assert Post.objects.get().text == ""


def test_pages_ask_the_database_little(
    thread, resident, neighbour, as_someone, django_assert_max_num_queries
):
    first = said(thread, resident)
    for number in range(8):
        said(thread, neighbour, text=f"{number}", answers=first)

    browser = as_someone(resident)
    for path in (reverse("talk"), reverse("talk-thread", args=[thread.pk])):
        with django_assert_max_num_queries(15):
            browser.get(path)
