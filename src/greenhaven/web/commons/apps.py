"""The room that the others build upon."""

from django.apps import AppConfig


class Commons(AppConfig):
    """Snapshots of what is known of a city."""

    name = "greenhaven.web.commons"
    label = "commons"
