"""It is said what became of a statement, and its writers are told."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.notices.actions import tell
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.conversations.models import Conversation, Statement
from greenhaven.web.council.outcomes.errors import OutcomeError
from greenhaven.web.council.outcomes.models import Outcome
from greenhaven.web.council.proposals.models import Proposal

LONGEST = 2000
PAGE = "/me/said/"


@transaction.atomic
def link_statement(
    *, statement: Statement, proposal: Proposal, by: Person, article: str = ""
) -> Outcome:
    """A proposal takes up a statement; said again, the article that it is about is mended."""
    row = _held(statement)
    if proposal.city != row.conversation.city:
        raise OutcomeError(_("That proposal is of another city."))
    if proposal.circle_id not in (None, row.conversation.circle_id):
        raise OutcomeError(_("That proposal is for the members of a circle alone."))
    known = Outcome.objects.filter(statement=row, proposal=proposal).first()
    if known is not None:
        if article and known.article != article[:120]:
            known.article = article[:120]
            known.save(update_fields=["article"])
            witness(by=by, action="outcome.mend", subject=known, told={"article": known.article})
        return known
    made = Outcome.objects.create(
        statement=row,
        proposal=proposal,
        article=article[:120],
        answered_by=by,
        answered_at=clock.now(present_city()),
    )
    _tell(row, by, "statement.taken_up", proposal=proposal.title)
    told = {"proposal": proposal.number, "article": made.article}
    witness(by=by, action="outcome.link", subject=made, told=told)
    return made


@transaction.atomic
def answer_statement(*, statement: Statement, answer: str, by: Person) -> Outcome:
    """Say in words what becomes of a statement; the same words again change nothing."""
    row, said = _held(statement), answer.strip()
    if not said:
        raise OutcomeError(_("Write an answer first."))
    if len(said) > LONGEST:
        raise OutcomeError(
            _("That is longer than %(most)s characters. Say it shorter.") % {"most": LONGEST}
        )
    known = Outcome.objects.filter(statement=row, proposal=None, answer=said).first()
    if known is not None:
        return known
    made = Outcome.objects.create(
        statement=row, answer=said, answered_by=by, answered_at=clock.now(present_city())
    )
    _tell(row, by, "statement.answered")
    witness(by=by, action="outcome.answer", subject=made, told={"answer": said})
    return made


def _held(statement: Statement) -> Statement:
    """The statement, or that which stands for it; its conversation is held meanwhile."""
    Conversation.objects.select_for_update(no_key=True, of=("self",)).get(
        pk=statement.conversation_id
    )
    found = Statement.objects.select_related("conversation", "merged_into__conversation")
    row = found.get(pk=statement.pk)
    return row.merged_into or row


def _tell(row: Statement, by: Person, topic: str, **more: str) -> None:
    """Who wrote it, and who wrote one that it stands for."""
    theirs = Q(statements=row) | Q(statements__merged_into=row)
    writers = Person.objects.filter(theirs, is_active=True).exclude(pk=by.pk).distinct()
    told: dict[str, str | int | float] = {"statement": row.text, **more}
    tell(people=writers, topic=topic, told=told, url=PAGE)
