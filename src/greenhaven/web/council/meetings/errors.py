"""What meetings refuse, in the reader's words."""

from greenhaven.web.council.errors import CouncilError


class MeetingError(CouncilError):
    """Something about a meeting that cannot be done as it was asked; nothing was changed."""
