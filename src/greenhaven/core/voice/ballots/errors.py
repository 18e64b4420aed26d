"""What goes wrong with ballots."""

from greenhaven.errors import GreenhavenError


class BallotsError(GreenhavenError):
    """A question, a ballot or a rule that cannot be, or that do not fit each other."""


class BallotFileError(BallotsError):
    """A file of ballots that does not hold what it should: it names file, line and column."""

    def __init__(self, message: str, *, file: str, line: int = 0, column: str = "") -> None:
        self.file, self.line, self.column = file, line, column
        place = [file, f"line {line}" if line else "", column]
        super().__init__(f"{', '.join(filter(None, place))}: {message}")
