"""What the site keeps of delegations."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Coalesce

from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.parties import Parties
from greenhaven.web.council.delegations.topics import TOPICS
from greenhaven.web.council.polls.models import Poll


class Delegation(models.Model):
    """Someone lets another vote for them in open votes, until it ends or they take it back."""

    giver = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="delegations_given")
    taker = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="delegations_taken")
    city = models.SlugField(max_length=64)
    # For one vote, or for all of a layer of the rulebook, or for all that are open.
    poll = models.ForeignKey(
        Poll, null=True, blank=True, on_delete=models.PROTECT, related_name="delegations"
    )
    topic = models.CharField(max_length=32, blank=True)
    given_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(giver=models.F("taker")), name="delegation_is_to_another"
            ),
            models.UniqueConstraint(
                "giver",
                "city",
                Coalesce("poll", 0),
                "topic",
                condition=models.Q(withdrawn_at=None),
                name="delegation_is_given_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver} to {self.taker}"

    @property
    def topic_words(self) -> str:
        """What it is for, where it is for more than one vote."""
        return str(TOPICS.get(self.topic, self.topic))

    def parties(self) -> Parties:
        """Whose it is: who gave it."""
        return Parties.of(people=[self.giver_id])
