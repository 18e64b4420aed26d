"""What can stand against an import."""

from greenhaven.errors import GreenhavenError


class ImportingError(GreenhavenError):
    """A sheet that cannot be taken in, or not be taken back."""
