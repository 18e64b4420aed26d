"""What is refused in discussions, in the reader's words."""

from greenhaven.errors import GreenhavenError


class DiscussionError(GreenhavenError):
    """Something that cannot be said or hidden like that."""
