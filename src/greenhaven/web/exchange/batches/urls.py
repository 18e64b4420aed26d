"""Where reactors and batches are found."""

from django.urls import path

from greenhaven.web.exchange.batches import views

urlpatterns = [
    path("places/<slug:code>/batches/", views.place_batches, name="place-batches"),
    path("places/<slug:code>/reactors/", views.reactor_add, name="reactor-add"),
    path("batches/<slug:code>/", views.batch, name="batch"),
    path("batches/<slug:code>/seen/", views.seen, name="batch-seen"),
    path("batches/<slug:code>/walk/", views.walk, name="batch-walk"),
    path("batches/<slug:code>/check/", views.check, name="batch-check"),
    path("batches/<slug:code>/turned/", views.turned, name="batch-turned"),
    path("batches/<slug:code>/watered/", views.watered, name="batch-watered"),
    path("batches/<slug:code>/browns/", views.browned, name="batch-browns"),
    path("batches/<slug:code>/weighed/", views.weighed, name="batch-weighed"),
    path("batches/<slug:code>/tested/", views.tested, name="batch-tested"),
    path("batches/<slug:code>/start/", views.start, name="batch-start"),
    path("batches/<slug:code>/stage/", views.move, name="batch-stage"),
    path("batches/<slug:code>/release/", views.release, name="batch-release"),
    path("observations/<int:number>/photo/", views.photo, name="observation-photo"),
    path("observations/<int:number>/take-back/", views.take_back, name="observation-take-back"),
]
