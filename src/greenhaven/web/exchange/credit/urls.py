"""Where a circle's balance is found."""

from django.urls import path

from greenhaven.web.exchange.credit import views

urlpatterns = [
    path("circles/<slug:slug>/balance/", views.balance, name="circle-balance"),
    path("circles/<slug:slug>/balance/<int:person>/", views.let_go, name="circle-let-go"),
]
