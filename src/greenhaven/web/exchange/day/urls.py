"""Where the coordinator's day is found."""

from django.urls import path

from greenhaven.web.exchange.day import views

urlpatterns = [
    path("day/", views.day, name="day"),
    path("day/agree/", views.agree_for_all, name="day-agree"),
]
