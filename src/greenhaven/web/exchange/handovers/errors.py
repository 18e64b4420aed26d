"""What can stand against a promise or a handover."""

from greenhaven.errors import GreenhavenError


class HandoverError(GreenhavenError):
    """A promise or a handover that cannot be made so."""


class PromiseError(HandoverError):
    """A promise that cannot be moved there from where it stands."""


class AlreadyHandedOverError(HandoverError):
    """The same kilogram was handed over before."""


class KeyReusedError(HandoverError):
    """The key of a form came again with other content."""


class RuleRefusesError(HandoverError):
    """An article of the rulebook in force stands against it."""
