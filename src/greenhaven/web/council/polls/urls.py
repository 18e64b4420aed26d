"""Where votes are found."""

from django.urls import path

from greenhaven.web.council.polls import ballot_views, bringing_views, calling_views, views

urlpatterns = [
    path("votes/", views.all_polls, name="polls"),
    path("votes/new/", calling_views.for_city, name="poll-new"),
    path("circles/<slug:slug>/votes/new/", calling_views.for_circle, name="poll-new-circle"),
    path("votes/<int:number>/", views.one_poll, name="poll"),
    path("votes/<int:number>/ballot/", ballot_views.ballot, name="poll-ballot"),
    path("votes/<int:number>/code/", ballot_views.bring_code, name="poll-code"),
    path("votes/<int:number>/withdraw/", ballot_views.take_back, name="poll-withdraw"),
    path("votes/<int:number>/receipt/", views.receipt, name="poll-receipt"),
    path("votes/<int:number>/file.json", views.public_file, name="poll-file"),
    path("votes/<int:number>/void/", views.void, name="poll-void"),
    path("votes/<int:number>/result/", bringing_views.bring, name="poll-import"),
    path("votes/<int:number>/result/file.txt", bringing_views.document, name="poll-brought"),
    path("votes/<int:number>/result/agree/", bringing_views.confirm, name="poll-import-agree"),
    path("votes/<int:number>/result/decline/", bringing_views.decline, name="poll-import-decline"),
]
