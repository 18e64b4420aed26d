"""What is refused in emergencies, in the reader's words."""

from greenhaven.errors import GreenhavenError


class EmergencyError(GreenhavenError):
    """A warning that cannot be heard, or an article that cannot be set in force like that."""
