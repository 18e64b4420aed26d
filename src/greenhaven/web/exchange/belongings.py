"""What the exchange holds of a person, and what it does before someone is erased."""

from greenhaven.web.commons.people.belongings import Belonging, Fate, Room
from greenhaven.web.commons.people.models import Person

OF_EXCHANGE = (
    Belonging("exchange.CalendarKey", "person", "calendars", Fate.DELETE, hides=("digest",)),
    Belonging("exchange.DriverHours", "person", "hours in which I can drive", Fate.DELETE),
    Belonging("exchange.Offer", "person", "offers and needs", empties=("note",)),
    Belonging("exchange.Commitment", "giver", "promises to give"),
    Belonging("exchange.Commitment", "taker", "promises to take"),
    Belonging("exchange.Commitment", "giver_agreed_by", "promises agreed to for a giver"),
    Belonging("exchange.Commitment", "taker_agreed_by", "promises agreed to for a taker"),
    Belonging(
        "exchange.Commitment",
        "answered_by",
        "promises declined, taken back or missed",
        empties=("answer",),
    ),
    Belonging("exchange.Handover", "giver", "given", empties=("photo", "refusal_note")),
    Belonging("exchange.Handover", "taker", "taken"),
    Belonging("exchange.Purse", "person", "where I stand in circles"),
    Belonging("exchange.Entry", "person", "counted in circles"),
    Belonging("exchange.WriteOff", "person", "let go by circles", empties=("reason",)),
    Belonging("exchange.WriteOff", "by", "let go for circles"),
    Belonging("exchange.Report", "person", "reports", empties=("note", "photo")),
    Belonging("exchange.Reply", "by", "answers to reports"),
    Belonging("exchange.Round", "driver", "rounds driven"),
    # What keepers, coordinators and stewards did for all: the act stays, under the pseudonym.
    Belonging("exchange.Event", "recorded_by", "entries in the books"),
    Belonging("exchange.Observation", "by", "seen and done at batches"),
    Belonging("exchange.Batch", "released_by", "batches released"),
    Belonging("exchange.Hold", "placed_by", "batches held"),
    Belonging("exchange.Hold", "recalled_by", "batches called back"),
    Belonging("exchange.Hold", "first_by", "holds lifted first"),
    Belonging("exchange.Hold", "second_by", "holds lifted second"),
    Belonging("exchange.Alliance", "proposed_by", "alliances proposed"),
    Belonging("exchange.Alliance", "first_agreed_by", "alliances agreed to for the first side"),
    Belonging("exchange.Alliance", "second_agreed_by", "alliances agreed to for the second side"),
    Belonging("exchange.Alliance", "ended_by", "alliances ended"),
    Belonging("exchange.Draft", "asked_by", "rounds asked for"),
    Belonging("exchange.Replanning", "asked_by", "plans asked for"),
    Belonging("exchange.Disruption", "declared_by", "storms and hubs that are down, told of"),
    Belonging("exchange.Disruption", "ended_by", "storms and hubs that are down, ended"),
    Belonging("exchange.OpeningHours", "set_by", "opening hours set"),
    Belonging("exchange.ColumnMapping", "made_by", "columns of sheets understood"),
    Belonging("exchange.SheetImport", "made_by", "sheets brought"),
    Belonging("exchange.SheetImport", "asked_by", "sheets taken in or back"),
)


def before(person: Person) -> None:
    """Take back what still stands."""
    from greenhaven.web.exchange.leaving import take_back  # noqa: PLC0415 -- rarely needed, large

    take_back(person)


ROOM = Room(OF_EXCHANGE, before)
