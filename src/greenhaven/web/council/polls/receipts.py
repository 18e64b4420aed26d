"""Receipts and codes: what a voter keeps, and the digests by which the site knows them again.

A receipt is 80 bits of a digest over vote, ballot and choice. It is shown as sixteen letters and,
for the ear, as four words.
"""

import hashlib
import secrets
from typing import Any

from django.utils.translation import gettext as _

from greenhaven.core.voice.ballots.public.receipts import ALPHABET, GROUP, receipt
from greenhaven.web.council.polls.models import Ballot, Poll, RollEntry

LOOKS_LIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
CODE_LETTERS = 24  # 120 bits: nobody guesses it
VOTER_LETTERS = 12
WORDS, BITS_OF_WORD = 4, 6


def receipt_of(ballot: Ballot) -> str:
    """The receipt of a ballot as it stands; without salt, so that it proves no choice by itself."""
    return receipt(str(ballot.poll.key), str(ballot.pk), ballot.choice)


def new_code() -> str:
    """A code that only the voter's browser keeps: who shows it can change the ballot."""
    return grouped("".join(secrets.choice(ALPHABET) for _letter in range(CODE_LETTERS)))


def digest_of_code(poll: Poll, code: str) -> str:
    """What the site keeps of such a code."""
    return hashlib.sha256(f"{poll.key}|{plain(code)}".encode()).hexdigest()


def is_code(code: str) -> bool:
    """Whether it can be a code at all."""
    told = plain(code)
    return len(told) == CODE_LETTERS and set(told) <= set(ALPHABET)


def voter_code(poll: Poll, entry: RollEntry) -> str:
    """How the published file of an open vote calls a voter: another code in every vote."""
    number = hashlib.sha256(f"{poll.key}|{entry.person.pseudonym}".encode()).digest()
    letters = [ALPHABET[byte % len(ALPHABET)] for byte in number[:VOTER_LETTERS]]
    return grouped("".join(letters))


def open_receipt(poll: Poll, voter: str, choice: Any) -> str:
    """The receipt of an open vote."""
    return receipt(str(poll.key), voter, choice)


def plain(code: str) -> str:
    """A code as it is compared: as people type it, with letters that look alike as one."""
    return "".join(each for each in code.upper().translate(LOOKS_LIKE) if each.isalnum())


def grouped(letters: str) -> str:
    """Letters in groups of four."""
    return "-".join(letters[at : at + GROUP] for at in range(0, len(letters), GROUP))


def words_of(told: str) -> list[str]:
    """The beginning of a receipt as four words, to be read out or remembered."""
    known = _(
        "acorn apple apron bark barn basil bean bee beet bell bench berry bird bread bridge broom "
        "bulb butter cabbage carrot cart cherry clay clover corn crow daisy door fern field fig "
        "frog garlic gate ginger goat grape grass hazel hedge honey ivy kettle lamp leaf lemon "
        "linen maple mint moon moss nest nettle oak oat onion owl path peach pear pebble plum pond "
        "quince"
    ).split()
    number = 0
    for letter in plain(told):
        number = number * len(ALPHABET) + ALPHABET.index(letter)
    bits = len(plain(told)) * 5
    at = range(bits - BITS_OF_WORD, bits - BITS_OF_WORD * (WORDS + 1), -BITS_OF_WORD)
    return [known[(number >> shift) % (1 << BITS_OF_WORD) % len(known)] for shift in at]
