"""The texts that articles hold: names, lines, digests, currencies, and lists of them."""

import re
import unicodedata
from typing import Annotated, Any, TypeAlias

from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError

LONGEST_NAME = 60
LONGEST_LINE = 500
LONGEST_TEXT = 20_000
NAMELESS = "article"


def sorted_set(items: Any) -> Any:
    """A list in order and without doubles, so that equal articles are written alike."""
    if isinstance(items, list | tuple) and all(isinstance(item, str) for item in items):
        return tuple(sorted(set(items)))
    return items


def _name(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    nearest = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:LONGEST_NAME].strip("-") or NAMELESS
    if text != nearest:
        raise PydanticCustomError(
            "name",
            "expected small letters, digits and hyphens; nearest valid value: {nearest}",
            {"nearest": nearest},
        )
    return text


def _id(text: str) -> str:
    if not text or not text.isprintable() or text != text.strip():
        raise PydanticCustomError("name", "expected an id as it stands in the city's tables")
    return text


def _line(text: str) -> str:
    if len(text) > LONGEST_LINE or not text.isprintable():
        told = f"expected one line of at most {LONGEST_LINE} letters"
        raise PydanticCustomError("line", "{told}", {"told": told})
    return unicodedata.normalize("NFC", text)


def _text(text: str) -> str:
    if len(text) > LONGEST_TEXT or not text.replace("\n", "").isprintable():
        told = f"expected a text of at most {LONGEST_TEXT} letters"
        raise PydanticCustomError("text", "{told}", {"told": told})
    return unicodedata.normalize("NFC", text)


def _digest(text: str) -> str:
    if text and not re.fullmatch(r"[0-9a-f]{64}", text):
        raise PydanticCustomError("digest", "expected the 64 hexadecimal digits of a digest")
    return text


def _currency(text: str) -> str:
    if not re.fullmatch(r"[A-Z]{3}", text):
        raise PydanticCustomError("currency", "expected three capital letters, such as USD")
    return text


Name: TypeAlias = Annotated[str, AfterValidator(_name)]
Line: TypeAlias = Annotated[str, AfterValidator(_line)]
Text: TypeAlias = Annotated[str, AfterValidator(_text)]
Digest: TypeAlias = Annotated[str, AfterValidator(_digest)]
Currency: TypeAlias = Annotated[str, AfterValidator(_currency)]
Id: TypeAlias = Annotated[str, AfterValidator(_id)]
Ids: TypeAlias = Annotated[tuple[Id, ...], BeforeValidator(sorted_set)]
