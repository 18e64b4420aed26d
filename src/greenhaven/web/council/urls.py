"""Where the pages of the council are found."""

from django.urls import include, path

urlpatterns = [
    path("", include("greenhaven.web.council.meetings.urls")),
    path("", include("greenhaven.web.council.budgets.urls")),
    path("", include("greenhaven.web.council.emergencies.urls")),
    path("", include("greenhaven.web.council.front.urls")),
    path("", include("greenhaven.web.council.outcomes.urls")),
    path("", include("greenhaven.web.council.conversations.urls")),
    path("", include("greenhaven.web.council.consequences.urls")),
    path("", include("greenhaven.web.council.proposals.urls")),
    path("", include("greenhaven.web.council.rulebook.urls")),
    path("", include("greenhaven.web.council.polls.urls")),
    path("", include("greenhaven.web.council.papers.urls")),
    path("", include("greenhaven.web.council.delegations.urls")),
]
