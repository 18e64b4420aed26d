"""Where ballots on paper are entered."""

from django.urls import path

from greenhaven.web.council.papers import views

urlpatterns = [
    path("votes/<int:number>/paper/", views.table, name="poll-paper"),
    path("votes/<int:number>/paper/tick/", views.tick, name="poll-paper-tick"),
    path("votes/<int:number>/paper/read/", views.read, name="poll-paper-read"),
]
