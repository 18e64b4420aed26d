"""The room of deciding together."""

from django.apps import AppConfig


class Council(AppConfig):
    """Conversations, proposals, votes, budgets, meetings, and the rulebook that comes of them."""

    name = "greenhaven.web.council"
    label = "council"

    def ready(self) -> None:
        """Say what this room holds of people, and what it wants done by the clock."""
        from greenhaven.web.commons.people.belongings import HOUSE  # noqa: PLC0415 -- needs models
        from greenhaven.web.commons.timetable import TIMETABLE  # noqa: PLC0415 -- as above
        from greenhaven.web.council.belongings import ROOM  # noqa: PLC0415 -- as above

        HOUSE.furnish(self.label, ROOM)
        TIMETABLE.add("greenhaven.web.council.timekeeping.OF_COUNCIL")
