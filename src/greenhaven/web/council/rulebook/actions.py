"""A guardian calls for a review, and the council answers."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from greenhaven.core.rules.articles import Article
from greenhaven.core.rules.kinds.habitat import Guardian
from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.notices.actions import tell
from greenhaven.web.commons.people.models import Person, Role
from greenhaven.web.commons.permissions.actors import Actor
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.errors import CouncilError
from greenhaven.web.council.rulebook.models import ReviewCall
from greenhaven.web.council.rulebook.queries import may_call_review

LONGEST = 2000


@transaction.atomic
def call_review(*, article: Article, reason: str, actor: Actor) -> ReviewCall:
    """Whoever speaks for a place asks that what is done there is looked at again."""
    city, by = present_city(), actor.person
    if by is None or not may_call_review(article, actor, city):
        raise CouncilError(_("Only who speaks for the place may call for a review."))
    if not reason.strip():
        raise CouncilError(_("Say what should be looked at again, and why."))
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    known = ReviewCall.objects.filter(
        city=city.id, article=article.id, called_by=by, answered_at=None
    ).first()
    if known is not None:
        return known
    made = ReviewCall.objects.create(
        city=city.id,
        article=article.id,
        reason=reason.strip()[:LONGEST],
        called_by=by,
        called_at=clock.now(city),
    )
    days = article.answer_days if isinstance(article, Guardian) else 0
    until = (clock.today(city) + timedelta(days=days)).isoformat()
    council = Person.objects.filter(
        grants__role__in=[Role.COUNCIL, Role.STEWARD], grants__ended_at=None
    ).distinct()
    told: dict[str, str | int | float] = {"until_on": until}
    tell(people=council, topic="review.called", told=told, url=f"/rules/{article.id}/")
    witness(by=by, action="review.call", subject=made, told={"reason": made.reason})
    return made


@transaction.atomic
def answer_review(*, review: ReviewCall, answer: str, by: Person) -> ReviewCall:
    """The council says what comes of it; answered once, everybody can read it."""
    held = ReviewCall.objects.select_for_update(no_key=True, of=("self",)).get(pk=review.pk)
    if not answer.strip():
        raise CouncilError(_("Write what comes of it."))
    if held.answered_at is not None:
        raise CouncilError(_("This was answered already."))
    held.answer = answer.strip()[:LONGEST]
    held.answered_at, held.answered_by = clock.now(present_city()), by
    held.save(update_fields=["answer", "answered_at", "answered_by"])
    tell(
        people=[held.called_by],
        topic="review.answered",
        told={"answer": held.answer[:200]},
        url=f"/rules/{held.article}/",
    )
    witness(by=by, action="review.answer", subject=held, told={"answer": held.answer})
    return held
