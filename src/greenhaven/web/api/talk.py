"""What people say to each other: of proposals, articles, budgets and projects, or of anything."""

from datetime import datetime
from typing import Annotated, NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from ninja.pagination import paginate
from pydantic import Field, StringConstraints

from greenhaven.web.api.answers import answers
from greenhaven.web.api.doors import found, key_of, opens, who
from greenhaven.web.api.paging import Pages
from greenhaven.web.api.texts import Clean, Code, Row, RowKey
from greenhaven.web.commons.circles.models import Circle
from greenhaven.web.commons.discussions import actions
from greenhaven.web.commons.discussions.actions import LONGEST
from greenhaven.web.commons.discussions.errors import DiscussionError
from greenhaven.web.commons.discussions.models import About, Post, Thread
from greenhaven.web.commons.discussions.queries import posts_of, thread_of
from greenhaven.web.commons.discussions.queries import threads as threads_of
from greenhaven.web.commons.discussions.views import (
    post_by,
    refuse_outsiders,
    the_circle,
    thread_by,
)
from greenhaven.web.commons.permissions.actors import actor_of
from greenhaven.web.commons.sentences import rules_language
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.budgets.models import Budget, Project
from greenhaven.web.council.budgets.queries import budget_of, project_of
from greenhaven.web.council.names import names_of
from greenhaven.web.council.proposals.models import Proposal
from greenhaven.web.council.proposals.queries import proposal_of
from greenhaven.web.council.rulebook.queries import article_or_404

router = Router(tags=["Discussions"])
Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST), Clean
]
ThreadTitle = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120), Clean
]


class ThreadShape(Schema):
    """What is said of one thing."""

    id: int
    about: About
    name: str = Field(description="The thing's number or name.")
    title: str
    url: str
    begun_at: datetime
    spoken_at: datetime
    closed_at: datetime | None
    posts: int

    @staticmethod
    def resolve_posts(row: Thread) -> int:
        """How many there are."""
        known: int | None = getattr(row, "count", None)
        return known if known is not None else row.posts.count()


class PostShape(Schema):
    """What someone said; its text is empty once it is taken back, and while it is hidden."""

    id: int
    author: str
    text: str
    language: str
    answers: int | None = Field(validation_alias="answers_id", description="What it answers.")
    said_at: datetime
    taken_back_at: datetime | None
    hidden_at: datetime | None
    why: str = Field(description="It is hidden.")

    @staticmethod
    def resolve_author(row: Post) -> str:
        """Their name."""
        return str(row.author)

    @staticmethod
    def resolve_text(row: Post) -> str:
        """As everybody may read it."""
        return row.text if row.hidden_at is None else ""


class PostedShape(PostShape):
    """What one said, and in which thread."""

    thread: int = Field(validation_alias="thread_id")


class PostTold(Schema):
    """What one says."""

    text: Words
    answers: RowKey | None = Field(None, description="What it answers, of the same thread.")


class BegunTold(Schema):
    """A new discussion of anything."""

    title: ThreadTitle
    text: Words


class Thing(NamedTuple):
    """What is spoken of, as its own page says it."""

    about: About
    name: str
    title: str
    url: str
    circle: Circle | None = None


def the_thread(thread: int) -> Thread:
    """The thread with that number."""
    return thread_by(thread)


def the_post(post: int) -> Post:
    """What was said, by its number."""
    return post_by(post)


def inside(request: HttpRequest) -> Thread:
    """The thread of the path, for those who may read it."""
    row = found(request, Thread)
    refuse_outsiders(request, row)
    return row


@router.get("/threads", response=answers(list[ThreadShape]), operation_id="threads")
@paginate(Pages)
@opens("discussion.read")
def threads(
    request: HttpRequest,
    about: Annotated[About | None, Query()] = None,
    name: Annotated[str, Query(max_length=120, pattern=r"^[^\x00]*$")] = "",
) -> QuerySet[Thread]:
    """Those that one may read; about one kind of thing, or about one thing."""
    listed = threads_of(present_city().id, actor_of(request), about or "")
    return listed.filter(name=name) if name else listed


@router.get("/threads/{thread}", response=answers(ThreadShape), operation_id="thread")
@opens("discussion.read", the_thread)
def one(request: HttpRequest, thread: Row) -> Thread:
    """One thread."""
    del thread
    return inside(request)


@router.get("/threads/{thread}/posts", response=answers(list[PostShape]), operation_id="posts")
@paginate(Pages)
@opens("discussion.read", the_thread)
def posts(request: HttpRequest, thread: Row) -> QuerySet[Post]:
    """What was said, the first first."""
    del thread
    return posts_of(inside(request))


@router.post("/threads", response=answers(PostedShape, 201), operation_id="begin_thread")
@opens("discussion.speak")
@transaction.atomic
def begin(request: HttpRequest, told: BegunTold) -> Status[Post]:
    """Begin a discussion of anything."""
    key = key_of(request)
    made = actions.thread_for(about=About.OPEN, name=str(key), title=told.title, url="")
    return Status(201, actions.say(thread=made, text=told.text, by=who(request), key=key))


@router.post(
    "/threads/{thread}/posts", response=answers(PostedShape, 201), operation_id="say_in_thread"
)
@opens("discussion.speak", the_thread)
def say(request: HttpRequest, thread: Row, told: PostTold) -> Status[Post]:
    """Say something, or answer what somebody said."""
    del thread
    return said(request, inside(request), told)


def said(request: HttpRequest, thread: Thread, told: PostTold) -> Status[Post]:
    """What one said in a thread."""
    answered = None
    if told.answers is not None:
        answered = thread.posts.filter(pk=told.answers).select_related("author").first()
        if answered is None:
            raise DiscussionError(_("What you answer stands in another discussion."))
    made = actions.say(
        thread=thread, text=told.text, by=who(request), key=key_of(request), answers=answered
    )
    return Status(201, made)


@transaction.atomic
def said_of(request: HttpRequest, thing: Thing, told: PostTold) -> Status[Post]:
    """What one said of a thing; of a circle's, for its members alone."""
    circle = the_circle(request, thing.circle.pk if thing.circle is not None else None)
    known = thread_of(present_city().id, thing.about, thing.name)
    if known is not None:
        refuse_outsiders(request, known)
    begun = known or actions.thread_for(**thing._asdict() | {"circle": circle})
    return said(request, begun, told)


@router.post(
    "/proposals/{number}/posts",
    response=answers(PostedShape, 201),
    operation_id="say_of_proposal",
)
@opens("discussion.speak", proposal_of)
def of_proposal(request: HttpRequest, number: Row, told: PostTold) -> Status[Post]:
    """Say something of a proposal."""
    row, url = found(request, Proposal), reverse("proposal", args=[number])
    return said_of(request, Thing(About.PROPOSAL, str(row.number), row.title, url), told)


@router.post(
    "/rulebook/articles/{article}/posts",
    response=answers(PostedShape, 201),
    operation_id="say_of_article",
)
@opens("discussion.speak")
def of_article(request: HttpRequest, article: Code, told: PostTold) -> Status[Post]:
    """Say something of an article."""
    city = present_city()
    row = article_or_404(city, article)
    sentence, url = (
        row.sentence(rules_language(), names_of(city)),
        reverse("article", args=[row.id]),
    )
    return said_of(request, Thing(About.ARTICLE, row.id, sentence, url), told)


@router.post(
    "/budgets/{slug}/posts", response=answers(PostedShape, 201), operation_id="say_of_budget"
)
@opens("discussion.speak", budget_of)
def of_budget(request: HttpRequest, slug: Code, told: PostTold) -> Status[Post]:
    """Say something of a shared budget."""
    row, url = found(request, Budget), reverse("budget", args=[slug])
    return said_of(request, Thing(About.BUDGET, row.slug, row.title, url, row.circle), told)


@router.post(
    "/budgets/{slug}/projects/{number}/posts",
    response=answers(PostedShape, 201),
    operation_id="say_of_project",
)
@opens("discussion.speak", project_of)
def of_project(request: HttpRequest, slug: Code, number: Row, told: PostTold) -> Status[Post]:
    """Say something of a project."""
    row, url = found(request, Project), reverse("project", args=[slug, number])
    thing = Thing(About.BUDGET, str(row.key), row.title, url, row.budget.circle)
    return said_of(request, thing, told)


@router.post("/posts/{post}/take-back", response=answers(PostShape), operation_id="take_post_back")
@opens("discussion.own", the_post)
def take_back(request: HttpRequest, post: Row) -> Post:
    """Take back what one said; that something was said, and its answers, stay."""
    del post
    return actions.take_back(post=found(request, Post), by=who(request))
