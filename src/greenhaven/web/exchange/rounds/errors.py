"""What can stand against a round."""

from greenhaven.errors import GreenhavenError


class RoundError(GreenhavenError):
    """A round, vehicle or stop that cannot be made or moved so."""
