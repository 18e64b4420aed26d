"""Where storms and hubs that are down are told of."""

from django.urls import path

from greenhaven.web.exchange.disruptions import views

urlpatterns = [
    path("disruptions/", views.disruptions, name="disruptions"),
    path("disruptions/storm/", views.storm, name="disruption-storm"),
    path("disruptions/hub/", views.hub_down, name="disruption-hub"),
    path("keep/<slug:code>/down/", views.keep_down, name="keep-down"),
    path("disruptions/<int:number>/end/", views.end, name="disruption-end"),
]
