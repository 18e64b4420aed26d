"""What the one whose key it is was told."""

from datetime import datetime
from typing import Annotated

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.pagination import paginate

from greenhaven.web.api.answers import answers
from greenhaven.web.api.doors import found, opens, who
from greenhaven.web.api.paging import Pages
from greenhaven.web.api.texts import Row
from greenhaven.web.commons.notices.actions import read
from greenhaven.web.commons.notices.models import Notice
from greenhaven.web.commons.notices.wording import sentence

router = Router(tags=["Notices"])


class NoticeShape(Schema):
    """Something that one was told, in the language of the request."""

    id: int
    topic: str
    words: str
    url: str
    created_at: datetime
    read_at: datetime | None

    @staticmethod
    def resolve_words(row: Notice) -> str:
        """The sentence."""
        return sentence(row, row.person)


def the_notice(notice: int) -> Notice:
    """The notice with that number."""
    return get_object_or_404(Notice.objects.select_related("person"), pk=notice)


@router.get("/notices", response=answers(list[NoticeShape]), operation_id="notices")
@paginate(Pages)
@opens("own.read")
def notices(request: HttpRequest, *, unread: Annotated[bool, Query()] = False) -> QuerySet[Notice]:
    """One's own."""
    mine = Notice.objects.filter(person=who(request)).select_related("person")
    return mine.filter(read_at=None) if unread else mine


@router.post("/notices/{notice}/read", response=answers(NoticeShape), operation_id="read_notice")
@opens("notice.read", the_notice)
def seen(request: HttpRequest, notice: Row) -> Notice:
    """Mark it as read."""
    del notice
    row = found(request, Notice)
    read(by=who(request), notice=row)
    row.refresh_from_db()
    return row
