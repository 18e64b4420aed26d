"""Accounts and postings in whole milligrams; the database refuses what does not balance."""

import uuid
from functools import reduce
from operator import or_
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from greenhaven.web.commons.materials import COLUMNS
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place

MOST_MG = 10**15  # in one posting: a million tonnes; sums of them still fit into the database

# No part is more than its whole: what is left are oxygen and hydrogen, and the other ash.
HOLDS_ITS_PARTS = models.Q(
    wet_mg__gte=models.F("water_mg")
    + models.F("carbon_mg")
    + models.F("nitrogen_mg")
    + models.F("ash_mg"),
    ash_mg__gte=models.F("phosphorus_mg") + models.F("potassium_mg"),
)


class AccountKind(models.TextChoices):
    """What an account stands for."""

    ARISING = "arising", _("where it arose")
    LOT = "lot", _("a batch")
    SOIL = "soil", _("soil of a garden")
    AIR = "air", _("air")
    LEACHATE = "leachate", _("leachate")
    RESIDUE = "residue", _("residue")
    OUTSIDE = "outside", _("processor outside the city")
    SOLD = "sold", _("sold")
    DIFFERENCE = "difference", _("difference between the books and a measurement")


UNBOUNDED = (AccountKind.ARISING, AccountKind.DIFFERENCE)  # these may fall below zero


class Account(models.Model):
    """Where material is. A batch has one of its own; a place has one of each other kind."""

    kind = models.CharField(max_length=10, choices=AccountKind)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="accounts")
    unbounded = models.BooleanField(default=False)
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["place", "kind"],
                condition=~models.Q(kind=AccountKind.LOT),
                name="account_of_a_kind_is_one",
            ),
            models.CheckConstraint(
                condition=models.Q(unbounded=True, kind__in=UNBOUNDED)
                | (models.Q(unbounded=False) & ~models.Q(kind__in=UNBOUNDED)),
                name="only_some_accounts_are_unbounded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place.known_as}: {self.get_kind_display()}"


class Balance(models.Model):
    """What is in an account. Only the database's own trigger writes it, with each posting."""

    account = models.OneToOneField(
        Account, primary_key=True, on_delete=models.PROTECT, related_name="balance"
    )
    unbounded = models.BooleanField()
    last_posting = models.BigIntegerField(default=0)  # the last one that is counted in here
    wet_mg = models.BigIntegerField(default=0)
    water_mg = models.BigIntegerField(default=0)
    carbon_mg = models.BigIntegerField(default=0)
    nitrogen_mg = models.BigIntegerField(default=0)
    phosphorus_mg = models.BigIntegerField(default=0)
    potassium_mg = models.BigIntegerField(default=0)
    ash_mg = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(unbounded=True)
                | models.Q(**{f"{column}__gte": 0 for column in COLUMNS}),
                name="balance_is_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(unbounded=True) | HOLDS_ITS_PARTS,
                name="balance_holds_its_parts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.wet_mg} mg"


class EventKind(models.TextChoices):
    """What happened."""

    HANDOVER = "handover", _("handed over")
    COMBINE = "combine", _("put together")
    PROCESS = "process", _("lost in processing")
    WATER = "water", _("watered")
    SEPARATE = "separate", _("sieved or sorted out")
    SPREAD = "spread", _("spread on soil")
    EXPORT = "export", _("taken out of the city")
    SALE = "sale", _("sold")
    MEASURE = "measure", _("measured anew")
    OPENING = "opening", _("there when the books began")
    CORRECTION = "correction", _("corrected")


class Event(models.Model):
    """One thing that moved material; never changed, and corrected by a later event."""

    id = models.BigAutoField(primary_key=True)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=12, choices=EventKind)
    # The index of its place and day serves its place alone as well; so with others below.
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, related_name="events", db_index=False
    )
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind=EventKind.CORRECTION, corrects__isnull=False)
                | (~models.Q(kind=EventKind.CORRECTION) & models.Q(corrects__isnull=True)),
                name="corrections_name_what_they_correct",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["place", "happened_at"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.place.known_as}, {self.happened_at:%d %B %Y}"


class Posting(models.Model):
    """One vector of whole milligrams from one account to another; never changed."""

    id = models.BigAutoField(primary_key=True)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="postings")
    source = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="given")
    target = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="taken")
    material = models.SlugField(max_length=64, blank=True, db_index=False)
    wet_mg = models.BigIntegerField()
    water_mg = models.BigIntegerField()
    carbon_mg = models.BigIntegerField()
    nitrogen_mg = models.BigIntegerField()
    phosphorus_mg = models.BigIntegerField()
    potassium_mg = models.BigIntegerField()
    ash_mg = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(**{f"{column}__gte": 0 for column in COLUMNS})
                & reduce(or_, (models.Q(**{f"{column}__gt": 0}) for column in COLUMNS)),
                name="posting_moves_something_forward",
            ),
            models.CheckConstraint(
                condition=models.Q(**{f"{column}__lte": MOST_MG for column in COLUMNS}),
                name="posting_is_of_a_city",
            ),
            models.CheckConstraint(
                condition=~models.Q(source=models.F("target")), name="posting_goes_elsewhere"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wet_mg} mg from {self.source} to {self.target}"
