"""Where the pages of the commons are found."""

from django.urls import path

from greenhaven.web.commons import views
from greenhaven.web.commons.languages import choose_language

urlpatterns = [
    path("assumptions/", views.assumptions, name="assumptions"),
    path("about/data/", views.data, name="data"),
    path("language/", choose_language, name="language"),
]
