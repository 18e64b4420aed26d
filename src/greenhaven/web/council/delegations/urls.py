"""Where delegations are found."""

from django.urls import path

from greenhaven.web.council.delegations import views

urlpatterns = [
    path("me/delegations/", views.delegations, name="delegations"),
    path("me/delegations/<int:pk>/end/", views.end, name="delegation-end"),
]
