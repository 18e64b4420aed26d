"""Threads that a place, an article, a proposal or a report can have, and what is said in them."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from greenhaven.web.commons.circles.models import Circle
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.parties import Parties


class About(models.TextChoices):
    """What a thread is about."""

    PLACE = "place", _("a place")
    ARTICLE = "article", _("an article")
    PROPOSAL = "proposal", _("a proposal")
    REPORT = "report", _("a report")
    BUDGET = "budget", _("a budget")
    OPEN = "open", _("anything else")


class Thread(models.Model):
    """What is said of one thing; one thread for each, made when somebody speaks first."""

    city = models.SlugField(max_length=64)
    about = models.CharField(max_length=8, choices=About)
    name = models.CharField(max_length=120)  # the thing's key in its own room
    title = models.CharField(max_length=200)
    url = models.CharField(max_length=200, blank=True)  # the thing's own page
    circle = models.ForeignKey(
        Circle, null=True, blank=True, on_delete=models.PROTECT, related_name="threads"
    )  # whose members alone read it; none = everybody
    begun_at = models.DateTimeField()
    spoken_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["city", "about", "name"], name="one_thread_a_thing"),
        ]
        indexes: ClassVar = [models.Index(fields=["city", "-spoken_at"])]

    def __str__(self) -> str:
        return self.title

    def parties(self) -> Parties:
        """Whose it is: the circle's, where it is of one."""
        return Parties.of(circles=[self.circle_id])


class Post(models.Model):
    """What someone said; it is never changed, and may be hidden for a reason that is shown."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # of the request
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="posts")
    answers = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replies"
    )
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    text = models.TextField(max_length=4000, blank=True)  # empty once it is taken back
    language = models.CharField(max_length=8, default="en")
    said_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    why = models.CharField(max_length=300, blank=True)  # it was hidden

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(hidden_at=None, hidden_by=None)
                | (models.Q(hidden_at__isnull=False, hidden_by__isnull=False) & ~models.Q(why="")),
                name="post_is_hidden_for_a_reason",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["thread", "said_at"])]

    def __str__(self) -> str:
        return f"{self.thread}, {self.said_at:%d %B %Y}"

    @property
    def reply_key(self) -> uuid.UUID:
        """The key of a form that answers it: another one each time."""
        return uuid.uuid4()

    def parties(self) -> Parties:
        """Whose it is: who said it, and the circle's."""
        return Parties.of(people=[self.author_id], circles=[self.thread.circle_id])


class Complaint(models.Model):
    """Someone asks moderators to look at what was said."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="complaints")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["post", "by"], name="one_complaint_a_person"),
        ]

    def __str__(self) -> str:
        return f"Complaint about {self.post_id}"
