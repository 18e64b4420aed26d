"""What is refused of reports and holds, in the reader's words."""

from greenhaven.errors import GreenhavenError


class ReportError(GreenhavenError):
    """A report, an answer or a hold that cannot be."""


class TooManyError(ReportError):
    """More reports in a day than one caller may send."""
