"""Where the pages of the exchange are found."""

from django.urls import path

from greenhaven.web.exchange.plans import outlook_views, views

urlpatterns = [
    path("", views.today, name="today"),
    path("map/outlines.json", views.outlines, name="outlines"),
    path("plan/", views.plan, name="plan"),
    path("plan/map.json", views.plan_map, name="plan-map"),
    path("plan.csv", views.plan_csv, name="plan-csv"),
    path("plan.geojson", views.plan_geojson, name="plan-geojson"),
    path("districts/", views.districts, name="districts"),
    path("districts/<str:district>/", views.district, name="district"),
    path("forecast/", outlook_views.forecast, name="forecast"),
    path("gardens/", outlook_views.gardens, name="gardens"),
    path("gardens/<str:garden>/", outlook_views.garden, name="garden"),
    path("rules/", outlook_views.rules, name="rules"),
    path("hubs/", views.hubs, name="hubs"),
    path("hubs/<str:hub>/", views.hub, name="hub"),
]
