"""A notice in the words of its reader."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import date

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format

from greenhaven.web.commons.notices.models import Notice
from greenhaven.web.commons.notices.topics import TOPICS
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.units import shown
from greenhaven.web.commons.words import heap, material

# Signs without a shape, and those that turn the direction of what follows.
TURNING = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
NO_SIGNS = dict.fromkeys((*range(32), 127, *TURNING), " ")


def sentence(notice: Notice, reader: Person) -> str:
    """What it says, in the language in use; on one line, and nothing turned around in it."""
    topic = TOPICS.get(notice.topic)
    if topic is None:  # of a version of the site that knew more topics
        return notice.topic
    return str(topic.sentence % worded(notice.told, reader)).translate(NO_SIGNS).strip()


def worded(told: Mapping[str, object], reader: Person) -> dict[str, object]:
    """Amounts in the reader's units, materials, batches and days in their words."""
    return {name: _worded(name, value, reader) for name, value in told.items()}


def _worded(name: str, value: object, reader: Person) -> object:
    if name.endswith("_mg") and isinstance(value, int):
        return shown(value, reader.units)
    if name == "what" and isinstance(value, str):
        return material(value)
    if name == "batch" and isinstance(value, str):
        return heap(value)
    if name.endswith("_on") and isinstance(value, str):
        return date_format(date.fromisoformat(value))
    return value


def language_of(reader: Person) -> AbstractContextManager[None]:
    """Their language, while something is written to them."""
    known = dict(settings.LANGUAGES)
    return translation.override(
        reader.language if reader.language in known else settings.LANGUAGE_CODE
    )
