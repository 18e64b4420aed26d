"""What people are told: one row each, which is also what waits to be sent by e-mail."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.parties import Parties


class Group(models.TextChoices):
    """What notices are about, as people choose which of them they want by e-mail."""

    SAFETY = "safety", _("safety: what is held or called back")
    ACCOUNT = "account", _("my account and my roles")
    PROMISES = "promises", _("my offers, promises and handovers")
    PLAN = "plan", _("what the plan changes for me")
    KEEPING = "keeping", _("the places and batches that I keep")
    REPORTS = "reports", _("reports and their answers")
    CIRCLES = "circles", _("my circles and alliances")
    COUNCIL = "council", _("what is discussed, proposed and voted on")
    BOOKS = "books", _("the books: checkpoints of the audit")


ALWAYS_SENT = (Group.SAFETY, Group.ACCOUNT)


class Notice(models.Model):
    """Something that one person is told, in their language whenever they read it."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="notices", db_index=False
    )
    topic = models.CharField(max_length=48)
    told = models.JSONField(default=dict)
    url = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)  # none = nothing is to be sent
    failed = models.CharField(max_length=200, blank=True)  # why it could not be sent

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(sent_at=None) | models.Q(next_try_at=None),
                name="notice_is_sent_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "-created_at"]),
            models.Index(
                fields=["next_try_at"],
                condition=models.Q(next_try_at__isnull=False),
                name="notices_to_be_sent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} for {self.person_id}"

    def parties(self) -> Parties:
        """Whose it is."""
        return Parties.of(people=[self.person_id])


class Muting(models.Model):
    """A group of notices that someone reads here only."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mutings")
    group = models.CharField(max_length=16, choices=Group)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "group"], name="group_is_muted_once"),
            models.CheckConstraint(
                condition=~models.Q(group__in=ALWAYS_SENT), name="safety_is_never_muted"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.group}"
