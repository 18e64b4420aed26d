"""The room that the others build upon."""

from django.apps import AppConfig


class Commons(AppConfig):
    """People, places, circles, and what is known of a city."""

    name = "greenhaven.web.commons"
    label = "commons"

    def ready(self) -> None:
        """Say what this room holds of people, and what it wants done when."""
        from greenhaven.web.commons.people.belongings import HOUSE  # noqa: PLC0415 -- needs models
        from greenhaven.web.commons.people.own import ROOM  # noqa: PLC0415 -- as above
        from greenhaven.web.commons.timetable import TIMETABLE  # noqa: PLC0415 -- as above

        HOUSE.furnish(self.label, ROOM)
        TIMETABLE.add("greenhaven.web.commons.residence.timekeeping.OF_RESIDENCE")
        TIMETABLE.add("greenhaven.web.commons.emergencies.timekeeping.OF_EMERGENCIES")
