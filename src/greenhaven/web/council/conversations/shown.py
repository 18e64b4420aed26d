"""What the page of a map shows, in the language of whoever reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from greenhaven.core.voice.opinions.chord import chord
from greenhaven.core.voice.opinions.opinion_map import OpinionMap
from greenhaven.core.voice.opinions.table import Cell, table
from greenhaven.core.voice.opinions.words import (
    group_name,
    group_reasons,
    majority_words,
    summary,
)
from greenhaven.web.commons.sentences import rules_language
from greenhaven.web.council.conversations.drawing import compared
from greenhaven.web.council.conversations.ground import Shared, shared_by_all
from greenhaven.web.council.conversations.models import Conversation, Statement

MOST_SHARED = 8
OPENING = 2  # sentences of the summary that are about all: how many there are, and how many groups


@dataclass(frozen=True, slots=True)
class GroupTold:
    """A group in its own statements."""

    label: int
    name: str
    size: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CellTold:
    """What some people said of a statement, in hundredths; hidden where few have seen it."""

    name: str
    label: int | None
    seen: int | None
    agree: int
    disagree: int
    passed: int

    @property
    def disagree_from(self) -> int:
        """Where the part that disagrees begins."""
        return self.agree + self.passed


@dataclass(frozen=True, slots=True)
class RowTold:
    """A statement, and what everybody and each group said of it."""

    statement: Statement
    cells: tuple[CellTold, ...]


@dataclass(frozen=True, slots=True)
class SharedTold:
    """A statement of the common ground."""

    statement: Statement
    told: Shared


def map_told(
    conversation: Conversation, shown: OpinionMap, statements: Mapping[str, Statement], at: datetime
) -> dict[str, object]:
    """All that stands beside the picture."""
    say = rules_language()
    sound, beside = chord(shown), compared(conversation, at)
    names = {label: group_name(label).say(say) for label in shown.groups.labels}
    return {
        "people": len(shown.space.participants),
        "grouped": len(shown.groups.participant),
        "opinions": len(shown.sheet.vote),
        "lede": [each.say(say) for each in summary(shown)[:OPENING]],
        "groups": [
            GroupTold(
                label,
                names[label],
                shown.groups.size(label),
                tuple(each.say(say) for each in group_reasons(shown, label)),
            )
            for label in shown.groups.labels
        ],
        "shared": [
            SharedTold(statements[str(each.number)], each)
            for each in shared_by_all(shown)[:MOST_SHARED]
        ],
        "majority": [each.say(say) for each in majority_words(shown)],
        "names": names,
        "rows": [
            RowTold(
                statements[row.statement],
                (
                    _cell(row.everybody, "", None),
                    *(_cell(cell, names[cell.group or 0], cell.group) for cell in row.groups),
                ),
            )
            for row in table(shown)
        ],
        "chord": sound.accord,
        "chord_from": round(100 * sound.accord.low) if sound.accord else 0,
        "chord_wide": round(100 * (sound.accord.high - sound.accord.low)) if sound.accord else 0,
        "chord_why": sound.why.say(say),
        "pairs": [
            (names[each.one], names[each.other], each.accord) for each in sound.pairs if each.accord
        ],
        "differs": beside.differs,
        "unverified": beside.unverified_votes,
        "beside": beside.why.say(say),
        "votes_digest": shown.digest,
    }


def _cell(cell: Cell, name: str, label: int | None) -> CellTold:
    """Shares that add up to a hundred."""
    seen = cell.seen
    if not seen or cell.agrees is None or cell.disagrees is None:
        return CellTold(name, label, None, 0, 0, 0)
    agree, disagree = round(100 * cell.agrees / seen), round(100 * cell.disagrees / seen)
    disagree = min(disagree, 100 - agree)
    return CellTold(name, label, seen, agree, disagree, 100 - agree - disagree)
