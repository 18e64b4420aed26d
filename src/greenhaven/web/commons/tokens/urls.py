"""Where keys are found."""

from django.urls import path

from greenhaven.web.commons.tokens import views

urlpatterns = [
    path("me/keys/", views.keys, name="keys"),
    path("me/keys/<int:pk>/revoke/", views.key_revoke, name="key-revoke"),
]
