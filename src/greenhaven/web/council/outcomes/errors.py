"""What is refused in saying what became of statements."""

from greenhaven.web.council.errors import CouncilError


class OutcomeError(CouncilError):
    """Something that cannot be said of a statement."""
