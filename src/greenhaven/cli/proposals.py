"""A proposal as people name it on the command line: a file, or one that lies with the city."""

from pathlib import Path

from greenhaven.cities import proposal_in, proposals_of
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.proposals import Proposal


def proposal_named(city: str, name: str) -> Proposal:
    """A proposal by its file, or by its name among those of the city.

    Raises
    ------
    RulesError
        With the names that there are.
    """
    if (path := Path(name)).suffix or path.exists():
        return proposal_in(path)
    known = proposals_of(city)
    if name not in known:
        raise RulesError(
            f"--proposal: a .json file or one of {', '.join(known) or 'none'} was expected, "
            f"{name!r} came"
        )
    return known[name]
