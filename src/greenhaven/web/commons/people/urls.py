"""Where my pages are found."""

from django.urls import path

from greenhaven.web.commons.people import home_views, role_views, views

urlpatterns = [
    path("me/", views.me, name="me"),
    path("me/words/", views.change_words, name="me-words"),
    path("me/home/", home_views.add, name="me-home-add"),
    path("me/home/<slug:code>/", home_views.change, name="me-home"),
    path("me/home/<slug:code>/point/", home_views.point, name="me-home-point"),
    path("me/home/<slug:code>/map.svg", home_views.picture, name="me-home-map"),
    path("me/home/<slug:code>/remove/", home_views.remove, name="me-home-remove"),
    path("me/export/", views.export, name="me-export"),
    path("me/erase/", views.erase_me, name="me-erase"),
    path("roles/", role_views.roles, name="roles"),
    path("roles/<int:pk>/end/", role_views.end, name="role-end"),
]
