"""The versions of a text, and in what each differs from the one before it."""

from dataclasses import dataclass
from itertools import pairwise

from greenhaven.core.city import City
from greenhaven.core.rules.differences import differences
from greenhaven.core.rules.drafts import rebased
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.labels import ChangeTold
from greenhaven.core.rules.proposals import amended
from greenhaven.web.council.names import names_of
from greenhaven.web.council.proposals.models import ProposalText
from greenhaven.web.council.proposals.texts import base_of, core_of, say


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a text, with what is other in it."""

    text: ProposalText
    title: str
    title_before: str  # "" = the same
    rationale_changed: bool
    on_another_rulebook: bool
    told: list[ChangeTold]


def versions_told(texts: list[ProposalText], city: City) -> list[Version]:
    """Every version, the last first; the first one against the rulebook that it was made on."""
    found = [_against(new, old, city) for new, old in pairwise(texts)]
    return [*found, *(_first(text, city) for text in texts[-1:])]


def _first(text: ProposalText, city: City) -> Version:
    core, base = core_of(text), base_of(text)
    told = say(differences(base, amended(base, core)), names_of(city, text.proposal))
    return Version(text, core.title, "", False, False, told)  # noqa: FBT003 -- columns of a row


def _against(new: ProposalText, old: ProposalText, city: City) -> Version:
    now, before = core_of(new), core_of(old)
    return Version(
        text=new,
        title=now.title,
        title_before=before.title if before.title != now.title else "",
        rationale_changed=now.rationale != before.rationale,
        on_another_rulebook=now.on != before.on,
        told=_differences(new, old, city),
    )


def _differences(new: ProposalText, old: ProposalText, city: City) -> list[ChangeTold]:
    """What is other in what they change; nothing where the earlier one does not fit any more."""
    base, before = base_of(new), core_of(old)
    try:
        if before.on != core_of(new).on:
            before = rebased(before, base_of(old), base)
        was, made = amended(base, before), amended(base, core_of(new))
    except RulesError:
        return []
    return say(differences(was, made), names_of(city, new.proposal))
