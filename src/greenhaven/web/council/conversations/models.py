"""What the site keeps of conversations: statements, opinions, maps, and what became of them."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.parties import Parties
from greenhaven.web.council.levels.models import Levelled


class Conversation(Levelled):
    """A question on which people put statements, and agree or disagree."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # of the request
    slug = models.SlugField(max_length=80)
    question = models.CharField(max_length=200)
    about = models.TextField(max_length=4000, blank=True)
    article = models.CharField(max_length=120, blank=True)  # id of the article that it is about
    # True = a statement is shown only once a moderator has let it in.
    moderated_first = models.BooleanField(default=True)
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    cast = models.BigIntegerField(default=0)  # order of the last opinion
    withdrawn = models.PositiveIntegerField(
        default=0
    )  # how often opinions went with who was erased
    mapped = models.BigIntegerField(default=0)  # `cast` at the last map; -1 = draw it again
    groups = models.JSONField(default=dict)  # of the last map: code of a person -> label

    class Meta:
        constraints: ClassVar = [
            *Levelled.Meta.constraints,
            models.UniqueConstraint(fields=["city", "slug"], name="conversation_slug_is_used_once"),
        ]

    def __str__(self) -> str:
        return self.question


class Moderation(models.TextChoices):
    """How a statement stands."""

    WAITING = "waiting", _("waits for a moderator")
    IN = "in", _("taken in")
    OUT = "out", _("left out")
    META = "meta", _("asks who somebody is")
    MERGED = "merged", _("says the same as another")


class Statement(models.Model):
    """One sentence that people can agree or disagree with."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # of the request
    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, related_name="statements"
    )
    number = models.PositiveIntegerField()  # within its conversation
    text = models.CharField(max_length=280)
    language = models.CharField(max_length=8, default="en")
    author = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="statements"
    )  # none = put there with the conversation; never shown beside it
    standing = models.CharField(max_length=8, choices=Moderation, default=Moderation.WAITING)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    written_at = models.DateTimeField()
    moderated_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    moderated_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=300, blank=True)  # it was left out

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["conversation", "number"], name="statement_number_is_used_once"
            ),
            models.CheckConstraint(
                condition=models.Q(standing="merged", merged_into__isnull=False)
                | (~models.Q(standing="merged") & models.Q(merged_into=None)),
                name="merged_statement_names_the_other",
            ),
            models.CheckConstraint(
                condition=~models.Q(standing="out") | ~models.Q(why=""),
                name="statement_is_left_out_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def parties(self) -> Parties:
        """Whose it is: who wrote it, and the circle's whose conversation it is in."""
        return Parties.of(people=[self.author_id], circles=[self.conversation.circle_id])


class Opinion(models.Model):
    """What someone thinks of a statement; the last word holds."""

    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, related_name="opinions"
    )  # that of the statement
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="opinions")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="opinions")
    value = models.SmallIntegerField()  # 1 agree, -1 disagree, 0 pass
    order = models.BigIntegerField()  # within the conversation: the later, the higher
    said_at = models.DateTimeField()
    # Of the last requests that changed it, the newest last: one that is sent again changes nothing.
    keys = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["conversation", "order"], name="opinions_come_one_after_another"
            ),
            models.UniqueConstraint(fields=["statement", "person"], name="one_opinion_a_person"),
            models.CheckConstraint(
                condition=models.Q(value__in=[-1, 0, 1]), name="opinion_is_one_of_three"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement_id}: {self.value}"

    def parties(self) -> Parties:
        """Whose it is: the person's alone."""
        return Parties.of(people=[self.person_id])


class OpinionMap(models.Model):
    """The map of a conversation at one time, with the digest of its votes; never changed."""

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="maps")
    votes_digest = models.CharField(max_length=64)
    votes = models.PositiveIntegerField()
    participants = models.PositiveIntegerField()
    # False = only of people whose residence is proven.
    of_everybody = models.BooleanField(default=True)
    document = models.JSONField()
    digest = models.CharField(max_length=64)  # of the document
    differs = models.BooleanField(default=False)  # from the map of people whose home is proven
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["conversation", "digest", "of_everybody"], name="map_is_published_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conversation}, {self.votes} votes"
