"""What stands against a step of a proposal, in the reader's words."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from greenhaven.core.rules.drafts import Clash, ClashError
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.labels import label, said_value
from greenhaven.web.commons.faults import fault_in_readers_words
from greenhaven.web.commons.sentences import rules_language
from greenhaven.web.council.errors import CouncilError

NEAREST = "; nearest valid value: "
MOST_CLASHES = 8


class TextChangedError(CouncilError):
    """The text is another one than that which was read; what was typed can be sent again."""


def in_words(error: Exception) -> str:
    """What the core refuses, with the nearest valid value told in the reader's language."""
    if isinstance(error, ClashError):
        return clash_words(error.clashes)
    if not isinstance(error, RulesError):
        return fault_in_readers_words(error)
    return "\n".join(fault_words(line) for line in str(error).splitlines())


def fault_words(line: str) -> str:
    """One fault."""
    told, _sep, nearest = line.partition(NEAREST)
    told = fault_in_readers_words(told)
    if not nearest:
        return told
    said = _("%(fault)s. The nearest value that can be: %(nearest)s.")
    return said % {"fault": told[:1].upper() + told[1:], "nearest": nearest}


def clash_words(clashes: Iterable[Clash]) -> str:
    """What two texts would have otherwise, one sentence each."""
    lines = [*dict.fromkeys(_clash_lines(clashes))]
    return " ".join(lines[:MOST_CLASHES])


def _clash_lines(clashes: Iterable[Clash]) -> Iterator[str]:
    translate = rules_language()
    for each in clashes:
        if not each.field:
            yield _("Article %(article)s was changed or repealed as a whole.") % {
                "article": each.article
            }
            continue
        ours, theirs = (said_value(each.field, one) for one in (each.ours, each.theirs))
        yield _(
            "Article %(article)s, %(field)s: %(ours)s was asked for, and it is %(theirs)s now."
        ) % {
            "article": each.article,
            "field": label(each.field).say(translate),
            "ours": ours.say(translate),
            "theirs": theirs.say(translate),
        }
