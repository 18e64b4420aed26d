"""Everything that the commons keep, gathered for the database."""

from greenhaven.web.commons.snapshots.models import Enactment, Publication, Rulebook, Snapshot

__all__ = ["Enactment", "Publication", "Rulebook", "Snapshot"]
