"""Where emergencies are found."""

from django.urls import path

from greenhaven.web.council.emergencies import views

urlpatterns = [
    path("emergencies/", views.emergencies, name="emergencies"),
    path("emergencies/<int:pk>/", views.emergency, name="emergency"),
    path("emergencies/<int:pk>/end/", views.end, name="emergency-end"),
    path("emergencies/<int:pk>/report/", views.report, name="emergency-report"),
    path("emergencies/call/<str:name>/", views.call, name="emergency-call"),
    path("emergencies/calls/<int:pk>/confirm/", views.confirm, name="emergency-confirm"),
    path("emergencies/calls/<int:pk>/withdraw/", views.withdraw, name="emergency-withdraw"),
]
