"""What is refused at batches, in the reader's words."""

from greenhaven.errors import GreenhavenError


class BatchError(GreenhavenError):
    """Something that cannot be done with a batch, or cannot be true of it."""


class BatchHeldError(BatchError):
    """A batch on hold, which nobody may give."""


class NotReleasedError(BatchError):
    """A batch that nobody has released yet, or that lacks what a release needs."""
