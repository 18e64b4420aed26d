"""What is said in an example council: a conversation, and what became of it."""

from django.utils import translation

from greenhaven.core.voice.opinions.votes import AGREE, DISAGREE, PASS
from greenhaven.web.commons.discussions.actions import say, thread_for
from greenhaven.web.council.conversations.actions import add_statement, say_opinion
from greenhaven.web.council.conversations.models import Conversation, Moderation
from greenhaven.web.council.conversations.moderating import moderate
from greenhaven.web.council.conversations.opening import open_conversation
from greenhaven.web.council.examples.stage import Stage
from greenhaven.web.council.examples.story import Discussed, Said
from greenhaven.web.council.outcomes.actions import answer_statement
from greenhaven.web.council.proposals.models import Proposal

VALUES = {"a": AGREE, "d": DISAGREE, "p": PASS}
MODERATED, SAID, ANSWERED = 2, 4, 20  # days after it opened


def talk(stage: Stage) -> Conversation:
    """Open the conversation; people write statements, and say what they think of each."""
    told = stage.story.conversation
    with stage.standing_on(told.opens):
        made = open_conversation(
            by=stage.council,
            question=told.question,
            about=stage.story.mark,
            statements=[each.text for each in told.statements if not each.by],
            key=stage.key("conversation"),
        )
        for each in told.statements:
            if each.by:
                _write(stage, made, each)
    with stage.standing_on(told.opens + MODERATED):
        for statement in made.statements.filter(standing=Moderation.WAITING):
            moderate(statement=statement, standing=Moderation.IN, by=stage.council)
    with stage.standing_on(told.opens + SAID):
        _opine(stage, made)
    with stage.standing_on(told.opens + ANSWERED):
        for answer in told.answers:
            statement = made.statements.get(number=answer.statement)
            answer_statement(statement=statement, answer=answer.text, by=stage.council)
    return made


def _write(stage: Stage, made: Conversation, each: Said) -> None:
    key = stage.key(f"statement {each.text}")
    by = stage.person(each.by)
    add_statement(conversation=made, text=each.text, by=by, key=key, language=each.language)


def _opine(stage: Stage, made: Conversation) -> None:
    statements = list(made.statements.select_related("conversation").order_by("number"))
    for each in stage.story.people:
        by = stage.person(each.name)
        for statement, saying in zip(statements, each.opinions, strict=True):
            if saying in VALUES:
                say_opinion(statement=statement, value=VALUES[saying], by=by)


def discuss(stage: Stage, proposal: Proposal, told: Discussed) -> None:
    """People say what they think of a proposal, on its page."""
    for each in told.said:
        with stage.standing_on(each.on), translation.override(each.language):
            thread = thread_for(
                about="proposal",
                name=str(proposal.number),
                title=proposal.title,
                url=f"/proposals/{proposal.number}/",
            )
            by = stage.person(each.by)
            say(thread=thread, text=each.text, by=by, key=stage.key(f"said {each.text}"))
