"""Photos that people send: looked into, made anew without what a camera wrote, and shown again."""

import struct
import uuid
import warnings
from io import BytesIO

from django.core.files.base import ContentFile, File
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from greenhaven.errors import GreenhavenError

MOST_BYTES = 12_000_000
MOST_PIXELS = 64_000_000  # the largest that phones take
LONGEST_SIDE = 1600
QUALITY = 82
READ = ("JPEG", "PNG", "WEBP")  # a JPEG may hold several pictures: the first is taken
# Whatever a photo's bytes pretend to be, a browser neither guesses it nor runs it.
SHUT = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, max-age=3600",
}
UNREADABLE = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    TypeError,
    struct.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


class PhotoError(GreenhavenError):
    """A file that cannot be kept as a photo."""


def clean_photo(file: File[bytes]) -> ContentFile[bytes]:
    """A new JPEG of what the photo shows: upright, of modest size, and without place or camera.

    What it is decides its content, not its name; the name is made anew and tells nothing.
    """
    data = _bytes(file)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            shown = _redrawn(data)
    except UNREADABLE as error:
        raise PhotoError(
            _("This is not a photo that we can read. Send a JPEG, PNG or WebP picture.")
        ) from error
    made = BytesIO()
    shown.save(made, "JPEG", quality=QUALITY, optimize=True)
    return ContentFile(made.getvalue(), name=f"{uuid.uuid4().hex}.jpg")


def photo_response(photo: FieldFile) -> FileResponse:
    """The kept photo, as something to look at only. The view says who may see it."""
    if not photo:
        raise Http404(_("There is no photo."))
    try:
        opened = photo.open("rb")
    except FileNotFoundError as error:
        raise Http404(_("There is no photo.")) from error
    return FileResponse(opened, content_type="image/jpeg", headers=SHUT)


def _bytes(file: File[bytes]) -> bytes:
    file.seek(0)
    data = bytes(file.read(MOST_BYTES + 1))
    if len(data) > MOST_BYTES:
        most = MOST_BYTES // 1_000_000
        raise PhotoError(
            _("The photo is larger than %(most)d MB. Send a smaller one.") % {"most": most}
        )
    return data


def _redrawn(data: bytes) -> Image.Image:
    """Only the pixels of the first picture, the right way up."""
    with Image.open(BytesIO(data), formats=READ) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            most = MOST_PIXELS // 1_000_000
            raise PhotoError(
                _("The photo has more than %(most)d million dots. Send a smaller one.")
                % {"most": most}
            )
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is decoded smaller at once
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        return _on_white(upright)


def _on_white(picture: Image.Image) -> Image.Image:
    """The pixels alone in a new picture, so that nothing else comes along."""
    layer = picture.convert("RGBA")
    plain = Image.new("RGB", layer.size, "white")
    plain.paste(layer, mask=layer.getchannel("A"))
    return plain
