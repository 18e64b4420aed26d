"""The opinion map of a conversation: drawn from its rows, then kept up in each process."""

from dataclasses import dataclass, replace
from datetime import datetime
from time import monotonic
from typing import Any

import numpy as np
from django.core.cache import caches

from greenhaven.core.voice.opinions.compared import Comparison, compare, only
from greenhaven.core.voice.opinions.conversation import Conversation as Asked
from greenhaven.core.voice.opinions.groups import Groups, groups_of
from greenhaven.core.voice.opinions.opinion_map import OpinionMap, draw, update
from greenhaven.web.council.conversations.models import Conversation
from greenhaven.web.council.conversations.rows import Agenda, agenda_of, code_of, votes_of
from greenhaven.web.council.levels.queries import electorate

SMALL = 20_000  # opinions up to which a map is kept up with every reader
MINUTE_S = 60.0  # how old a larger one may be
REMEMBERED_S = 3600


@dataclass(frozen=True, slots=True)
class Kept:
    """A map with what it was drawn from."""

    shown: OpinionMap
    cast: int  # order of the last opinion in it
    withdrawn: int
    stands_for: dict[int, str]
    drawn_at_s: float

    def holds(self, conversation: Conversation, agenda: Agenda, *, now: bool) -> bool:
        """Whether it shows what there is, or is new enough where there is much."""
        same = self.same_ground(conversation, agenda) and _same_table(self.shown, agenda)
        if not same:
            return False
        if self.cast >= conversation.cast:
            return True
        young = monotonic() - self.drawn_at_s < MINUTE_S
        return bool(not now and young and self.cast > SMALL)

    def same_ground(self, conversation: Conversation, agenda: Agenda) -> bool:
        """Whether opinions only came on top, and none counts for another statement now."""
        as_before = {pk: agenda.stands_for.get(pk) for pk in self.stands_for}
        return self.withdrawn == conversation.withdrawn and as_before == self.stands_for


def map_of(conversation: Conversation, *, now: bool = False) -> OpinionMap:
    """The map of everybody; of a large conversation it may be a minute old, unless asked now."""
    agenda = agenda_of(conversation)
    known: Kept | None = _cache().get(_key(conversation, "map"))
    if known is not None and known.holds(conversation, agenda, now=now):
        return known.shown
    made = _drawn(conversation, agenda, known)
    _cache().set(_key(conversation, "map"), made, REMEMBERED_S)
    return made.shown


def compared(conversation: Conversation, at: datetime) -> Comparison:
    """The map of everybody beside that of the people who are known to have a say here."""
    shown = map_of(conversation)
    verified = verified_of(conversation, at)
    asked = (shown.digest, _standings(shown), hash(verified))
    known: tuple[Any, Comparison] | None = _cache().get(_key(conversation, "compared"))
    if known is not None and known[0] == asked:
        return known[1]
    found = compare(shown, only(shown, verified))
    _cache().set(_key(conversation, "compared"), (asked, found), REMEMBERED_S)
    return found


def verified_of(conversation: Conversation, at: datetime) -> frozenset[str]:
    """Codes of those who said something and are known to have a say here."""
    known = electorate(conversation, at).filter(opinions__conversation=conversation)
    pseudonyms = set(known.values_list("pseudonym", flat=True))
    return frozenset(code_of(conversation, each) for each in pseudonyms)


def labels_of(shown: OpinionMap) -> dict[str, int]:
    """The label of each person in a group, to be kept so that colours stay."""
    pairs = zip(shown.groups.participant.tolist(), shown.groups.label.tolist(), strict=True)
    return dict(pairs)


def _drawn(conversation: Conversation, agenda: Agenda, known: Kept | None) -> Kept:
    """With the groups that were published last, so that every process shows the same."""
    before = groups_of(conversation.groups) if conversation.groups else None
    if known is None or before is None or not known.same_ground(conversation, agenda):
        votes = votes_of(conversation, agenda)
        asked = Asked(agenda.statements, votes, strict=conversation.moderated_first)
        shown, begun = draw(asked, before), 0
    else:
        votes = votes_of(conversation, agenda, after=known.cast)
        shown = update(_with(known.shown, before), votes, agenda.statements)
        begun = known.cast
    return Kept(
        shown=shown,
        # What came before the count that was read is there; more may have come meanwhile.
        cast=max(begun, conversation.cast, int(votes.order.max(initial=0))),
        withdrawn=conversation.withdrawn,
        stands_for=agenda.stands_for,
        drawn_at_s=monotonic(),
    )


def _with(shown: OpinionMap, before: Groups) -> OpinionMap:
    return replace(shown, groups=before)


def _same_table(shown: OpinionMap, agenda: Agenda) -> bool:
    old, new = shown.agenda.statements, agenda.statements
    pairs = ((old.id, new.id), (old.standing, new.standing))
    return all(np.array_equal(one, other) for one, other in pairs)


def _standings(shown: OpinionMap) -> tuple[str, ...]:
    return tuple(shown.agenda.statements.standing.tolist())


def _cache() -> Any:
    """What this process remembers."""
    return caches["template_fragments"]


def _key(conversation: Conversation, what: str) -> str:
    return f"conversation-{conversation.key}-{what}"
