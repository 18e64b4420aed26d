"""Where spreadsheets are brought."""

from django.urls import path

from greenhaven.web.exchange.imports import views

urlpatterns = [
    path("imports/", views.sheets, name="imports"),
    path("imports/<int:sheet>/", views.sheet, name="import"),
    path("imports/<int:sheet>/take/", views.take, name="import-take"),
    path("imports/<int:sheet>/state/", views.state, name="import-state"),
    path("imports/<int:sheet>/stop/", views.halt, name="import-stop"),
    path("imports/<int:sheet>/undo/", views.undo, name="import-undo"),
]
