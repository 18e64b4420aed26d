"""Photos are looked into and made anew, and nothing but a picture is kept or shown."""

import zlib
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from django.db.models.fields.files import FieldFile
from django.http import Http404
from PIL import Image

from greenhaven.web.commons.uploads import (
    LONGEST_SIDE,
    MOST_BYTES,
    PhotoError,
    clean_photo,
    photo_response,
)
from greenhaven.web.exchange.models import Handover

pytestmark = pytest.mark.django_db  # the cache between tests is kept there
GPS, ORIENTATION, MAKER = 34853, 274, 271


def picture(form: str = "JPEG", size: tuple[int, int] = (40, 20), **more: object) -> bytes:
    """A picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    made = BytesIO()
    image.save(made, form, **more)
    return made.getvalue()


def cleaned(data: bytes, name: str = "photo.jpg") -> Image.Image:
    return Image.open(clean_photo(ContentFile(data, name=name)))


@pytest.mark.parametrize("form", ["JPEG", "MPO", "PNG", "WEBP"])
def test_photo_becomes_a_new_jpeg(form: str) -> None:
    kept = clean_photo(ContentFile(picture(form), name="../../etc/passwd"))

    assert Image.open(kept).format == "JPEG"
    assert kept.name is not None
    assert len(kept.name) == 36
    assert kept.name.endswith(".jpg")
    assert "passwd" not in kept.name


def test_place_and_camera_are_taken_out_and_the_picture_set_upright() -> None:
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = 6, "Spy Camera"  # to be turned a quarter
    exif.get_ifd(GPS)[2] = (51.0, 4.0, 0.0)

    data = picture(exif=exif, comment=b"hidden words")
    kept = cleaned(data)

    assert b"Spy Camera" in data
    assert kept.size == (20, 40)
    assert not kept.getexif()
    assert kept.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert kept.getpixel((10, 2))[0] > 200  # red is on top now


def test_large_photo_is_made_smaller() -> None:
    assert max(cleaned(picture(size=(5000, 2500))).size) == LONGEST_SIDE


def test_transparent_picture_lies_on_white() -> None:
    made = BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(made, "PNG")

    assert cleaned(made.getvalue()).getpixel((4, 4)) == (255, 255, 255)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html><script>alert(1)</script></html>",
        b"%PDF-1.7 ...",
        b"GIF89a" + b"\x00" * 40,
        b"\xff\xd8\xff\xe0" + b"\x00" * 400,
        picture()[:300],
        picture("PNG")[:60],
        b"MZ" + b"\x90" * 400,
    ],
    ids=["empty", "null", "svg", "html", "pdf", "gif", "head", "cut", "cut-png", "program"],
)
def test_what_is_no_photo_is_refused_with_words(data: bytes) -> None:
    with pytest.raises(PhotoError, match="not a photo that we can read"):
        cleaned(data, name="holiday.jpg")


def test_markup_hidden_behind_a_photo_is_gone() -> None:
    data = picture() + b"<script>alert(1)</script>"

    assert b"<script>" not in clean_photo(ContentFile(data, name="x.html")).read()


def test_file_that_is_too_heavy_is_refused() -> None:
    with pytest.raises(PhotoError, match="larger than 12 MB"):
        cleaned(picture() + b"\x00" * MOST_BYTES)


def test_bomb_of_pixels_is_refused_before_it_is_unpacked() -> None:
    bomb = claimed_png(60_000, 60_000)

    assert len(bomb) < 2000
    with pytest.raises(PhotoError):
        cleaned(bomb)
    with pytest.raises(PhotoError, match="64 million"):
        cleaned(claimed_png(9_000, 9_000))


def claimed_png(width: int, height: int) -> bytes:
    """A small file that says it is a huge picture."""

    def chunk(name: bytes, body: bytes) -> bytes:
        check = zlib.crc32(name + body).to_bytes(4, "big")
        return len(body).to_bytes(4, "big") + name + body + check

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\x00\x00\x00"
    body = zlib.compress(b"\x00" * 100_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def test_photo_is_shown_as_nothing_but_a_picture() -> None:
    storage = InMemoryStorage()
    kept = storage.save("a.jpg", clean_photo(ContentFile(picture(), name="a")))
    field = Handover._meta.get_field("photo")
    photo = FieldFile(Handover(), field, kept)
    photo.storage = storage

    answer = photo_response(photo)

    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "private" in answer["Cache-Control"]
    with pytest.raises(Http404):
        photo_response(FieldFile(Handover(), field, ""))
    photo.name = "gone.jpg"
    photo.close()
    del photo.file
    with pytest.raises(Http404):
        photo_response(photo)
