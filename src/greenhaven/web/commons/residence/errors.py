"""What is refused of residences, in the reader's words."""

from greenhaven.errors import GreenhavenError


class ResidenceError(GreenhavenError):
    """Where someone lives cannot be taken down like that."""
