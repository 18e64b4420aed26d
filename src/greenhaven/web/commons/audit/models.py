"""The audit chain: each row holds the hash of the one before it."""

from typing import ClassVar

from django.db import models

GENESIS = "0" * 64


class AuditRow(models.Model):
    """One thing that was done. What it was done with is here as salted hashes only."""

    number = models.BigIntegerField(primary_key=True)  # 1, 2, 3 … without a gap
    at = models.DateTimeField()
    actor = models.CharField(max_length=64)  # a pseudonym, or the program that acted
    action = models.CharField(max_length=64)
    subject = models.CharField(max_length=96)  # kind and id: "offer 12"
    payload_hash = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(number__gte=1), name="audit_counts_from_one"),
        ]
        indexes: ClassVar = [models.Index(fields=["subject"])]

    def __str__(self) -> str:
        return f"{self.number}: {self.action} {self.subject}"


class AuditPayload(models.Model):
    """What a row was done with, and its salt; erased where someone asks to be forgotten."""

    row = models.OneToOneField(
        AuditRow, primary_key=True, on_delete=models.PROTECT, related_name="payload"
    )
    salt = models.CharField(max_length=64)
    told = models.TextField()  # canonical JSON

    def __str__(self) -> str:
        return f"payload of {self.row_id}"


class AuditHead(models.Model):
    """The one row that a writer locks: how far the chain is, and its last hash."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="audit_has_one_head"),
        ]

    def __str__(self) -> str:
        return f"{self.number} rows"


class Checkpoint(models.Model):
    """The chain's head at one time, signed and published, so that others can keep it."""

    number = models.BigIntegerField()
    head_hash = models.CharField(max_length=64)
    root = models.CharField(max_length=64)  # Merkle root of the rows' hashes, as in RFC 6962
    signature = models.CharField(max_length=128)  # Ed25519, hexadecimal
    public_key = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], name="rows_are_signed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} rows, {self.made_at:%d %B %Y}"
