"""`python -m greenhaven.web.commons.catalogues extract|check|compile`, in a checkout."""

import sys
from pathlib import Path

from greenhaven.web.commons.catalogues.bare import bare_words
from greenhaven.web.commons.catalogues.compiled import catalogues, compile_catalogue
from greenhaven.web.commons.catalogues.faults import faults
from greenhaven.web.commons.catalogues.found import messages_in
from greenhaven.web.commons.catalogues.kept import brought_up_to_date, opened

WEB = Path(__file__).parents[2]
ROOT = WEB.parents[2]
USAGE = "usage: python -m greenhaven.web.commons.catalogues extract|check|compile\n"


def extract(path: Path) -> list[str]:
    """Bring the catalogue up to date with the source."""
    catalogue = opened(path)
    missing = brought_up_to_date(catalogue, messages_in(WEB))
    catalogue.save(str(path))
    sys.stdout.write(f"{path}: {len(catalogue)} sentences, {missing} not translated\n")
    return []


def check(path: Path) -> list[str]:
    """The faults of the catalogue."""
    return [f"{path}: {fault}" for fault in faults(opened(path), messages_in(WEB))]


def compiled(path: Path) -> list[str]:
    """Write what the site reads."""
    compile_catalogue(path)
    return []


def main(arguments: list[str]) -> int:
    """Do one of the three with the catalogue of every language."""
    doings = {"extract": extract, "check": check, "compile": compiled}
    if len(arguments) != 1 or arguments[0] not in doings:
        sys.stderr.write(USAGE)
        return 2
    found = [fault for path in catalogues(ROOT) for fault in doings[arguments[0]](path)]
    if arguments[0] == "check":
        found += bare_words(WEB)
    sys.stdout.write("".join(f"{fault}\n" for fault in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
