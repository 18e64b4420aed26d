"""Where places are found."""

from django.urls import path

from greenhaven.web.commons.places import views

urlpatterns = [
    path("places/<slug:code>/", views.place, name="place"),
    path("places/<slug:code>/declarations/", views.declarations, name="place-declarations"),
    path("places/<slug:code>/declare/<slug:column>/", views.declare_fact, name="place-declare"),
    path(
        "places/<slug:code>/declarations/<int:pk>/withdraw/",
        views.withdraw,
        name="declaration-withdraw",
    ),
    path("keepers/<int:pk>/named/", views.name_keeper, name="keeper-named"),
]
