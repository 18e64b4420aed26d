"""Photos whose record was never made do not stay."""

import os
import time
from pathlib import Path

import pytest
from django.utils import timezone

from greenhaven.web.commons.leftovers import sweep_uploads
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.models import Report
from tests.web.permissions.makers_batches import photo


@pytest.fixture
def uploads(tmp_path: Path, settings: object) -> Path:
    """A folder of its own for what is sent."""
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    return tmp_path


def test_only_old_files_without_a_row_are_swept(
    uploads: Path, resident: Person, places: dict[str, Place]
) -> None:
    kept = Report(kind="odour", place=places["yard"], person=resident, noticed_at=timezone.now())
    kept.photo = photo()
    kept.save()
    folder = uploads / "reports"
    (folder / "lost.jpg").write_bytes(b"x")
    long_ago = time.time() - 2 * 86_400
    for path in folder.iterdir():
        os.utime(path, (long_ago, long_ago))
    (folder / "young.jpg").write_bytes(b"x")

    assert sweep_uploads() == 1
    assert {path.name for path in folder.iterdir()} == {Path(kept.photo.name).name, "young.jpg"}
    assert sweep_uploads() == 0


@pytest.mark.django_db
def test_site_where_nothing_was_sent_is_swept_too(uploads: Path) -> None:
    assert sweep_uploads() == 0
    assert not list(uploads.iterdir())
