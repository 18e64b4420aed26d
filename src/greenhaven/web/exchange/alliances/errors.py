"""What can stand against an alliance."""

from greenhaven.errors import GreenhavenError


class AllianceError(GreenhavenError):
    """An alliance that cannot be made, agreed to or ended so."""
