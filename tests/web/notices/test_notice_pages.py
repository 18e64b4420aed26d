"""What someone was told, on a page of their own."""

from collections.abc import Callable

import pytest
from django.test import Client

from greenhaven.web.commons.notices.actions import tell
from greenhaven.web.commons.notices.models import Group, Muting, Notice
from greenhaven.web.commons.notices.topics import TOPICS
from greenhaven.web.commons.people.models import Person

As = Callable[[Person], Client]
LINE = {"rows": 3, "line": "3 <b>abc</b>"}


def told(person: Person, url: str = "/audit/") -> Notice:
    return tell(people=[person], topic="audit.checkpoint", told=LINE, url=url)[0]


def test_page_shows_what_is_not_read_first(resident: Person, as_someone: As) -> None:
    first, second = told(resident), told(resident)
    browser = as_someone(resident)
    browser.post(f"/me/notices/{second.pk}/read/")

    page = browser.get("/me/notices/").content.decode()

    assert "One thing you have not read" in page
    assert page.index(f"/{first.pk}/read/") < page.index(f"/{second.pk}/read/")
    assert "3 &lt;b&gt;abc" in page


def test_opening_marks_as_read_and_leads_there(resident: Person, as_someone: As) -> None:
    notice = told(resident)

    answer = as_someone(resident).post(f"/me/notices/{notice.pk}/read/", {"go": "1"})

    assert answer["Location"] == "/audit/"
    assert Notice.objects.get().read_at is not None


def test_opening_never_leads_away_from_the_site(resident: Person, as_someone: As) -> None:
    for url in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        notice = told(resident, url)

        answer = as_someone(resident).post(f"/me/notices/{notice.pk}/read/", {"go": "1"})

        assert answer["Location"] == "/me/notices/"


def test_notices_of_others_are_shut(resident: Person, neighbour: Person, as_someone: As) -> None:
    notice = told(resident)

    assert as_someone(neighbour).post(f"/me/notices/{notice.pk}/read/").status_code == 403
    assert as_someone(neighbour).post("/me/notices/99999/read/").status_code == 404
    assert Notice.objects.get().read_at is None
    assert "You have read everything" in as_someone(neighbour).get("/me/notices/").content.decode()


def test_all_are_marked_at_once(resident: Person, neighbour: Person, as_someone: As) -> None:
    for person in (resident, resident, neighbour):
        told(person)

    as_someone(resident).post("/me/notices/read/")

    assert Notice.objects.filter(read_at=None).count() == 1


def test_groups_are_chosen_for_mail(resident: Person, as_someone: As) -> None:
    browser = as_someone(resident)

    browser.post("/me/notices/", {"groups": ["plan", "circles"]})
    page = browser.get("/me/notices/").content.decode()

    muted = set(Muting.objects.values_list("group", flat=True))
    assert muted == {"promises", "keeping", "reports", "books", "council"}
    assert page.count("checked") == 2
    assert "always sent" in page


def test_unknown_group_is_refused_with_words(resident: Person, as_someone: As) -> None:
    answer = as_someone(resident).post("/me/notices/", {"groups": ["gossip"]})

    assert answer.status_code == 200
    assert "gossip is not one of the available choices" in answer.content.decode()
    assert not Muting.objects.exists()


def test_every_topic_has_a_group_and_a_sentence() -> None:
    class Anything(dict[str, object]):
        def __missing__(self, name: str) -> object:
            return 2

    for name, topic in TOPICS.items():
        assert isinstance(topic.group, Group), name
        assert str(topic.sentence % Anything()), name


@pytest.mark.usefixtures("places")
def test_page_asks_the_database_little(
    resident: Person, as_someone: As, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for _ in range(40):
        told(resident)
    browser = as_someone(resident)

    with django_assert_max_num_queries(15):
        assert "40 things" in browser.get("/me/notices/").content.decode()
