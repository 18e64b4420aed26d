"""Photos that programs send and look at."""

import base64
import binascii
from typing import Annotated, Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from pydantic import Field

from greenhaven.web.api.answers import answers
from greenhaven.web.commons.uploads import PhotoError, clean_photo

LONGEST = 2_400_000  # letters: a request is larger by the rest of it
Picture = Annotated[
    str,
    Field(max_length=LONGEST, description="A JPEG, PNG or WebP picture, in base64."),
]
# What an operation that gives a photo says of its answer.
SHOWN: dict[str, Any] = {
    "response": answers(None),
    "openapi_extra": {
        "responses": {
            200: {"content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}}}
        }
    },
}


def read_photo(told: str | None) -> ContentFile[bytes] | None:
    """The photo made anew, without what a camera writes into it."""
    if not told:
        return None
    try:
        data = base64.b64decode(told, validate=True)
    except (binascii.Error, ValueError) as error:
        raise PhotoError(_("The photo could not be read: base64 was expected.")) from error
    return clean_photo(ContentFile(data))
