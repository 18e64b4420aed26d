"""Where people find what became of what they said."""

from django.urls import path

from greenhaven.web.council.outcomes import views

urlpatterns = [
    path("me/said/", views.said, name="me-said"),
    path("conversations/<slug:slug>/outcomes/", views.outcomes, name="conversation-outcomes"),
    path(
        "conversations/<slug:slug>/outcomes/<int:number>/",
        views.say_outcome,
        name="statement-outcome",
    ),
]
