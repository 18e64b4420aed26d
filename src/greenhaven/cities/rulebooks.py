"""The rulebook of a city folder, and the proposals that lie beside it."""

from pathlib import Path

from greenhaven.cities import folder
from greenhaven.cities.faults import Fault
from greenhaven.cities.reading import read_settings
from greenhaven.cities.tables import SETTINGS_FILE
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.proposals import Proposal, read_proposal
from greenhaven.core.rules.reading import read_rulebook
from greenhaven.core.rules.rulebook import Rulebook

RULEBOOK_FILE = "rulebook.json"
PROPOSALS = "proposals"


def open_rulebook(name_or_path: str | Path) -> Rulebook:
    """The rulebook of a bundled city or a city folder; one without articles where there is none.

    Raises
    ------
    UnknownCityError
        If there is no such city and no such folder.
    RulesError
        With every fault of the rulebook.
    """
    place = folder.folder_of(name_or_path)
    city = _city_id(place)
    path = place / RULEBOOK_FILE
    if not path.exists():
        return Rulebook(city=city, version=0)
    book = rulebook_in(path)
    if book.city != city:
        raise RulesError(f"{path.name}, city: {book.city} came; nearest valid value: {city}")
    return book


def rulebook_in(path: Path) -> Rulebook:
    """The rulebook of a file."""
    return read_rulebook(_text(path), path.name)


def proposal_in(path: Path) -> Proposal:
    """The proposal of a file."""
    return read_proposal(_text(path), path.name)


def proposals_of(name_or_path: str | Path) -> dict[str, Proposal]:
    """The proposals that lie in a city's folder, by the name of their file."""
    place = folder.folder_of(name_or_path) / PROPOSALS
    return {path.stem: proposal_in(path) for path in sorted(place.glob("*.json"))}


def check_folder(path: str | Path) -> tuple[Fault, ...]:
    """Every fault of a city folder, its rulebook included; none when both can be opened."""
    faults = folder.check_folder(path)
    if any(fault.file == SETTINGS_FILE for fault in faults):
        return faults
    try:
        open_rulebook(path)
    except RulesError as error:
        lines = str(error).splitlines()
        wanted = "a sound rulebook"
        faults += tuple(Fault(RULEBOOK_FILE, None, "", f"this: {line}", wanted) for line in lines)
    return faults


def _city_id(place: Path) -> str:
    faults: list[Fault] = []
    settings = read_settings(place, faults)
    if "id" not in settings:
        raise RulesError(f"{SETTINGS_FILE} of {place} names no city: expected its id")
    return str(settings["id"])


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise RulesError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise RulesError(f"{path}: expected text in UTF-8") from error
