"""From the catalogue that people edit to the one that the site reads.

The build of the package runs this file by itself, before anything else is installed.
"""

from hashlib import sha256
from pathlib import Path

LOCALE = Path("src/greenhaven/web/locale")
DIGEST = "X-Made-From"


def catalogues(root: Path) -> list[Path]:
    """The catalogue of each language, from the root of the repository."""
    return sorted((root / LOCALE).glob("*/LC_MESSAGES/django.po"))


def is_stale(catalogue: Path) -> bool:
    """Whether the compiled form is missing or was made from other sentences."""
    made = catalogue.with_suffix(".mo")
    return not made.is_file() or _digest(catalogue).encode() not in made.read_bytes()


def compile_catalogue(catalogue: Path) -> None:
    """Write the compiled form beside the catalogue, with the digest of what it was made from."""
    import polib  # noqa: PLC0415 -- the build asks what it needs before this is installed

    read = polib.pofile(str(catalogue))
    read.metadata[DIGEST] = _digest(catalogue)
    unfinished = catalogue.with_suffix(".unfinished")
    read.save_as_mofile(str(unfinished))
    unfinished.replace(catalogue.with_suffix(".mo"))


def _digest(catalogue: Path) -> str:
    return sha256(catalogue.read_bytes()).hexdigest()
