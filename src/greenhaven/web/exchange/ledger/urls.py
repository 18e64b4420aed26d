"""Where the books are found."""

from django.urls import path

from greenhaven.web.exchange.ledger import views

urlpatterns = [
    path("ledger/", views.ledger, name="ledger"),
    path("ledger/events/", views.events, name="ledger-events"),
    path("ledger/events/<int:event>/", views.event, name="ledger-event"),
    path("ledger/accounts/<int:account>/", views.account, name="ledger-account"),
]
