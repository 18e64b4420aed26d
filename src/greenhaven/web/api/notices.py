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
from greenhaven.web.commons.notices.actions import choose_mail, read
from greenhaven.web.commons.notices.models import Group, Notice
from greenhaven.web.commons.notices.queries import mailed_groups
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


class NoticesReadShape(Schema):
    """How many were marked."""

    notices: int


class MailShape(Schema):
    """Which groups of notices come by e-mail; those on safety and one's account always do."""

    groups: list[Group]


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


@router.post("/notices/read", response=answers(NoticesReadShape), operation_id="read_all_notices")
@opens("own.change")
def seen_all(request: HttpRequest) -> NoticesReadShape:
    """Mark all of one's own as read."""
    return NoticesReadShape(notices=read(by=who(request)))


@router.get("/me/mail", response=answers(MailShape), operation_id="my_mail")
@opens("own.read")
def mail(request: HttpRequest) -> dict[str, list[str]]:
    """What one is sent by e-mail."""
    return {"groups": mailed_groups(who(request))}


@router.put("/me/mail", response=answers(MailShape), operation_id="set_my_mail")
@opens("own.change")
def set_mail(request: HttpRequest, told: MailShape) -> dict[str, list[str]]:
    """Choose what one is sent by e-mail."""
    choose_mail(by=who(request), wanted=told.groups)
    return {"groups": mailed_groups(who(request))}
