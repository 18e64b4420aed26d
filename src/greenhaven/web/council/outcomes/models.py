"""What the site keeps of what became of statements."""

from typing import ClassVar

from django.db import models

from greenhaven.web.commons.people.models import Person
from greenhaven.web.council.conversations.models import Statement
from greenhaven.web.council.proposals.models import Proposal


class Outcome(models.Model):
    """What became of a statement: the clause that it changed, or a written answer."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="outcomes")
    proposal = models.ForeignKey(
        Proposal, null=True, blank=True, on_delete=models.PROTECT, related_name="inputs"
    )
    article = models.CharField(max_length=120, blank=True)
    answer = models.TextField(max_length=2000, blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(proposal__isnull=False) | ~models.Q(answer=""),
                name="outcome_is_a_clause_or_an_answer",
            ),
            models.UniqueConstraint(
                fields=["statement", "proposal"],
                condition=models.Q(proposal__isnull=False),
                name="statement_is_linked_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement_id}: {self.proposal_id or self.answer}"
