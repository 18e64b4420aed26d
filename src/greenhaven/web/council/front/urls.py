"""Where the page of all that is being decided is found."""

from django.urls import path

from greenhaven.web.council.front import views

urlpatterns = [path("council/", views.council, name="council")]
