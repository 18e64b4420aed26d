"""Where the pages of promises and handovers are found."""

from django.urls import path

from greenhaven.web.exchange.handovers import compost_views, offline, promise_views, views

urlpatterns = [
    path("keep/", views.keep, name="keep"),
    path("keep/<slug:code>/", views.keep_place, name="keep-place"),
    path("keep/<slug:code>/agree/", views.keep_agree, name="keep-agree"),
    path("keep/<slug:code>/compost/", compost_views.compost, name="keep-compost"),
    path("handovers/<int:number>/", views.handover, name="handover"),
    path("handovers/<int:number>/correct/", views.correct, name="handover-correct"),
    path("handovers/<int:number>/spread/", views.spread, name="handover-spread"),
    path("handovers/<int:number>/photo/", views.photo, name="handover-photo"),
    path("promises/", promise_views.promises, name="promises"),
    path("promises/<int:number>/", promise_views.promise, name="promise"),
    path("promises/<int:number>/answer/", promise_views.answer, name="promise-answer"),
    path("promises/<int:number>/again/", promise_views.again, name="promise-again"),
    path("promises/<int:number>/receive/", promise_views.receive, name="promise-receive"),
    path("promises/<int:number>/brought/", promise_views.brought, name="promise-brought"),
    path("me/given/", views.given, name="given"),
    path("sw.js", offline.worker, name="worker"),
    path("offline/", offline.page, name="offline"),
    path("queue/", offline.queue, name="queue"),
]
