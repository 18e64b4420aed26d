"""The code that someone gives to those who may let them vote: nobody is found by searching."""

import hashlib
import hmac

from django.conf import settings

from greenhaven.core.voice.ballots.public.receipts import ALPHABET
from greenhaven.web.commons.people.models import Person
from greenhaven.web.council.polls.receipts import grouped, plain

LETTERS, BASE = 10, len(ALPHABET)  # 50 bits behind the number


def code_of(person: Person) -> str:
    """Someone's own code; it stays the same."""
    return grouped(_letters(person.pk) + _seal(person))


def person_with(code: str) -> Person | None:
    """Who has that code."""
    told = plain(code)
    if len(told) <= LETTERS or not set(told) <= set(ALPHABET):
        return None
    number = 0
    for letter in told[:-LETTERS]:
        number = number * BASE + ALPHABET.index(letter)
    person = Person.objects.filter(pk=min(number, 2**63 - 1), is_active=True).first()
    if person is None or not hmac.compare_digest(_seal(person), told[-LETTERS:]):
        return None
    return person


def _seal(person: Person) -> str:
    key, told = settings.SECRET_KEY.encode(), f"delegate|{person.pseudonym}".encode()
    number = hmac.new(key, told, hashlib.sha256).digest()
    return "".join(ALPHABET[byte % BASE] for byte in number[:LETTERS])


def _letters(number: int) -> str:
    found = ""
    while number:
        number, rest = divmod(number, BASE)
        found = ALPHABET[rest] + found
    return found
