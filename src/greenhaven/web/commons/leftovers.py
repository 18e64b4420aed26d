"""Files that were sent and whose record was never made: nobody may see them, so they go."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain

from django.apps import apps
from django.core.files.storage import Storage
from django.db import models
from django.utils import timezone

# Of a form that is worked on now, the file may be there before its row.
YOUNGEST = timedelta(days=1)


def sweep_uploads() -> int:
    """Delete files older than a day that no row names; tell how many."""
    before = timezone.now() - YOUNGEST
    return sum(_sweep(field, before) for field in _file_fields())


def _file_fields() -> Iterator[models.FileField]:
    every = chain.from_iterable(model._meta.get_fields() for model in apps.get_models())
    return (field for field in every if isinstance(field, models.FileField))


def _sweep(field: models.FileField, before: datetime) -> int:
    storage, folder = field.storage, str(field.upload_to).rstrip("/")
    rows = field.model._default_manager.exclude(**{field.name: ""})
    gone = 0
    for name in _old(storage, folder, before):
        if not rows.filter(**{field.name: name}).exists():
            storage.delete(name)
            gone += 1
    return gone


def _old(storage: Storage, folder: str, before: datetime) -> list[str]:
    try:
        names = storage.listdir(folder)[1]
    except FileNotFoundError:
        return []
    paths = (f"{folder}/{name}" for name in names)
    return [path for path in paths if storage.get_modified_time(path) < before]
