"""Where changes are found."""

from django.urls import path

from greenhaven.web.exchange.loop import views

urlpatterns = [
    path("changes/", views.changes, name="changes"),
    path("changes/plan-again/", views.plan_again, name="plan-again"),
    path("changes/<int:replanning>/stop/", views.plan_stop, name="plan-stop"),
]
