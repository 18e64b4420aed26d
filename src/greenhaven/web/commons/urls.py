"""Where the pages of the commons are found."""

from django.urls import include, path

from greenhaven.web.commons import views
from greenhaven.web.commons.languages import choose_language

urlpatterns = [
    path("assumptions/", views.assumptions, name="assumptions"),
    path("about/data/", views.data, name="data"),
    path("language/", choose_language, name="language"),
    path("", include("greenhaven.web.commons.audit.urls")),
    path("", include("greenhaven.web.commons.notices.urls")),
    path("", include("greenhaven.web.commons.tokens.urls")),
    path("", include("greenhaven.web.commons.people.urls")),
    path("", include("greenhaven.web.commons.residence.urls")),
    path("", include("greenhaven.web.commons.discussions.urls")),
    path("", include("greenhaven.web.commons.circles.urls")),
    path("", include("greenhaven.web.commons.places.urls")),
]
