"""Where people talk."""

from django.urls import path

from greenhaven.web.commons.discussions import views

urlpatterns = [
    path("talk/", views.forum, name="talk"),
    path("talk/begin/", views.begin, name="talk-begin"),
    path("talk/say/", views.say, name="talk-say"),
    path("talk/<int:pk>/", views.thread, name="talk-thread"),
    path("talk/said/<int:pk>/take-back/", views.take_back, name="talk-take-back"),
    path("talk/said/<int:pk>/complain/", views.complain, name="talk-complain"),
    path("talk/said/<int:pk>/moderate/", views.moderate, name="talk-moderate"),
]
