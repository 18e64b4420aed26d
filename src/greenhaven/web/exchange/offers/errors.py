"""What can stand against an offer or a need."""

from collections.abc import Sequence

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.places.models import Place


class OfferError(GreenhavenError):
    """An offer or a need that cannot be made so; `field` is what has to be changed."""

    def __init__(self, said: str, field: str = "") -> None:
        super().__init__(said)
        self.field = field


class NotTakenThereError(OfferError):
    """The place does not take it; others do."""

    def __init__(self, said: str, instead: Sequence[Place] = ()) -> None:
        super().__init__(said, "towards")
        self.instead = tuple(instead)
