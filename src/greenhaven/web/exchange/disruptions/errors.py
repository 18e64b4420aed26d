"""What can stand against telling of a storm or a hub that is down."""

from greenhaven.errors import GreenhavenError


class DisruptionError(GreenhavenError):
    """A disruption that cannot be told so."""
