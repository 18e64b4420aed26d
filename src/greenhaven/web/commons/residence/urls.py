"""Where it is confirmed who lives here."""

from django.urls import path

from greenhaven.web.commons.residence import views

urlpatterns = [
    path("me/residence/", views.mine, name="me-residence"),
    path("me/residence/code/", views.use, name="me-residence-code"),
    path("me/residence/<int:pk>/leave/", views.move_away, name="me-residence-leave"),
    path("residence/", views.tend, name="residence"),
    path("residence/cards/", views.cards, name="residence-cards"),
    path("residence/<int:pk>/end/", views.end, name="residence-end"),
]
