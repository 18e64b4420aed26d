"""People and the roles that they were given."""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from greenhaven.web.commons.permissions.parties import Parties


class Role(models.TextChoices):
    """What someone does for all; everybody who has signed in is a resident."""

    KEEPER = "keeper", _("keeper of a place")
    COORDINATOR = "coordinator", _("coordinator")
    COUNCIL = "council", _("member of the council")
    STEWARD = "steward", _("steward")
    AUDITOR = "auditor", _("auditor")


class Units(models.TextChoices):
    """The units in which someone reads and writes amounts; everything is kept in SI."""

    METRIC = "metric", _("kilograms, litres, °C")
    US = "us", _("pounds, gallons, °F")


class People(BaseUserManager["Person"]):
    """Finds people by their address, however it is written."""

    def create_user(self, email: str, password: str | None = None, **more: object) -> "Person":
        """Someone with an address; without a password, one who signs in by code or passkey."""
        person = self.model(email=self.normalize_email(email).lower(), **more)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> "Person":
        """The person with that address."""
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Someone who takes part. Erasure empties what is personal and leaves the pseudonym."""

    email = models.EmailField(_("e-mail"), null=True, blank=True, unique=True)
    name = models.CharField(_("name"), max_length=80, blank=True)  # as neighbours see it
    pseudonym = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    language = models.CharField(max_length=8, default="en")
    units = models.CharField(max_length=8, choices=Units, default=Units.METRIC)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = People()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = []

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="one_person_an_address"),
            models.CheckConstraint(
                condition=models.Q(erased_at=None) | models.Q(email=None, name=""),
                name="erased_person_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(_("a neighbour"))

    def parties(self) -> Parties:
        """Whose it is: their own."""
        return Parties.of(people=[self.pk])


class Counted(models.Model):
    """What is kept for a short time, such as how often someone tried to sign in: Django's cache."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "commons_counted"

    def __str__(self) -> str:
        return self.cache_key


class Grant(models.Model):
    """A role that someone has from then on, until it ends; never changed otherwise."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=16, choices=Role)
    place = models.ForeignKey(
        "commons.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="grants"
    )
    named = models.BooleanField(default=False)  # a keeper whose name the place's page may tell
    granted_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(role=Role.KEEPER, place__isnull=False)
                | (~models.Q(role=Role.KEEPER) & models.Q(place__isnull=True)),
                name="keepers_keep_a_place",
            ),
            models.UniqueConstraint(
                fields=["person", "role"],
                condition=models.Q(ended_at=None, place=None),
                name="role_is_held_once",
            ),
            models.UniqueConstraint(
                fields=["person", "place"],
                condition=models.Q(ended_at=None, role=Role.KEEPER),
                name="place_is_kept_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"

    def parties(self) -> Parties:
        """Whose it is: who has the role, and its place's."""
        return Parties.of(people=[self.person_id], places=[self.place_id])
