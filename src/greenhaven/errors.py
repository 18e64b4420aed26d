"""The root of every error that Greenhaven raises on purpose."""


class GreenhavenError(Exception):
    """Something a reader can act on: the message says what was expected, what came and where."""
