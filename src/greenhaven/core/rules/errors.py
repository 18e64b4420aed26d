"""What goes wrong with rules."""

from greenhaven.errors import GreenhavenError


class RulesError(GreenhavenError):
    """A rule, a rulebook or a proposal that cannot be, or that does not fit its city."""
