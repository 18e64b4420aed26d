"""Where calendars are found."""

from django.urls import path

from greenhaven.web.exchange.calendars import views

urlpatterns = [
    path("calendar/<str:key>.ics", views.calendar, name="calendar"),
    path("me/calendar/", views.my_calendar, name="my-calendar"),
    path("me/calendar/<int:number>/revoke/", views.revoke, name="calendar-revoke"),
]
