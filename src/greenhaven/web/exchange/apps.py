"""The room of giving and taking."""

from django.apps import AppConfig


class Exchange(AppConfig):
    """Plans, and the pages that show them."""

    name = "greenhaven.web.exchange"
    label = "exchange"

    def ready(self) -> None:
        """Say what this room holds of people, and what it wants done when."""
        from greenhaven.web.commons.people.belongings import HOUSE  # noqa: PLC0415 -- needs models
        from greenhaven.web.commons.timetable import TIMETABLE  # noqa: PLC0415 -- as above
        from greenhaven.web.exchange.belongings import ROOM  # noqa: PLC0415 -- as above

        HOUSE.furnish(self.label, ROOM)
        TIMETABLE.add("greenhaven.web.exchange.loop.timekeeping.OF_EXCHANGE")
