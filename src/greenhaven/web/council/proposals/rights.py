"""Who may propose, sign and amend: as the articles in force say."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from greenhaven.core.rules.kinds.procedures import Who
from greenhaven.core.rules.procedure import Bar, Procedure
from greenhaven.web.commons.people.models import Person, Role
from greenhaven.web.commons.permissions.actors import Actor
from greenhaven.web.council.errors import NotEntitledError
from greenhaven.web.council.levels.models import Levelled
from greenhaven.web.council.levels.queries import refuse_without_a_say

ROLES = {Who.STEWARD: Role.STEWARD, Who.COUNCIL: Role.COUNCIL}


def may_propose(procedure: Procedure, bar: Bar) -> frozenset[Who]:
    """Who may write a proposal for that bar: all of these standings together."""
    return frozenset(procedure.proposing(each.matter).may_propose for each in bar.articles)


def may_amend(procedure: Procedure, bar: Bar) -> frozenset[Who]:
    """Who may offer amendments of it."""
    return frozenset(procedure.proposing(each.matter).may_amend for each in bar.articles)


def refuse_unless(asked: Iterable[Who], of: Levelled, person: Person, at: datetime) -> None:
    """Raise, with the way to it, where someone lacks one of the standings that are asked for."""
    for who in asked:
        if who is Who.MEMBER:
            refuse_without_a_say(of, person, at)
        elif not _has_office(who, of, person):
            raise NotEntitledError(
                _("By the rules in force this is for stewards. Ask one of them.")
                if who is Who.STEWARD
                else _("By the rules in force this is for members of the council. Ask one of them.")
            )


def _has_office(who: Who, of: Levelled, person: Person) -> bool:
    """A circle's stewards speak for it in both offices."""
    actor = Actor.of(person)
    if of.circle_id is not None:
        return of.circle_id in actor.stewards
    return ROLES[who] in actor.roles
