"""A conversation as files that other programs read."""

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

from greenhaven.core.voice.opinions.conversation import Conversation as Asked
from greenhaven.core.voice.opinions.polis import write_polis
from greenhaven.web.council.conversations.drawing import labels_of, map_of
from greenhaven.web.council.conversations.models import Conversation
from greenhaven.web.council.conversations.rows import shuffled


def polis_files(conversation: Conversation) -> bytes:
    """The files of Polis, zipped: codes in place of people, and no time of any answer.

    Whoever has them can draw the published map again, and compare its digest.
    """
    shown = map_of(conversation, now=True)
    told = shown.conversation()
    mixed = Asked(told.statements, shuffled(told.votes), told.strict)
    packed = BytesIO()
    with TemporaryDirectory() as folder, ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        write_polis(mixed, Path(folder), labels_of(shown))
        for path in sorted(Path(folder).iterdir()):
            archive.write(path, path.name)
    return packed.getvalue()
