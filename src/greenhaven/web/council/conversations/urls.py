"""Where people find what they agree on."""

from django.urls import path

from greenhaven.web.council.conversations import moderation_views, views

urlpatterns = [
    path("conversations/", views.conversations, name="conversations"),
    path("conversations/new/", moderation_views.open_one, name="conversation-new"),
    path(
        "conversations/new/<slug:circle>/",
        moderation_views.open_in_circle,
        name="conversation-new-circle",
    ),
    path("conversations/<slug:slug>/", views.conversation, name="conversation"),
    path("conversations/<slug:slug>/say/", views.say, name="conversation-say"),
    path("conversations/<slug:slug>/write/", views.write, name="conversation-write"),
    path("conversations/<slug:slug>/mine/", views.mine, name="conversation-mine"),
    path("conversations/<slug:slug>/map/", views.opinion_map, name="conversation-map"),
    path("conversations/<slug:slug>/map.json", views.document, name="conversation-document"),
    path(
        "conversations/<slug:slug>/moderate/",
        moderation_views.moderate,
        name="conversation-moderate",
    ),
    path(
        "conversations/<slug:slug>/moderate/<int:number>/",
        moderation_views.moderate_one,
        name="statement-moderate",
    ),
    path("conversations/<slug:slug>/merge/", moderation_views.merge, name="statement-merge"),
    path("conversations/<slug:slug>/close/", moderation_views.close, name="conversation-close"),
    path("conversations/<slug:slug>/polis.zip", moderation_views.votes, name="conversation-votes"),
]
