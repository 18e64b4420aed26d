"""What is refused in conversations, in the reader's words."""

from greenhaven.web.council.errors import CouncilError


class ConversationError(CouncilError):
    """Something that cannot be said, shown or merged like that."""
