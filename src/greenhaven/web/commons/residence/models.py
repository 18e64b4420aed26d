"""How it is known that someone lives in the city; kept so that it can be looked into."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.parties import Parties


class Proof(models.TextChoices):
    """How it is known."""

    CODE = "code", _("a code that came by post")
    STEWARD = "steward", _("a steward has met them")
    HOUSEHOLD = "household", _("on a list of a household")
    BILL = "bill", _("a bill that was looked at and not kept")


class Residence(models.Model):
    """Someone is known to live in a district; the last that holds gives their say there."""

    city = models.SlugField(max_length=64)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="residences")
    district = models.CharField(max_length=64)  # id in the city's districts
    proof = models.CharField(max_length=9, choices=Proof)
    # Keyed digests, with a key that is not in the database: the same home, the same document.
    home_digest = models.CharField(max_length=64)
    document_digest = models.CharField(max_length=64, blank=True)
    attested_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # none = the code itself
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    why = models.CharField(max_length=300, blank=True)  # it ended

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["city", "person"],
                condition=models.Q(ended_at=None),
                name="one_residence_a_person",
            ),
            models.UniqueConstraint(
                fields=["city", "document_digest"],
                condition=models.Q(ended_at=None) & ~models.Q(document_digest=""),
                name="document_proves_one_person",
            ),
            models.CheckConstraint(
                condition=models.Q(proof="code") | models.Q(attested_by__isnull=False),
                name="residence_is_attested",
            ),
            models.CheckConstraint(
                condition=models.Q(attested_by=None) | ~models.Q(attested_by=models.F("person")),
                name="nobody_attests_themselves",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["city", "district", "ended_at"])]

    def __str__(self) -> str:
        return f"{self.person}, {self.district}"

    def parties(self) -> Parties:
        """Whose it is: who lives there."""
        return Parties.of(people=[self.person_id])


class AddressCode(models.Model):
    """A code that is sent to an address by post, and proves whoever types it in; used once."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    city = models.SlugField(max_length=64)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="address_codes")
    district = models.CharField(max_length=64)
    # Printed on the postcard, and emptied when the code is used or has run out.
    address = models.CharField(max_length=300, blank=True)
    home_digest = models.CharField(max_length=64)
    code_digest = models.CharField(max_length=64, blank=True)  # set when it is printed
    asked_at = models.DateTimeField()
    printed_at = models.DateTimeField(null=True, blank=True)
    printed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["city", "person"],
                condition=models.Q(used_at=None),
                name="one_code_a_person_waits",
            ),
        ]

    def __str__(self) -> str:
        return f"Code for {self.person}"

    def parties(self) -> Parties:
        """Whose it is: who asked for it."""
        return Parties.of(people=[self.person_id])
