"""What the site keeps of shared budgets: projects, what they cost, and what became of them."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.parties import Parties
from greenhaven.web.commons.places.models import Place
from greenhaven.web.council.levels.models import Levelled
from greenhaven.web.council.polls.models import Poll


class BudgetState(models.TextChoices):
    """How far a budget is."""

    IDEAS = "ideas", _("ideas are collected")
    COSTING = "costing", _("ideas are costed")
    VOTE = "vote", _("vote")
    ALLOCATED = "allocated", _("allocated")
    CLOSED = "closed", _("all is done")
    CANCELLED = "cancelled", _("cancelled")


class Budget(Levelled):
    """Money that people share out among projects by a vote."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # of the request
    slug = models.SlugField(max_length=80)
    title = models.CharField(max_length=200)
    about = models.TextField(max_length=8000, blank=True)
    amount_cents = models.BigIntegerField()  # hundredths of the currency
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=9, choices=BudgetState, default=BudgetState.IDEAS)
    ideas_until = models.DateField()
    costed_until = models.DateField()
    poll = models.OneToOneField(
        Poll, null=True, blank=True, on_delete=models.PROTECT, related_name="budget"
    )
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            *Levelled.Meta.constraints,
            models.UniqueConstraint(fields=["city", "slug"], name="budget_slug_is_used_once"),
            models.CheckConstraint(
                condition=models.Q(amount_cents__gt=0), name="budget_is_positive"
            ),
            models.CheckConstraint(
                condition=models.Q(costed_until__gte=models.F("ideas_until")),
                name="budget_is_costed_after_ideas",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ProjectState(models.TextChoices):
    """How a project stands."""

    IDEA = "idea", _("idea")
    COSTED = "costed", _("costed: on the ballot")
    DECLINED = "declined", _("not possible")
    MERGED = "merged", _("joined with another")
    WON = "won", _("funded")
    LOST = "lost", _("not funded this time")
    DONE = "done", _("done")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Project(models.Model):
    """Something that a budget could pay for."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # of the request
    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="projects")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    about = models.TextField(max_length=4000, blank=True)
    place = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    cost_cents = models.BigIntegerField(null=True, blank=True)
    asked_cents = models.BigIntegerField(null=True, blank=True)  # what its author thinks it costs
    state = models.CharField(max_length=9, choices=ProjectState, default=ProjectState.IDEA)
    author = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="projects"
    )
    proposed_at = models.DateTimeField()
    costed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.TextField(max_length=2000, blank=True)  # how it was costed, or why it cannot be
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["budget", "number"], name="project_number_is_one"),
            models.CheckConstraint(
                condition=models.Q(cost_cents=None) | models.Q(cost_cents__gt=0),
                name="project_cost_is_positive",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["costed", "won", "lost", "done"])
                | models.Q(cost_cents__isnull=False),
                name="project_on_the_ballot_has_a_cost",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="declined") | ~models.Q(answer=""),
                name="project_is_declined_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def parties(self) -> Parties:
        """Whose it is: its author's, its place's and the circle's."""
        return Parties.of(
            people=[self.author_id], places=[self.place_id], circles=[self.budget.circle_id]
        )


class FollowUp(models.Model):
    """What happened with a funded project."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # of the request
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="follow_ups")
    text = models.TextField(max_length=2000)
    spent_cents = models.BigIntegerField(default=0)  # by this step
    finished = models.BooleanField(default=False)
    told_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(spent_cents__gte=0), name="spent_is_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.text[:60]}"
