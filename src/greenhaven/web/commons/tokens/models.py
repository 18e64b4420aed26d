"""Keys that let a program act for a person, and what the site answered to its requests."""

import uuid
from typing import ClassVar

from django.db import models

from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.parties import Parties


class AccessToken(models.Model):
    """A key that someone gave to a program; only its digest is kept."""

    request_key = models.UUIDField(default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="access_tokens")
    name = models.CharField(max_length=80)  # for what it is
    key_digest = models.CharField(max_length=64, unique=True)
    key_start = models.CharField(max_length=12)  # to tell keys apart in a list
    scopes = models.JSONField(default=list)  # names of scopes, of which each allows permissions
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")),
                name="access_token_ends_later",
            ),
            models.UniqueConstraint(
                fields=["person", "request_key"], name="access_token_is_made_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.key_start}…)"

    def parties(self) -> Parties:
        """Whose it is."""
        return Parties.of(people=[self.person_id])


class KeptAnswer(models.Model):
    """What was answered to a request that carried a key, so that a repeat is answered the same."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="kept_answers")
    key = models.CharField(max_length=128)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)  # 0 = being worked on
    body = models.TextField(blank=True)
    began_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "key"], name="key_of_request_is_used_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["began_at"])]

    def __str__(self) -> str:
        return f"{self.key}: {self.status}"
