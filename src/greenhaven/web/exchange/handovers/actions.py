"""What can be done with promises and handovers."""

from greenhaven.web.exchange.handovers.agreeing import agree_for_place
from greenhaven.web.exchange.handovers.promises import (
    agree,
    decline,
    lapse_promises,
    miss,
    propose,
    withdraw,
)
from greenhaven.web.exchange.handovers.recording import (
    correct_handover,
    record_handover,
    say_spread,
)

__all__ = [
    "agree",
    "agree_for_place",
    "correct_handover",
    "decline",
    "lapse_promises",
    "miss",
    "propose",
    "record_handover",
    "say_spread",
    "withdraw",
]
