"""Null bytes in what is sent beside a form's fields: PostgreSQL keeps none, so none comes there."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from greenhaven.web.commons.discussions.actions import say, thread_for
from greenhaven.web.commons.discussions.models import Complaint
from greenhaven.web.commons.people.models import Person

Door = Callable[[Person], Client]


@pytest.mark.parametrize("name", ["district", "towards"])
def test_where_to_bring_is_no_null_byte(name: str, resident: Person, as_someone: Door) -> None:
    answer = as_someone(resident).post("/give/", {name: "a\0b"})

    assert answer.status_code == 422


def test_complaint_is_no_null_byte(resident: Person, neighbour: Person, as_someone: Door) -> None:
    thread = thread_for(about="talk", name="1", title="Leaves", url="/")
    post = say(thread=thread, text="Leaves are free.", by=resident, key=uuid4())

    answer = as_someone(neighbour).post(f"/talk/said/{post.pk}/complain/", {"why": "a\0b"})

    assert answer.status_code == 302
    assert not Complaint.objects.exists()
