"""The room that the others build upon."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Commons(AppConfig):
    """People, places, circles, and what is known of a city."""

    name = "greenhaven.web.commons"
    label = "commons"

    def ready(self) -> None:
        """Say what this room holds of people, and what it wants done when."""
        from greenhaven.web.commons.people.belongings import HOUSE  # noqa: PLC0415 -- needs models
        from greenhaven.web.commons.people.own import ROOM  # noqa: PLC0415 -- as above
        from greenhaven.web.commons.timetable import TIMETABLE  # noqa: PLC0415 -- as above

        post_migrate.connect(begin_chain, sender=self)
        HOUSE.furnish(self.label, ROOM)
        TIMETABLE.add("greenhaven.web.commons.residence.timekeeping.OF_RESIDENCE")
        TIMETABLE.add("greenhaven.web.commons.emergencies.timekeeping.OF_EMERGENCIES")


def begin_chain(sender: AppConfig, using: str, **_: Any) -> None:
    """An audit chain without rows has an end too, which the first of all writers can hold."""
    heads = sender.get_model("AuditHead")._base_manager.using(using)
    heads.get_or_create(pk=1)
