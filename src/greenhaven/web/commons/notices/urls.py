"""Where notices are found."""

from django.urls import path

from greenhaven.web.commons.notices import views

urlpatterns = [
    path("me/notices/", views.notices, name="notices"),
    path("me/notices/read/", views.notices_read, name="notices-read"),
    path("me/notices/<int:pk>/read/", views.notice_read, name="notice-read"),
]
