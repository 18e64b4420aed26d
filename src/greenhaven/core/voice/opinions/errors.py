"""What goes wrong with statements and the votes on them."""

from greenhaven.errors import GreenhavenError


class OpinionsError(GreenhavenError):
    """Statements or votes that cannot be read, counted or merged; it says which and why."""
