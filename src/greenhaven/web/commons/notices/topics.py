"""What people are told about, and in which words.

A sentence names what it is told: `%(place)s`. Three endings say how a value is written for its
reader: `_mg` whole milligrams, in the reader's units; `_on` a day; `_at` a moment, both given as
ISO text. A sentence for one and for many is an `ngettext_lazy` whose number is named `count`.
"""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from greenhaven.web.commons.notices.models import Group


class Topic(NamedTuple):
    """One kind of news."""

    group: Group
    sentence: Promise | str


TOPICS: Mapping[str, Topic] = {
    # Audit
    "audit.checkpoint": Topic(
        Group.BOOKS,
        _(
            "The audit has %(rows)s rows. Keep this line, and anyone can later prove that none "
            "of them was changed: %(line)s"
        ),
    ),
}
