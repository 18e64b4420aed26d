"""What a proposal would do, as one object, and which articles its plans depart from."""

from collections.abc import Mapping
from typing import Any

from greenhaven.cli import rules_shown
from greenhaven.core.city import City
from greenhaven.core.forecast.consequences.consequences import Differences, said
from greenhaven.core.forecast.consequences.lines import broken
from greenhaven.core.forecast.consequences.proposals import Weighed
from greenhaven.core.rules.differences import differences
from greenhaven.core.rules.proposals import Proposal
from greenhaven.core.rules.rulebook import Rulebook
from greenhaven.core.rules.words import Translate


def as_object(
    city: City, book: Rulebook, proposal: Proposal, found: Weighed, translate: Translate
) -> dict[str, Any]:
    """Everything that is told, as one object."""
    told, names = found.consequences, names_of(city)
    return {
        "city": told.city,
        "start": told.start.isoformat(),
        "weeks": told.weeks,
        "members": told.members,
        "seed": told.seed,
        "title": proposal.title,
        "rulebook": book.digest(),
        "rulebook_proposed": found.rulebook.digest(),
        "changes": [
            rules_shown.change_as_object(change, city, translate)
            for change in differences(book, found.rulebook)
        ],
        "differences": _rows(told.differences, told.weeks, translate, names),
        "places": _rows(told.places, told.weeks, translate, names),
        "districts": list(told.equity.records()),
        "broken": {
            side: {
                kind: [each.say(translate) for each in broken(plans, hard=kind == "hard")]
                for kind in ("hard", "soft")
            }
            for side, plans in (("now", found.before), ("proposed", found.after))
        },
        "untold": [f"{each.name}, {each.value}: {each.reason}" for each in told.untold],
        "failed": list(told.failed.records()),
    }


def names_of(city: City) -> dict[str, str]:
    """Names of gardens, hubs, districts and materials."""
    gardens = zip(city.gardens.id.tolist(), city.gardens.name.tolist(), strict=True)
    return dict(gardens) | rules_shown.names(city)


def _rows(
    told: Differences, weeks: int, translate: Translate, names: Mapping[str, str]
) -> list[dict[str, Any]]:
    sentences = said(told, weeks, translate, names)
    return [
        {**row, "sentence": sentence}
        for row, sentence in zip(told.records(), sentences, strict=True)
    ]
