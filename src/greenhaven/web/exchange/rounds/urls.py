"""Where rounds are found."""

from django.urls import path

from greenhaven.web.exchange.rounds import driving_views, fleet_views, views

urlpatterns = [
    path("rounds/", views.rounds, name="rounds"),
    path("rounds/draft/", views.draft, name="rounds-draft"),
    path("rounds/drafts/<int:number>/", views.draft_state, name="rounds-draft-state"),
    path("rounds/drafts/<int:number>/stop/", views.draft_stop, name="rounds-draft-stop"),
    path("rounds/sheets/", views.sheets, name="rounds-sheets"),
    path("rounds/mine/", driving_views.mine, name="rounds-mine"),
    path("rounds/hours/", fleet_views.driver_hours, name="driver-hours"),
    path("rounds/vehicles/", fleet_views.vehicles, name="vehicles"),
    path("rounds/vehicles/<slug:code>/", fleet_views.vehicle, name="vehicle"),
    path("rounds/vehicles/<slug:code>/retire/", fleet_views.retire, name="vehicle-retire"),
    path("places/<slug:code>/hours/", fleet_views.opening_hours, name="opening-hours"),
    path("rounds/<int:number>/", driving_views.round_, name="round"),
    path("rounds/<int:number>/sheet/", driving_views.sheet, name="round-sheet"),
    path("rounds/<int:number>/assign/", views.assign, name="round-assign"),
    path("rounds/<int:number>/drop/", views.drop, name="round-drop"),
    path("rounds/<int:number>/accept/", driving_views.accept, name="round-accept"),
    path("rounds/<int:number>/give-back/", driving_views.give_back, name="round-give-back"),
    path("rounds/<int:number>/begin/", driving_views.begin, name="round-begin"),
    path("rounds/<int:number>/onward/", driving_views.onward, name="round-onward"),
    path("rounds/<int:number>/more/", driving_views.more, name="round-more"),
    path("rounds/<int:number>/stops/<int:stop>/arrive/", driving_views.arrive, name="stop-arrive"),
    path("rounds/<int:number>/stops/<int:stop>/done/", driving_views.finish, name="stop-done"),
    path("rounds/<int:number>/stops/<int:stop>/weigh/", driving_views.weigh, name="stop-weigh"),
    path("rounds/<int:number>/stops/<int:stop>/skip/", driving_views.skip, name="stop-skip"),
]
