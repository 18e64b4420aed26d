"""Where alliances are found."""

from django.urls import path

from greenhaven.web.exchange.alliances import views

urlpatterns = [
    path("alliances/", views.alliances, name="alliances"),
    path("alliances/new/", views.propose, name="alliance-propose"),
    path("alliances/<int:alliance>/", views.alliance, name="alliance"),
    path("alliances/<int:alliance>/agree/", views.agree, name="alliance-agree"),
    path("alliances/<int:alliance>/end/", views.end, name="alliance-end"),
]
