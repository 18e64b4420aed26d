"""Commitments, which both sides agree to, and handovers, which were weighed and signed."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.parties import Parties
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.batches.models import Batch
from greenhaven.web.exchange.ledger.models import Event
from greenhaven.web.exchange.offers.models import Offer
from greenhaven.web.exchange.plans.models import Plan


class CommitmentState(models.TextChoices):
    """How a promise stands."""

    PROPOSED = "proposed", _("proposed")
    AGREED = "agreed", _("agreed by both")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")
    LAPSED = "lapsed", _("lapsed")
    KEPT = "kept", _("kept")
    MISSED = "missed", _("nobody came")


class NoFor(models.TextChoices):
    """For how long somebody says no to a movement."""

    ONCE = "once", _("only this time")
    MONTH = "month", _("for four weeks")
    ALWAYS = "always", _("until I say otherwise")
    TOO_MUCH = "too_much", _("it is too much at once")


OPEN_STATES = (CommitmentState.PROPOSED, CommitmentState.AGREED)


class Commitment(models.Model):
    """One movement on one day that both sides are asked to agree to."""

    leg = models.CharField(max_length=8)  # Leg of the rules: collect, export, return, sale
    plan = models.ForeignKey(
        Plan, null=True, blank=True, on_delete=models.PROTECT, related_name="commitments"
    )
    offer = models.ForeignKey(
        Offer, null=True, blank=True, on_delete=models.PROTECT, related_name="commitments"
    )
    need = models.ForeignKey(
        Offer, null=True, blank=True, on_delete=models.PROTECT, related_name="answers"
    )
    giver_place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    giver = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="promises"
    )  # none = the keepers of the place
    taker_place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    taker = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    material = models.SlugField(max_length=64)
    amount_mg = models.BigIntegerField()
    due_on = models.DateField()
    from_hour = models.TimeField(null=True, blank=True)
    to_hour = models.TimeField(null=True, blank=True)
    state = models.CharField(
        max_length=10, choices=CommitmentState, default=CommitmentState.PROPOSED
    )
    reason = models.TextField(blank=True, max_length=600)  # why the plan asks for it
    giver_agreed_at = models.DateTimeField(null=True, blank=True)
    giver_agreed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    taker_agreed_at = models.DateTimeField(null=True, blank=True)
    taker_agreed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lapses_at = models.DateTimeField()  # unless both have agreed by then
    answer = models.CharField(max_length=300, blank=True)  # why it was declined or withdrawn
    no_for = models.CharField(max_length=8, choices=NoFor, blank=True)  # "" = not declined
    would_suit_mg = models.BigIntegerField(default=0)  # where it was too much: at most that
    answered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # who declined, withdrew, or said that nobody came
    answered_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(amount_mg__gt=0), name="commitment_is_of_something"
            ),
            models.CheckConstraint(
                # Who has no home on the map brings to the place from nowhere else.
                condition=~models.Q(giver_place=models.F("taker_place"))
                | models.Q(leg="collect", giver__isnull=False),
                name="commitment_goes_elsewhere",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["agreed"])
                | models.Q(giver_agreed_at__isnull=False, taker_agreed_at__isnull=False),
                name="commitment_is_agreed_by_both",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["declined", "withdrawn", "missed"], answered_at__isnull=False
                )
                | (
                    ~models.Q(state__in=["declined", "withdrawn", "missed"])
                    & models.Q(answered_at=None)
                ),
                name="commitment_answer_has_its_time",
            ),
            models.CheckConstraint(
                condition=models.Q(no_for="too_much", would_suit_mg__gt=0)
                | (~models.Q(no_for="too_much") & models.Q(would_suit_mg=0)),
                name="commitment_too_much_says_what_suits",
            ),
            models.CheckConstraint(
                condition=models.Q(no_for="") | models.Q(state="declined"),
                name="commitment_is_declined_for_a_time",
            ),
            models.UniqueConstraint(
                fields=["offer", "due_on"],
                condition=models.Q(state__in=["proposed", "agreed", "kept"]),
                name="offer_is_promised_once_a_day",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_on", "state"]),
            models.Index(fields=["giver_place", "due_on"]),
            models.Index(fields=["taker_place", "due_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.material} from {self.giver_place} to {self.taker_place}, {self.due_on}"

    def parties(self) -> Parties:
        """Both sides."""
        places = [self.giver_place_id, self.taker_place_id]
        return Parties.of([self.giver_id, self.taker_id], places)


class Method(models.TextChoices):
    """How the amount is known."""

    WEIGHED = "weighed", _("weighed")
    VOLUME = "volume", _("by volume and density")
    ESTIMATED = "estimated", _("estimated")


class Refusal(models.TextChoices):
    """Why some of it was not taken."""

    PLASTIC = "plastic", _("plastic or packaging")
    GLASS = "glass", _("glass")
    METAL = "metal", _("metal")
    WRONG_KIND = "wrong_kind", _("not what was agreed")
    SPOILT = "spoilt", _("spoilt or smelling badly")
    SICK_PLANTS = "sick_plants", _("sick plants or weeds in seed")
    TOO_MUCH = "too_much", _("no room for more")
    OTHER = "other", _("something else")


class Handover(models.Model):
    """A movement that was weighed, or estimated, and signed; corrected only by another."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="handover")
    # Every index is one more page to write: of those named below, none begins as another does, and
    # what most handovers do not have is in the index of those that have it.
    commitment = models.ForeignKey(
        Commitment,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="handovers",
        db_index=False,
    )
    leg = models.CharField(max_length=8)
    giver_place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="handovers_out")
    giver = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="handovers",
        db_index=False,
    )
    taker_place = models.ForeignKey(
        Place, on_delete=models.PROTECT, related_name="handovers_in", db_index=False
    )
    taker = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # Into which batch it went, and out of which it came.
    into = models.ForeignKey(
        Batch, null=True, blank=True, on_delete=models.PROTECT, related_name="handovers_in"
    )
    out_of = models.ForeignKey(
        Batch,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="handovers_out",
        db_index=False,
    )
    material = models.SlugField(max_length=64, db_index=False)
    method = models.CharField(max_length=10, choices=Method)
    quantity = models.DecimalField(max_digits=12, decimal_places=3)  # as it was entered
    unit = models.CharField(max_length=16)
    accepted_mg = models.BigIntegerField()
    rejected_mg = models.BigIntegerField(default=0)
    refusal = models.CharField(max_length=12, choices=Refusal, blank=True)
    refusal_note = models.CharField(max_length=300, blank=True)
    foreign_matter = models.PositiveSmallIntegerField(null=True, blank=True)  # 0 none … 3 much
    photo = models.FileField(upload_to="handovers/", blank=True)
    happened_at = models.DateTimeField()
    spread_on = models.DateField(null=True, blank=True)  # when a garden worked it in
    corrected_at = models.DateTimeField(null=True, blank=True)  # taken back by a later event
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(accepted_mg__gte=0, rejected_mg__gte=0)
                & (models.Q(accepted_mg__gt=0) | models.Q(rejected_mg__gt=0)),
                name="handover_is_of_something",
            ),
            models.CheckConstraint(
                condition=models.Q(rejected_mg=0) | ~models.Q(refusal=""),
                name="refused_handover_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(foreign_matter=None) | models.Q(foreign_matter__lte=3),
                name="foreign_matter_is_0_to_3",
            ),
            models.UniqueConstraint(
                fields=["commitment"],
                condition=models.Q(corrected_at=None, commitment__isnull=False),
                name="promise_is_kept_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["taker_place", "happened_at"]),
            models.Index(fields=["giver", "happened_at"]),
            *(
                models.Index(
                    fields=[name],
                    condition=models.Q(**{f"{name}__isnull": False}),
                    name=f"handover_has_{name}",
                )
                for name in ("commitment", "taker", "out_of")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.accepted_mg} mg {self.material} to {self.taker_place}"

    def parties(self) -> Parties:
        """Both sides."""
        places = [self.giver_place_id, self.taker_place_id]
        return Parties.of([self.giver_id, self.taker_id], places)
