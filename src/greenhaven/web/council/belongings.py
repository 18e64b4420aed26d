"""What the council holds of a person, and what it does before someone is erased."""

from greenhaven.web.commons.people.belongings import Belonging, Fate, Room
from greenhaven.web.commons.people.models import Person

OF_COUNCIL = (
    Belonging("council.Conversation", "opened_by", "conversations opened"),
    Belonging("council.Statement", "author", "statements"),
    Belonging("council.Statement", "moderated_by", "statements moderated"),
    Belonging(
        "council.Opinion", "person", "what I think of statements", Fate.DELETE, hides=("keys",)
    ),
    Belonging("council.Outcome", "answered_by", "answers to statements"),
    Belonging("council.Proposal", "author", "proposals"),
    Belonging("council.ProposalText", "written_by", "texts of proposals", hides=("digest",)),
    Belonging("council.Amendment", "author", "amendments", empties=("reason",)),
    Belonging("council.Amendment", "answered_by", "amendments answered"),
    Belonging("council.CoSignature", "person", "proposals supported"),
    Belonging(
        "council.Poll",
        "called_by",
        "votes called",
        hides=("lot", "lot_digest", "roll_digest", "file_digest"),
    ),
    Belonging("council.BroughtResult", "brought_by", "results brought", hides=("digest",)),
    Belonging("council.BroughtResult", "confirmed_by", "results agreed to", hides=("digest",)),
    Belonging("council.BroughtResult", "declined_by", "results declined", hides=("digest",)),
    Belonging("council.RollEntry", "person", "votes that I was entitled to"),
    Belonging("council.Delegation", "giver", "delegations given"),
    Belonging("council.Delegation", "taker", "delegations taken"),
    Belonging("council.PaperBallot", "first_by", "paper ballots read first"),
    Belonging("council.PaperBallot", "second_by", "paper ballots read second"),
    Belonging("council.PaperTick", "first_by", "people ticked as voting on paper, first"),
    Belonging("council.PaperTick", "second_by", "people ticked as voting on paper, second"),
    Belonging("council.Budget", "opened_by", "budgets opened"),
    Belonging("council.Project", "author", "projects"),
    Belonging("council.Project", "costed_by", "projects costed"),
    Belonging("council.FollowUp", "told_by", "told of projects"),
    Belonging("council.Meeting", "called_by", "meetings called"),
    Belonging("council.Meeting", "minutes_by", "minutes written"),
    Belonging("council.Meeting", "approved_by", "minutes approved"),
    Belonging("council.AgendaItem", "asked_by", "points asked for"),
    Belonging("council.ReviewCall", "called_by", "reviews called for"),
    Belonging("council.ReviewCall", "answered_by", "reviews answered"),
)


def before(person: Person) -> None:
    """Take back what still stands."""
    from greenhaven.web.council.leaving import take_back  # noqa: PLC0415 -- needs models

    take_back(person)


ROOM = Room(OF_COUNCIL, before)
