"""What became of what people said: a proposal takes it up, or it is answered in words."""

import pytest
from django.urls import reverse

from greenhaven.web.commons import clock
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.conversations.models import Conversation
from greenhaven.web.council.conversations.moderating import merge
from greenhaven.web.council.levels.models import Level
from greenhaven.web.council.outcomes.actions import answer_statement, link_statement
from greenhaven.web.council.outcomes.errors import OutcomeError
from greenhaven.web.council.outcomes.models import Outcome
from greenhaven.web.council.outcomes.queries import unanswered
from greenhaven.web.council.proposals.models import Proposal
from tests.web.council.talking import THOUGHTS, asked, crowd, divided, written
from tests.web.neighbours import circle_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("snapshot")]


@pytest.fixture
def conversation(steward):
    return asked(steward)


def proposed(by, number=1, **more):
    """A proposal as far as outcomes need one."""
    return Proposal.objects.create(
        city="village",
        number=number,
        title="Quiet evenings",
        layer="house",
        author=by,
        drafted_at=clock.now(present_city()),
        **more,
    )


def test_what_speaks_for_all_waits_until_it_is_answered(conversation, steward):
    divided(conversation, crowd(14))
    row = Conversation.objects.get(pk=conversation.pk)
    waiting = unanswered(row)
    assert THOUGHTS[-1] in [each.text for each in waiting]

    for each in waiting[1:]:
        answer_statement(statement=each, answer="It is done in May.", by=steward)
    link_statement(statement=waiting[0], proposal=proposed(steward), by=steward)

    assert unanswered(row) == []


def test_writers_are_told_once(conversation, resident, neighbour, steward):
    one = written(conversation, resident, "Bees first.")
    like_it = written(conversation, neighbour, "First the bees, I say.")
    merge(kept=one, gone=like_it, by=steward)
    proposal = proposed(steward)

    for _time in range(2):
        link_statement(statement=like_it, proposal=proposal, by=steward)
        answer_statement(statement=one, answer="Ten hives come.", by=steward)

    assert Outcome.objects.count() == 2
    topics = [each.topic for each in resident.notices.order_by("pk")]
    assert topics == ["statement.taken_up", "statement.answered"]
    assert [each.topic for each in neighbour.notices.order_by("pk")][1:] == topics


def test_the_article_that_it_would_change_is_mended(conversation, steward):
    statement, proposal = conversation.statements.first(), proposed(steward)
    link_statement(statement=statement, proposal=proposal, by=steward)

    link_statement(statement=statement, proposal=proposal, article="night-rest", by=steward)

    assert Outcome.objects.get().article == "night-rest"


@pytest.mark.parametrize("answer", ["", "  ", "x" * 2001])
def test_no_answer_and_a_huge_one_are_refused(conversation, steward, answer):
    with pytest.raises(OutcomeError):
        answer_statement(statement=conversation.statements.first(), answer=answer, by=steward)

    assert not Outcome.objects.exists()


def test_a_circles_proposal_is_told_to_its_members_alone(conversation, steward):
    hidden = proposed(steward, level=Level.CIRCLE, circle=circle_of(steward))

    with pytest.raises(OutcomeError, match="members of a circle"):
        link_statement(statement=conversation.statements.first(), proposal=hidden, by=steward)


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"answer": " "},
        {"answer": "x" * 2001},
        {"proposal": "9"},
        {"proposal": "-1"},
        {"proposal": "one"},
        {"proposal": "9" * 30},
        {"proposal": "1", "answer": "Both"},
    ],
)
def test_an_outcome_that_is_none_is_refused(conversation, steward, as_someone, form):
    proposed(steward)
    url = reverse("statement-outcome", args=[conversation.slug, 1])

    answer = as_someone(steward).post(url, form, follow=True)

    assert answer.status_code == 200
    assert not Outcome.objects.exists()
    assert 'class="notice' in answer.content.decode()


def test_what_became_of_it_is_read_by_all_and_on_ones_own_page(
    conversation, resident, steward, client, as_someone
):
    statement = written(conversation, resident, "Bees first.")
    url = reverse("statement-outcome", args=[conversation.slug, statement.number])
    as_someone(steward).post(url, {"answer": "Ten hives come in May."})

    public = client.get(reverse("conversation-outcomes", args=[conversation.slug]))
    own = as_someone(resident).get(reverse("me-said"))

    for page in (public, own):
        assert "Ten hives come in May." in page.content.decode()
    assert resident.name not in public.content.decode()
    assert reverse("me-said") in as_someone(resident).get(reverse("me")).content.decode()
