"""Circles of neighbours and who is in them."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from greenhaven.web.commons.people.models import Person, Role
from greenhaven.web.commons.permissions.parties import Parties
from greenhaven.web.commons.places.models import Place


class Joining(models.TextChoices):
    """How one becomes a member."""

    OPEN = "open", _("anyone may join")
    ASK = "ask", _("the circle's stewards answer")
    INVITED = "invited", _("by invitation only")


class Reckoning(models.TextChoices):
    """Whether giving and taking are set off against each other."""

    GIFT = "gift", _("gifts: counted, and nobody owes anything")
    CREDIT = "credit", _("mutual credit with limits")


class Circle(models.Model):
    """Neighbours who share, with rules of their own."""

    city = models.SlugField(max_length=64)
    slug = models.SlugField(max_length=64)
    name = models.CharField(max_length=80)
    about = models.TextField(blank=True, max_length=2000)
    agreement = models.TextField(blank=True, max_length=8000)  # its rules, in its own words
    district = models.CharField(max_length=64, blank=True)
    joining = models.CharField(max_length=8, choices=Joining, default=Joining.ASK)
    reckoning = models.CharField(max_length=8, choices=Reckoning, default=Reckoning.GIFT)
    # How far below zero a member's balance may go, in milligrams of compost or what it is worth.
    credit_limit_mg = models.BigIntegerField(default=50_000_000)
    places = models.ManyToManyField(Place, blank=True, related_name="circles")
    founded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    founded_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["city", "slug"], name="circle_slug_is_used_once"),
            models.CheckConstraint(
                condition=models.Q(credit_limit_mg__gte=0), name="credit_limit_is_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def parties(self) -> Parties:
        """Whose it is: its members'."""
        return Parties.of(circles=[self.pk])


class Standing(models.TextChoices):
    """Where someone stands with a circle."""

    ASKED = "asked", _("has asked to join")
    MEMBER = "member", _("member")
    STEWARD = "steward", _("steward of the circle")
    LEFT = "left", _("has left")
    REMOVED = "removed", _("was removed")


class Membership(models.Model):
    """Someone in a circle; one row for each of both, which says how it is now."""

    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    standing = models.CharField(max_length=8, choices=Standing, default=Standing.ASKED)
    # What who asks says of themselves; why who was removed, was: told to them alone.
    word = models.CharField(max_length=300, blank=True)
    since = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["circle", "person"], name="membership_is_one_row"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.circle}"

    def parties(self) -> Parties:
        """Whose it is: the person's and the circle's."""
        return Parties.of(people=[self.person_id], circles=[self.circle_id])


class Invitation(models.Model):
    """A link that lets one person in; only its digest is kept."""

    key_digest = models.CharField(max_length=64, unique=True)
    circle = models.ForeignKey(
        Circle, null=True, blank=True, on_delete=models.PROTECT, related_name="invitations"
    )
    role = models.CharField(max_length=16, choices=Role, blank=True)
    place = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Known: the one it was written for, by a digest of the address; unknown: whoever has the link.
    email_digest = models.CharField(max_length=64, blank=True)
    invited_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="invitations"
    )  # none = who runs the server, at the command line
    invited_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(accepted_by=None, accepted_at=None)
                | models.Q(accepted_by__isnull=False, accepted_at__isnull=False),
                name="invitation_is_accepted_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.circle or self.place or self.role}, invited {self.invited_at:%d %B %Y}"

    def parties(self) -> Parties:
        """Whose it is: who wrote it, and the circle's."""
        return Parties.of(people=[self.invited_by_id], circles=[self.circle_id])
