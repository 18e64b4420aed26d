"""Where the pages of offers and needs are found."""

from django.urls import path

from greenhaven.web.exchange.offers import views

urlpatterns = [
    path("give/", views.give, name="give"),
    path("ask/", views.ask, name="ask"),
    path("offers/", views.offers, name="offers"),
    path("offers/<int:number>/", views.offer, name="offer"),
    path("offers/<int:number>/change/", views.change, name="offer-change"),
    path("offers/<int:number>/withdraw/", views.withdraw, name="offer-withdraw"),
    path("offers/<int:number>/pause/", views.pause, name="offer-pause"),
    path("offers/<int:number>/resume/", views.resume, name="offer-resume"),
    path("offers/<int:number>/weekly/", views.weekly, name="offer-weekly"),
]
