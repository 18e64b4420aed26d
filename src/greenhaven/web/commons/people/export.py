"""Everything that the tables hold of a person, as one file to take away."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.utils import timezone

from greenhaven.web.commons.audit.models import AuditRow
from greenhaven.web.commons.people.belongings import HOUSE, Belonging
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place, PlaceKind

OF_THE_PERSON = (
    "email",
    "name",
    "pseudonym",
    "language",
    "units",
    "joined_at",
    "last_login",
)


Column = models.Field[Any, Any]


def everything_about(person: Person) -> bytes:
    """A zip with one file of JSON, and the photos."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        document = {
            "made_at": timezone.now().isoformat(),
            "me": {name: plain(getattr(person, name)) for name in OF_THE_PERSON},
            **{title: rows for title, rows in sections(person, archive).items() if rows},
            "what was written into the audit of me": list(witnessed(person)),
        }
        text = json.dumps(document, ensure_ascii=False, indent=1)
        archive.writestr("about-me.json", text)
    return packed.getvalue()


def sections(
    person: Person, archive: zipfile.ZipFile | None = None
) -> dict[str, list[dict[str, object]]]:
    """The rows of every table that names the person, by the title of each relation."""
    return {each.title: list(told(each, person, archive)) for each in HOUSE.belongings()}


def told(
    belonging: Belonging, person: Person, archive: zipfile.ZipFile | None
) -> Iterator[dict[str, object]]:
    """Each row of one relation, without its secrets and without the names of other people."""
    model = apps.get_model(belonging.model)
    fields = [each for each in model._meta.concrete_fields if each.name not in belonging.hides]
    places = [each.name for each in fields if each.related_model is Place]
    found = model._default_manager.filter(**{belonging.field: person}).order_by("pk")
    for row in found.select_related(*places).iterator():
        yield {each.name: value_of(row, each, person) for each in fields}
        if archive is not None:
            for each in fields:
                keep_file(row, each, archive)


def value_of(row: models.Model, of: Column, person: Person) -> object:
    """One value: people are me or someone else, places their names, the rest as it is."""
    if of.related_model is Person:
        key = getattr(row, of.attname)
        return None if key is None else ("me" if key == person.pk else "someone else")
    if of.related_model is Place:
        place = getattr(row, of.name)
        if place is None:
            return None
        hidden = place.kind == PlaceKind.HOME and place.owner_id != person.pk
        return "someone's home" if hidden else place.name
    return plain(getattr(row, of.attname))


def plain(value: object) -> object:
    """A value as JSON can hold it."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, models.fields.files.FieldFile):
        return value.name or None
    return value


def keep_file(row: models.Model, of: Column, archive: zipfile.ZipFile) -> None:
    """Put the photo of a row beside the text."""
    if not isinstance(of, models.FileField):
        return
    photo = getattr(row, of.name)
    if photo and photo.name not in archive.namelist() and photo.storage.exists(photo.name):
        with photo.open("rb") as file:
            archive.writestr(photo.name, file.read())


def witnessed(person: Person) -> Iterator[dict[str, object]]:
    """The rows of the audit that they wrote, with what was told."""
    found = AuditRow.objects.filter(actor=str(person.pseudonym)).select_related("payload")
    for row in found.order_by("number").iterator():
        payload = getattr(row, "payload", None)
        yield {
            "number": row.number,
            "at": row.at.isoformat(),
            "action": row.action,
            "subject": row.subject,
            "told": json.loads(payload.told) if payload else "forgotten",
        }
