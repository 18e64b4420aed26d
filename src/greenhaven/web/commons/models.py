"""Everything that the commons keep, gathered for the database."""

from greenhaven.web.commons.audit.models import AuditHead, AuditPayload, AuditRow, Checkpoint
from greenhaven.web.commons.circles.models import Circle, Invitation, Membership
from greenhaven.web.commons.discussions.models import Complaint, Post, Thread
from greenhaven.web.commons.emergencies.models import (
    Activation,
    ActiveArea,
    Alert,
    EmergencyCall,
    Ground,
)
from greenhaven.web.commons.notices.models import Muting, Notice
from greenhaven.web.commons.people.models import Counted, Grant, Person
from greenhaven.web.commons.places.models import Declaration, Place
from greenhaven.web.commons.residence.models import AddressCode, Residence
from greenhaven.web.commons.snapshots.models import (
    ArticleCosts,
    Enactment,
    Publication,
    Rulebook,
    Snapshot,
)
from greenhaven.web.commons.tokens.models import AccessToken, KeptAnswer

__all__ = [
    "AccessToken",
    "Activation",
    "ActiveArea",
    "AddressCode",
    "Alert",
    "ArticleCosts",
    "AuditHead",
    "AuditPayload",
    "AuditRow",
    "Checkpoint",
    "Circle",
    "Complaint",
    "Counted",
    "Declaration",
    "EmergencyCall",
    "Enactment",
    "Grant",
    "Ground",
    "Invitation",
    "KeptAnswer",
    "Membership",
    "Muting",
    "Notice",
    "Person",
    "Place",
    "Post",
    "Publication",
    "Residence",
    "Rulebook",
    "Snapshot",
    "Thread",
]
