"""Where the pages of the commons are found."""

from django.urls import path

from greenhaven.web.commons import views

urlpatterns = [
    path("assumptions/", views.assumptions, name="assumptions"),
    path("about/data/", views.data, name="data"),
]
