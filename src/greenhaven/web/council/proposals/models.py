"""What the site keeps of proposals: their texts, amendments, support and consequences."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.parties import Parties
from greenhaven.web.commons.snapshots.models import Rulebook
from greenhaven.web.council.conversations.models import Conversation
from greenhaven.web.council.levels.models import Levelled


class Stage(models.TextChoices):
    """How far a proposal is."""

    DRAFT = "draft", _("draft")
    DISCUSSION = "discussion", _("discussion")
    FROZEN = "frozen", _("final text")
    VOTE = "vote", _("vote")
    PASSED = "passed", _("passed")
    IN_FORCE = "in_force", _("in force")
    REJECTED = "rejected", _("not passed")
    WITHDRAWN = "withdrawn", _("withdrawn")
    OVERTAKEN = "overtaken", _("overtaken by another decision")


class Proposal(Levelled):
    """Changes of the rulebook that people draft, amend and vote on."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # of the request
    number = models.PositiveIntegerField()  # within its city
    title = models.CharField(max_length=200)
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.DRAFT)
    layer = models.CharField(max_length=16)  # of the rulebook: which bar it must reach
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="proposals")
    conversation = models.ForeignKey(
        Conversation, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals"
    )  # in which it arose
    drafted_at = models.DateTimeField()
    discussed_from = models.DateTimeField(null=True, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    rulebook = models.ForeignKey(
        Rulebook, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals"
    )  # that it made, when it came in force
    review_on = models.DateField(null=True, blank=True)
    why = models.CharField(max_length=600, blank=True)  # it was withdrawn or overtaken

    class Meta:
        constraints: ClassVar = [
            *Levelled.Meta.constraints,
            models.UniqueConstraint(fields=["city", "number"], name="proposal_number_is_used_once"),
            models.CheckConstraint(
                condition=~models.Q(stage="in_force") | models.Q(rulebook__isnull=False),
                name="proposal_in_force_made_a_rulebook",
            ),
            models.CheckConstraint(
                condition=~models.Q(stage__in=["frozen", "vote", "passed", "in_force", "rejected"])
                | models.Q(frozen_at__isnull=False),
                name="proposal_is_frozen_before_the_vote",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["city", "stage"])]

    def __str__(self) -> str:
        return self.title

    def parties(self) -> Parties:
        """Whose it is: its author's and the circle's."""
        return Parties.of(people=[self.author_id], circles=[self.circle_id])


class ProposalText(models.Model):
    """One version of a proposal's text, told apart by its digest; never changed."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="texts")
    version = models.PositiveIntegerField()
    on_rulebook = models.ForeignKey(
        Rulebook, null=True, on_delete=models.PROTECT, related_name="+"
    )  # that it changes; none = there is none yet
    document = models.TextField()  # canonical JSON of greenhaven.core.rules.proposals.Proposal
    digest = models.CharField(max_length=64)
    final = models.BooleanField(default=False)  # frozen: this text is voted on
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal", "version"], name="text_version_is_one"),
            models.UniqueConstraint(
                fields=["proposal"],
                condition=models.Q(final=True),
                name="proposal_has_one_final_text",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal}, version {self.version}"


class AmendmentState(models.TextChoices):
    """How an amendment stands."""

    PROPOSED = "proposed", _("proposed")
    ACCEPTED = "accepted", _("taken into the text")
    DECLINED = "declined", _("not taken")
    WITHDRAWN = "withdrawn", _("withdrawn")
    OVERTAKEN = "overtaken", _("the text has changed where it would change it")


class Amendment(models.Model):
    """Another wording of a proposal's changes, put forward by someone else."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # of the request
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="amendments")
    on_text = models.ForeignKey(ProposalText, on_delete=models.PROTECT, related_name="amendments")
    document = models.TextField()  # canonical JSON of the changes
    reason = models.TextField(max_length=2000, blank=True)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="amendments")
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=AmendmentState, default=AmendmentState.PROPOSED)
    answered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=600, blank=True)
    into_text = models.ForeignKey(
        ProposalText, null=True, blank=True, on_delete=models.PROTECT, related_name="taken_in"
    )  # the version that it made

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state="accepted", into_text__isnull=False)
                | (~models.Q(state="accepted") & models.Q(into_text=None)),
                name="accepted_amendment_made_a_text",
            ),
        ]

    def __str__(self) -> str:
        return f"Amendment of {self.proposal}"

    def parties(self) -> Parties:
        """Whose it is: who put it forward."""
        return Parties.of(people=[self.author_id], circles=[self.proposal.circle_id])


class CoSignature(models.Model):
    """Someone supports a version of a proposal's text, until they take it back."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="signatures")
    text = models.ForeignKey(ProposalText, on_delete=models.PROTECT, related_name="signatures")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="signatures")
    signed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["proposal", "person"],
                condition=models.Q(withdrawn_at=None),
                name="proposal_is_signed_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.proposal}"

    def parties(self) -> Parties:
        """Whose it is: who signed."""
        return Parties.of(people=[self.person_id])
