"""The room of giving and taking."""

from django.apps import AppConfig


class Exchange(AppConfig):
    """Plans, and the pages that show them."""

    name = "greenhaven.web.exchange"
    label = "exchange"
