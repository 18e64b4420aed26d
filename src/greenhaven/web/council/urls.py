"""Where the pages of the council are found."""

from django.urls import include, path

urlpatterns = [
    path("", include("greenhaven.web.council.rulebook.urls")),
]
