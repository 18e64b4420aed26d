"""What members of a circle gave and took, and where each stands."""

from typing import ClassVar

from django.db import models

from greenhaven.web.commons.circles.models import Circle
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.parties import Parties
from greenhaven.web.exchange.ledger.models import Event


class Purse(models.Model):
    """Where a member stands: what was given less what was taken, as the compost it is worth."""

    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="purses")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="purses")
    balance_mg = models.BigIntegerField(default=0)
    # How far below zero it may be; none where the circle's gifts are only counted.
    limit_mg = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["circle", "person"], name="member_has_one_purse"),
            models.CheckConstraint(
                condition=models.Q(limit_mg=None)
                | models.Q(balance_mg__gte=0 - models.F("limit_mg")),
                name="purse_keeps_its_limit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.circle}"

    def parties(self) -> Parties:
        """Whose it is."""
        return Parties.of([self.person_id], circles=[self.circle_id])


class Entry(models.Model):
    """One handover as a circle counts it; never changed, and taken back by a later one."""

    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="entries")
    # None = a garden that several keep, or someone who did not say who they are.
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="entries"
    )
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="entries")
    given_mg = models.BigIntegerField(default=0)  # as it was weighed
    taken_mg = models.BigIntegerField(default=0)
    worth_mg = models.BigIntegerField()  # of compost; below zero for what was taken
    takes_back = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="taken_back_by"
    )
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["event"],
                condition=models.Q(takes_back=None),
                name="handover_counts_in_one_circle",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["circle", "made_at"])]

    def __str__(self) -> str:
        return f"{self.circle}: {self.worth_mg} mg"


class WriteOff(models.Model):
    """What someone owed who had left a circle, and what its stewards let go; never changed."""

    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="write_offs")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="write_offs")
    worth_mg = models.BigIntegerField()  # of compost, as in a purse
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(worth_mg__gt=0), name="write_off_is_of_something"
            ),
            models.CheckConstraint(
                condition=~models.Q(person=models.F("by")), name="nobody_writes_off_their_own"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="write_off_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.circle}: {self.worth_mg} mg let go"
