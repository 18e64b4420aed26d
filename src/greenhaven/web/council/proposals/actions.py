"""What can be done with a proposal until it is voted on."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from greenhaven.core.rules.articles import Layer
from greenhaven.core.rules.drafts import frozen, touched
from greenhaven.core.rules.languages import languages, translation
from greenhaven.core.rules.procedure import bar_of
from greenhaven.core.rules.proposals import Proposal as CoreProposal
from greenhaven.core.rules.proposals import amended
from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.circles.models import Circle
from greenhaven.web.commons.notices.actions import tell
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.actors import Actor
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.consequences.actions import ask_weighing
from greenhaven.web.council.consequences.models import Asked
from greenhaven.web.council.conversations.models import Conversation, Statement
from greenhaven.web.council.errors import CouncilError
from greenhaven.web.council.levels.models import Level
from greenhaven.web.council.numbers import next_number
from greenhaven.web.council.outcomes.actions import link_statement
from greenhaven.web.council.proposals.composing import Change, checked, first_text
from greenhaven.web.council.proposals.models import Proposal, ProposalText, Stage
from greenhaven.web.council.proposals.queries import WRITABLE, supporters, text_now
from greenhaven.web.council.proposals.rights import may_propose, refuse_unless
from greenhaven.web.council.proposals.standing import State, procedure_for, state_of
from greenhaven.web.council.proposals.texts import Book, book_now, core_of, lifted
from greenhaven.web.council.proposals.words import missing
from greenhaven.web.council.proposals.writing import (
    held,
    keep_text,
    read_last,
    settle_amendments,
)

OPEN_DRAFTS = 20  # of one person: more, nobody reads


@transaction.atomic
def draft(  # noqa: PLR0913 -- all that a first text says
    *,
    by: Person,
    title: str,
    changes: Sequence[Change],
    layer: Layer = Layer.ORDINARY,
    rationale: str = "",
    level: str = Level.CITY,
    district: str = "",
    circle: Circle | None = None,
    effective_from: date | None = None,
    conversation: Conversation | None = None,
    statements: Iterable[Statement] = (),
    key: uuid.UUID | None = None,
) -> Proposal:
    """Write the first text of a proposal; it is kept, and others may sign it."""
    if key and (known := Proposal.objects.filter(key=key).first()):
        return _same(known, by, title)
    city = present_city()
    now, book = clock.now(city), book_now(city.id)
    row = Proposal(
        key=key or uuid.uuid4(),
        city=city.id,
        level=level,
        district=district,
        circle=circle,
        author=by,
        layer=layer.value,
        title=title,
        conversation=conversation,
        drafted_at=now,
    )
    core = first_text(
        title=title,
        rationale=rationale,
        changes=changes,
        layer=layer,
        of=row,
        book=book,
        begins=effective_from or now.date(),
    )
    _refuse_without_right(row, core, by, book)
    row.number = next_number(Proposal, city.id)
    row.save()
    text = keep_text(row, core, by=by, book=book)
    for each in statements:
        link_statement(statement=each, proposal=row, by=by, article=_first_article(core))
    witness(by=by, action="proposal.draft", subject=row, told=_told(text))
    return row


@transaction.atomic
def rewrite(
    *, proposal: Proposal, by: Person, core: CoreProposal, read: ProposalText | None = None
) -> ProposalText:
    """Keep another text of one's own proposal; who supports it is told, and asked again.

    `read` is the text that the writer saw: where it has changed meanwhile, nothing is written.
    """
    row = _own(held(proposal, *WRITABLE), by)
    last, book = read_last(row, read), book_now(row.city)
    if core == core_of(last):
        return last
    _refuse_without_right(row, core, by, book)
    text = keep_text(row, core, by=by, book=book)
    settle_amendments(row, text, book)
    witness(by=by, action="proposal.rewrite", subject=row, told=_told(text))
    return text


@transaction.atomic
def open_discussion(*, proposal: Proposal, by: Person) -> Proposal:
    """Begin to discuss a draft that enough others have signed."""
    row = _own(held(proposal, Stage.DRAFT), by)
    state = _ready(row)
    row.stage, row.discussed_from = Stage.DISCUSSION, state.now
    row.save()
    told = {"title": row.title}
    tell(people=supporters(row), topic="proposal.opened", told=told, url=_url(row))
    witness(by=by, action="proposal.discuss", subject=row, told={"support": state.support.now})
    return row


@transaction.atomic
def freeze(*, proposal: Proposal, by: Person) -> ProposalText:
    """Make the text final: from now on it changes no more, and its digest is voted on."""
    row = held(proposal, Stage.DISCUSSION)
    state = _ready(row)
    if not (state.is_orphan and Actor.of(by).may("poll.call", row.parties())):
        _own(row, by)
    final = frozen(state.core, state.book.articles)
    refuse_unreadable(state)
    text = state.text
    if text.document == final.text:
        text.final = True
        text.save(update_fields=["final"])
    else:  # on another rulebook than it was written on, of which it touches nothing that changed
        text = keep_text(row, state.core, by=by, book=state.book, final=True)
    row.stage, row.frozen_at = Stage.FROZEN, state.now
    row.save()
    tell(people=supporters(row), topic="proposal.final", told={"title": row.title}, url=_url(row))
    ask_weighing(text=text, asks=Asked.CONFLICTS)
    witness(by=by, action="proposal.freeze", subject=row, told=_told(text))
    return text


@transaction.atomic
def withdraw(*, proposal: Proposal, by: Person, why: str = "") -> Proposal:
    """Take one's own proposal back, before it is voted on; who supports it is told."""
    row = _own(held(proposal, Stage.DRAFT, Stage.DISCUSSION, Stage.FROZEN), by)
    row.stage, row.why = Stage.WITHDRAWN, why
    row.decided_at = clock.now(present_city())
    row.save()
    told = {"title": row.title, "why": why}
    tell(people=supporters(row), topic="proposal.withdrawn", told=told, url=_url(row))
    witness(by=by, action="proposal.withdraw", subject=row, told={"why": why})
    return row


def refuse_unreadable(state: State) -> None:
    """Raise where an article could not be read in a language of the site."""
    book = amended(state.book.articles, lifted(state.core, state.now.date()))
    for tag in languages():
        for article in book.latest().values():
            article.sentence(translation(tag))


def _ready(row: Proposal) -> State:
    """How a proposal stands, if nothing is missing before its next stage."""
    state = state_of(row)
    if lacking := missing(state):
        raise CouncilError(" ".join(lacking))
    return state


def _own(row: Proposal, by: Person) -> Proposal:
    if row.author_id != by.pk:
        raise CouncilError(_("This is for its author to do. You can offer an amendment."))
    return row


def _same(known: Proposal, by: Person, title: str) -> Proposal:
    """What a form made that is sent again."""
    first = core_of(known.texts.order_by("version").first() or text_now(known))
    if known.author_id != by.pk or first.title != title:
        raise CouncilError(_("This form was sent before with something else in it."))
    return known


def _refuse_without_right(row: Proposal, core: CoreProposal, by: Person, book: Book) -> None:
    """Raise where the text does not fit, or its author may not propose what it touches."""
    now = clock.now(present_city())
    checked(core, book, now.date())
    bar = bar_of(book.articles, lifted(core, now.date()), now.date())
    procedure = procedure_for(row, book.articles, now.date())
    refuse_unless(may_propose(procedure, bar), row, by, now)
    if row.pk is None and _unfinished(by) >= OPEN_DRAFTS:
        raise CouncilError(
            _("You have %(most)s open drafts. Finish or withdraw one first.")
            % {"most": OPEN_DRAFTS}
        )


def _first_article(core: CoreProposal) -> str:
    """The article that a text is about first of all."""
    return next((name for name, _field in touched(core.changes)), "")


def _unfinished(by: Person) -> int:
    return Proposal.objects.filter(author=by, stage=Stage.DRAFT).count()


def _told(text: ProposalText) -> dict[str, object]:
    return {"version": text.version, "digest": text.digest}


def _url(row: Proposal) -> str:
    return f"/proposals/{row.number}/"
