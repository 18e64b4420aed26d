"""Programs call meetings, write minutes, and talk for their person; articles and reviews."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import Settings

from greenhaven.core.city import City
from greenhaven.web.commons import clock
from greenhaven.web.commons.circles.models import Circle
from greenhaven.web.commons.discussions.actions import hide
from greenhaven.web.commons.discussions.models import Post, Thread
from greenhaven.web.commons.people.models import Person
from greenhaven.web.council.meetings.models import AgendaItem, Meeting
from greenhaven.web.council.rulebook.models import ReviewCall
from tests.web.api.programs import Program, program_of
from tests.web.council.gathering import meeting
from tests.web.council.sharing import opened
from tests.web.decided import ruled
from tests.web.neighbours import circle_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]


def gathering(city: City, **more: Any) -> dict[str, Any]:
    """A meeting in two days."""
    begins = clock.now(city) + timedelta(days=2)
    ends = begins + timedelta(hours=2)
    told = {"title": "Spring meeting", "where": "The yard"}
    return told | {"begins_at": begins.isoformat(), "ends_at": ends.isoformat()} | more


def test_meeting_is_called_held_and_written_down(
    steward: Person, second_steward: Person, city: City, settings: Settings
) -> None:
    program = program_of(steward)
    made = program.post("/meetings", gathering(city), repeat="spring")
    assert made == program.post("/meetings", gathering(city), repeat="spring") or made[0] == 201
    assert Meeting.objects.count() == 1
    path = f"/meetings/{made[1]['id']}"
    assert Program().get(path)[0] == 404, "its agenda is being made"
    assert Program().get("/meetings")[1]["items"] == []
    for title in ("Seeds", "Worms"):
        assert program.post(f"{path}/points", {"title": title})[0] == 201
    points = program.get(path)[1]["agenda"]
    moved = program.post(f"{path}/points/{points[1]['id']}/up")[1]["agenda"]
    assert [each["title"] for each in moved] == ["Worms", "Seeds"]
    assert len(program.ask("DELETE", f"{path}/points/{points[0]['id']}")[1]["agenda"]) == 1
    assert program.post(f"{path}/publish")[1]["published_at"]
    assert Program().get(path)[1]["agenda"][0]["title"] == "Worms"

    settings.TODAY = clock.today(city) + timedelta(days=3)
    told = {"point": points[1]["id"], "said": "Many.", "decided": "A box for all."}
    written = {"present": 12, "text": "We met.", "points": [told]}
    assert program.ask("PUT", f"{path}/minutes", written)[1]["minutes"] == "We met."
    assert program.post(f"{path}/approve")[0] == 422, "somebody else approves them"
    assert program_of(second_steward).post(f"{path}/approve")[1]["approved_at"]
    whole = Program().get(path)[1]
    assert (whole["present"], whole["agenda"][0]["decided"]) == (12, "A box for all.")
    assert program.ask("PUT", f"{path}/minutes", written)[0] == 422


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"where": ""},
        {"begins_at": "2001-01-01T10:00+00:00"},
        {"begins_at": "2025-03-05T10:00"},
        {"ends_at": "2999-01-01T10:00+00:00"},
        {"ends_at": "NaN"},
        {"district": "nowhere"},
    ],
)
def test_meeting_that_cannot_be_is_not_called(
    steward: Person, city: City, wrong: dict[str, Any]
) -> None:
    assert program_of(steward).post("/meetings", gathering(city, **wrong))[0] == 422
    assert not Meeting.objects.exists()


def test_minutes_of_other_points_are_refused(steward: Person, city: City) -> None:
    del city
    one, other = meeting(steward), meeting(steward, title="Another")
    point = AgendaItem.objects.create(meeting=other, position=1, title="Seeds")
    program = program_of(steward)
    written = {"present": 1, "text": "We met.", "points": [{"point": point.pk}]}

    assert program.ask("PUT", f"/meetings/{one.pk}/minutes", written)[0] == 422
    assert program.post(f"/meetings/{one.pk}/points/{point.pk}/up")[0] == 404
    assert program.post(f"/meetings/{one.pk}/points", {})[0] == 422
    assert program.post(f"/meetings/{one.pk}/points", {"vote": 99})[0] == 404


def test_circle_meets_on_its_own(resident: Person, neighbour: Person, city: City) -> None:
    circle_of(resident)

    made = program_of(resident).post("/circles/mill-lane/meetings", gathering(city))

    assert (made[0], made[1]["circle"]) == (201, "mill-lane")
    assert program_of(neighbour).get(f"/meetings/{made[1]['id']}")[0] == 404
    assert program_of(neighbour).get("/meetings")[1]["items"] == []
    assert program_of(resident).post("/meetings", gathering(city))[0] == 403


def test_one_talks_answers_and_takes_back(resident: Person, neighbour: Person) -> None:
    one, other = program_of(resident), program_of(neighbour)
    begun = one.post("/threads", {"title": "Worms", "text": "Who has some?"}, repeat="a")
    assert begun == one.post("/threads", {"title": "Worms", "text": "Who has some?"}, repeat="a")
    path = f"/threads/{begun[1]['thread']}"

    answer = other.post(f"{path}/posts", {"text": "I do.", "answers": begun[1]["id"]})
    assert (answer[0], answer[1]["answers"]) == (201, begun[1]["id"])
    assert other.post(f"{path}/posts", {"text": "I do.", "answers": 99})[0] == 422
    assert other.post(f"/posts/{begun[1]['id']}/take-back")[0] == 403
    assert one.post(f"/posts/{begun[1]['id']}/take-back")[1]["text"] == ""
    posts = Program().get(f"{path}/posts")[1]["items"]
    assert [each["text"] for each in posts] == ["", "I do."]
    assert Program().get(path)[1]["posts"] == 2
    assert Thread.objects.count() == 1


def test_what_is_hidden_is_told_with_the_reason_alone(resident: Person, steward: Person) -> None:
    begun = program_of(resident).post("/threads", {"title": "Worms", "text": "Rude words."})[1]

    hide(post=Post.objects.get(pk=begun["id"]), by=steward, why="It hurts.")

    (told,) = Program().get(f"/threads/{begun['thread']}/posts")[1]["items"]
    assert (told["text"], told["why"]) == ("", "It hurts.")


def test_each_thing_has_one_thread(resident: Person, steward: Person) -> None:
    ruled()
    budget, program = opened(steward), program_of(resident)

    for _time in range(2):
        assert program.post("/rulebook/articles/near/posts", {"text": "Too far."})[0] == 201
        assert program.post(f"/budgets/{budget.slug}/posts", {"text": "A chipper!"})[0] == 201
    found = Program().get("/threads?about=article&name=near")[1]["items"]

    assert [(each["name"], each["posts"], each["url"]) for each in found] == [
        ("near", 2, "/rules/near/")
    ]
    assert Thread.objects.count() == 2
    assert program.post("/rulebook/articles/nowhere/posts", {"text": "Hm."})[0] == 404
    assert program.post("/proposals/99/posts", {"text": "Hm."})[0] == 404
    assert Program().get("/threads?about=whim")[0] == 422


def test_members_alone_talk_of_a_circles_budget(
    resident: Person, neighbour: Person, steward: Person
) -> None:
    circle: Circle = circle_of(resident)
    budget = opened(steward, level="circle", circle=circle)
    path = f"/budgets/{budget.slug}/posts"

    assert program_of(neighbour).post(path, {"text": "Hm."})[0] == 404
    said = program_of(resident).post(path, {"text": "A chipper!"})[1]
    assert Program().get(f"/threads/{said['thread']}")[0] == 404
    assert Program().get("/threads")[1]["items"] == []
    assert program_of(neighbour).post(f"/threads/{said['thread']}/posts", {"text": "Hm."})[0] == 404


def test_articles_are_told_as_they_stand_and_stood() -> None:
    book = ruled()

    articles = {each["id"]: each for each in Program().get("/rulebook/articles")[1]["items"]}
    one = Program().get("/rulebook/articles/near")[1]

    assert len(articles) > 5
    for each in articles.values():
        assert each["sentence"]
        assert each["since"]
    assert {name: one[name] for name in articles["near"]} == articles["near"]
    assert one["versions"][0]["sentence"] == one["sentence"]
    assert book.version


def test_review_that_nobody_may_call_for_is_refused(resident: Person) -> None:
    ruled()

    path = "/rulebook/articles/near/reviews"
    assert program_of(resident).post(path, {"reason": "Look again."})[0] == 422
    assert program_of(resident).post(path, {"reason": ""})[0] == 422
    assert not ReviewCall.objects.exists()
