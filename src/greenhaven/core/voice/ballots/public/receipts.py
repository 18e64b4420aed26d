"""Receipts: a short code by which a voter finds their own ballot in the published list."""

import hashlib
from typing import Any

from greenhaven.core.voice.ballots.choices import canonical

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # of Crockford: no letter looks like another
LOOKS_LIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
BITS, LETTER_BITS, GROUP = 80, 5, 4


def receipt(vote: str, ballot: str, choice: Any, salt: str = "") -> str:
    """The first 80 bits of SHA-256 of ``vote|ballot|choice|salt``, as four groups of four letters.

    Without salt it shows only that the ballot is in the list. With salt it can also prove to
    somebody else what was chosen, which may be forced out of a voter: leave it out unless the
    community decided otherwise.
    """
    text = "|".join((vote, ballot, canonical(choice), salt))
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[: BITS // 8], "big")
    steps = range(BITS - LETTER_BITS, -1, -LETTER_BITS)
    return _grouped("".join(ALPHABET[number >> at & (1 << LETTER_BITS) - 1] for at in steps))


def tidy(code: str) -> str:
    """A receipt as it was printed, from whatever somebody typed: spaces, small letters, O for 0."""
    letters = code.upper().translate(LOOKS_LIKE)
    return _grouped("".join(each for each in letters if each.isalnum()))


def _grouped(letters: str) -> str:
    return "-".join(letters[at : at + GROUP] for at in range(0, len(letters), GROUP))
