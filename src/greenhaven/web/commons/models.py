"""Everything that the commons keep, gathered for the database."""

from greenhaven.web.commons.audit.models import AuditHead, AuditPayload, AuditRow, Checkpoint
from greenhaven.web.commons.circles.models import Circle, Invitation, Membership
from greenhaven.web.commons.people.models import Grant, Person
from greenhaven.web.commons.places.models import Declaration, Place
from greenhaven.web.commons.snapshots.models import Enactment, Publication, Rulebook, Snapshot

__all__ = [
    "AuditHead",
    "AuditPayload",
    "AuditRow",
    "Checkpoint",
    "Circle",
    "Declaration",
    "Enactment",
    "Grant",
    "Invitation",
    "Membership",
    "Person",
    "Place",
    "Publication",
    "Rulebook",
    "Snapshot",
]
