"""What can be done with promises and handovers."""

from greenhaven.web.exchange.handovers.agreeing import agree_for_place
from greenhaven.web.exchange.handovers.correcting import correct_handover
from greenhaven.web.exchange.handovers.promises import (
    agree,
    ask_again,
    decline,
    lapse_promises,
    miss,
    propose,
    withdraw,
)
from greenhaven.web.exchange.handovers.recording import record_handover, say_spread

__all__ = [
    "agree",
    "agree_for_place",
    "ask_again",
    "correct_handover",
    "decline",
    "lapse_promises",
    "miss",
    "propose",
    "record_handover",
    "say_spread",
    "withdraw",
]
