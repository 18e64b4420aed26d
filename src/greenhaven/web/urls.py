"""Where everything is found."""

from django.urls import include, path

from greenhaven.web.api.site import api

urlpatterns = [
    path("", include("greenhaven.web.exchange.urls")),
    path("", include("greenhaven.web.council.urls")),
    path("", include("greenhaven.web.commons.urls")),
    path("api/v1/", api.urls),
    path("account/", include("allauth.urls")),
]

handler404 = "greenhaven.web.commons.views.not_found"
handler500 = "greenhaven.web.commons.views.failed"
