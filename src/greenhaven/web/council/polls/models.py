"""What the site keeps of votes: the roll, marks of who has voted, and ballots without names."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.parties import Parties
from greenhaven.web.council.levels.models import Levelled
from greenhaven.web.council.proposals.models import Proposal, ProposalText


class Matter(models.TextChoices):
    """What is voted on."""

    PROPOSAL = "proposal", _("a proposal")
    BUDGET = "budget", _("a budget")
    SEATS = "seats", _("people for seats")
    QUESTION = "question", _("a question")


class Secrecy(models.TextChoices):
    """Who learns how someone voted."""

    OPEN = "open", _("open: names and votes are published")
    SECRET = "secret", _("secret, with a receipt")
    IMPORTED = "imported", _("held in a verifiable system elsewhere")


class PollState(models.TextChoices):
    """How far a vote is."""

    PREPARED = "prepared", _("prepared")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed, being counted")
    COUNTED = "counted", _("counted")
    VOID = "void", _("void")


class Poll(Levelled):
    """One vote: a question, its options, how it is counted, and who may take part."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # of the request
    number = models.PositiveIntegerField()  # within its city
    matter = models.CharField(max_length=8, choices=Matter)
    title = models.CharField(max_length=200)
    about = models.TextField(max_length=8000, blank=True)
    proposal = models.ForeignKey(
        Proposal, null=True, blank=True, on_delete=models.PROTECT, related_name="polls"
    )
    text = models.ForeignKey(
        ProposalText, null=True, blank=True, on_delete=models.PROTECT, related_name="polls"
    )  # the final text that is voted on
    first = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="second"
    )  # the vote that this one confirms, where two are asked for
    options = models.JSONField()  # [{"id", "title", "cost"?, "about"?}], in the order of the ballot
    rule = models.JSONField()  # how it is counted, as greenhaven.core.voice.ballots writes it
    policy = models.JSONField(default=dict)  # quorum, majority, times: as the rulebook had it
    secrecy = models.CharField(max_length=8, choices=Secrecy, default=Secrecy.SECRET)
    delegation = models.BooleanField(default=False)  # of open votes alone
    state = models.CharField(max_length=8, choices=PollState, default=PollState.PREPARED)
    roll_on = models.DateTimeField()  # who is entitled then, is
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    roll_count = models.PositiveIntegerField(null=True, blank=True)
    roll_digest = models.CharField(max_length=64, blank=True)
    # The order in which ties are decided: drawn before, kept back, and committed to by a digest.
    lot = models.CharField(max_length=64)
    lot_digest = models.CharField(max_length=64)
    file = models.TextField(blank=True)  # what is published: all ballots and the result
    file_digest = models.CharField(max_length=64, blank=True)
    result = models.JSONField(null=True, blank=True)
    proof_url = models.URLField(blank=True)  # of a vote held elsewhere
    called_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # none = the rules themselves
    called_at = models.DateTimeField(auto_now_add=True)
    counted_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)  # who had not voted yet
    why = models.CharField(max_length=600, blank=True)  # it is void

    class Meta:
        constraints: ClassVar = [
            *Levelled.Meta.constraints,
            models.UniqueConstraint(fields=["city", "number"], name="poll_number_is_used_once"),
            models.CheckConstraint(
                condition=models.Q(
                    roll_on__lte=models.F("opens_at"), opens_at__lt=models.F("closes_at")
                ),
                name="poll_opens_before_it_closes",
            ),
            models.CheckConstraint(
                condition=models.Q(delegation=False) | models.Q(secrecy="open"),
                name="delegation_needs_open_votes",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="counted")
                | (models.Q(result__isnull=False) & ~models.Q(file="")),
                name="counted_poll_has_a_result",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["open", "closed", "counted"])
                | models.Q(roll_count__isnull=False)
                | models.Q(secrecy="imported"),
                name="open_poll_has_a_roll",
            ),
            models.CheckConstraint(
                condition=models.Q(matter="proposal", proposal__isnull=False, text__isnull=False)
                | (~models.Q(matter="proposal") & models.Q(proposal=None, text=None)),
                name="poll_on_a_proposal_has_its_text",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["city", "state", "closes_at"])]

    def __str__(self) -> str:
        return self.title


class BroughtResult(models.Model):
    """The result of a vote held elsewhere, as one person brings it; it counts once another agrees.

    One that was declined stays, and another can be brought.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # of the request
    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="brought")
    document = models.TextField()  # JSON of totals or ballots, or a Pabulib file
    digest = models.CharField(max_length=64)  # of the document: this is what the other agrees to
    proof_url = models.URLField()  # where anybody can check it
    brought_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    brought_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    declined_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=600, blank=True)  # it was declined

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["poll"],
                condition=models.Q(declined_by=None),
                name="vote_elsewhere_has_one_result",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by=None)
                | ~models.Q(confirmed_by=models.F("brought_by")),
                name="result_is_agreed_to_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by=None) | models.Q(declined_by=None),
                name="result_has_one_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"Result of {self.poll}"


class RollEntry(models.Model):
    """Someone is entitled to vote; frozen before the vote opens."""

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="roll")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["poll", "person"], name="on_the_roll_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.poll}"


class Way(models.TextChoices):
    """How a vote was cast."""

    HERE = "here", _("on this site")
    PAPER = "paper", _("on paper")


class VoterMark(models.Model):
    """Someone has voted; how, is not told by it."""

    # It has no number of its own: numbers would tell the order, and so join marks to ballots.
    entry = models.OneToOneField(
        RollEntry, on_delete=models.PROTECT, related_name="mark", primary_key=True
    )
    way = models.CharField(max_length=5, choices=Way, default=Way.HERE)
    marked_on = models.DateField()  # no finer: times would join marks to ballots

    def __str__(self) -> str:
        return f"{self.entry}: has voted"


class Ballot(models.Model):
    """A cast choice that names nobody.

    Its key is drawn and it bears no day, so that neither order nor time tells whose it is.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="ballots")
    choice = models.JSONField()
    # Of the secret that the voter's browser keeps; whoever shows it can vote anew.
    secret_digest = models.CharField(max_length=64, blank=True)
    receipt = models.CharField(max_length=32)
    paper_number = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["poll", "receipt"], name="receipt_is_given_once"),
            models.UniqueConstraint(
                fields=["poll", "paper_number"],
                condition=models.Q(paper_number__isnull=False),
                name="paper_ballot_is_counted_once",
            ),
        ]

    def __str__(self) -> str:
        return f"Ballot {self.receipt}"


class OpenVote(models.Model):
    """A choice with its name, in an open vote; it can be changed until the vote closes."""

    entry = models.OneToOneField(RollEntry, on_delete=models.PROTECT, related_name="vote")
    choice = models.JSONField()
    cast_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # then a delegation holds again

    def __str__(self) -> str:
        return f"{self.entry}"

    def parties(self) -> Parties:
        """Whose it is: who voted."""
        return Parties.of(people=[self.entry.person_id])
