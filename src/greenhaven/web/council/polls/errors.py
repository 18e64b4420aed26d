"""What votes refuse, in the reader's words."""

from greenhaven.web.council.errors import CouncilError


class VoteError(CouncilError):
    """Something about a vote that cannot be done as it was asked; nothing was changed."""


class NotOpenError(VoteError):
    """The vote takes no ballot now."""


class AlreadyVotedError(VoteError):
    """Someone has voted, and does not show the code that would change the ballot."""
