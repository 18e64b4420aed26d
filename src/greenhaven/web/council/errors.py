"""What the council refuses, in the reader's words."""

from greenhaven.errors import GreenhavenError


class CouncilError(GreenhavenError):
    """Something that cannot be done as it was asked."""


class NotEntitledError(CouncilError):
    """Someone has no say here; the message tells how they get one."""
