"""Where the pages of the exchange are found."""

from django.urls import include, path

urlpatterns = [
    path("", include("greenhaven.web.exchange.loop.urls")),
    path("", include("greenhaven.web.exchange.alliances.urls")),
    path("", include("greenhaven.web.exchange.rounds.urls")),
    path("", include("greenhaven.web.exchange.day.urls")),
    path("", include("greenhaven.web.exchange.disruptions.urls")),
    path("", include("greenhaven.web.exchange.calendars.urls")),
    path("", include("greenhaven.web.exchange.handovers.urls")),
    path("", include("greenhaven.web.exchange.offers.urls")),
    path("", include("greenhaven.web.exchange.batches.urls")),
    path("", include("greenhaven.web.exchange.reports.urls")),
    path("", include("greenhaven.web.exchange.ledger.urls")),
    path("", include("greenhaven.web.exchange.plans.urls")),
    path("", include("greenhaven.web.exchange.credit.urls")),
    path("", include("greenhaven.web.exchange.imports.urls")),
]
