"""Keyed digests of addresses, documents and codes: told apart, never read back."""

import hashlib
import hmac
import secrets
import unicodedata

from django.conf import settings

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without what is mistaken by hand: 0 O 1 I
CODE_LENGTH = 8


def plain(text: str) -> str:
    """Letters and digits alone, as they are compared: "Mill Lane 1-a" and "MILL LANE 1A"."""
    spread = unicodedata.normalize("NFKD", text).casefold()
    return "".join(each for each in spread if each.isalnum())


def digest_of(kind: str, text: str) -> str:
    """The digest of a home, a document or a code, by the key that is not in the database."""
    told = f"{kind} {plain(text)}".encode()
    return hmac.new(settings.ADDRESS_KEY.encode(), told, hashlib.sha256).hexdigest()


def new_code() -> str:
    """A code to type in by hand: 40 bits, good for a few tries."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def spaced(code: str) -> str:
    """A code as it is printed: two halves."""
    return f"{code[: CODE_LENGTH // 2]} {code[CODE_LENGTH // 2 :]}"
