"""Where meetings are found."""

from django.urls import path

from greenhaven.web.council.meetings import views

urlpatterns = [
    path("meetings/", views.meetings, name="meetings"),
    path("meetings/new/", views.call, name="meeting-new"),
    path("circles/<slug:slug>/meetings/new/", views.call_in_circle, name="meeting-new-circle"),
    path("meetings/<int:pk>/", views.meeting, name="meeting"),
    path("meetings/<int:pk>/paper/", views.paper, name="meeting-paper"),
    path("meetings/<int:pk>/meeting.ics", views.calendar, name="meeting-calendar"),
    path("meetings/<int:pk>/points/", views.add_point, name="meeting-point"),
    path("meetings/<int:pk>/points/<int:point>/up/", views.move_up, name="meeting-point-up"),
    path("meetings/<int:pk>/points/<int:point>/drop/", views.drop_point, name="meeting-point-drop"),
    path("meetings/<int:pk>/publish/", views.publish, name="meeting-publish"),
    path("meetings/<int:pk>/cancel/", views.cancel, name="meeting-cancel"),
    path("meetings/<int:pk>/minutes/", views.write, name="meeting-minutes"),
    path("meetings/<int:pk>/approve/", views.approve, name="meeting-approve"),
]
