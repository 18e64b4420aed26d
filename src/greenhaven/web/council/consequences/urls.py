"""Where consequences are asked for and printed."""

from django.urls import path

from greenhaven.web.council.consequences import views

urlpatterns = [
    path("proposals/<int:number>/weigh/", views.ask, name="proposal-weigh"),
    path("proposals/<int:number>/weigh/stop/", views.stop, name="proposal-weigh-stop"),
    path("proposals/<int:number>/brief/", views.brief, name="proposal-brief"),
]
