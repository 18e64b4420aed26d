"""Where articles and the rulebook's history are found."""

from django.urls import path

from greenhaven.web.council.rulebook import views

urlpatterns = [
    path("rules/history/", views.past, name="rulebook-history"),
    path("rules/history/<int:one>/<int:other>/", views.diff, name="rulebook-diff"),
    path("rules/export.<str:form>", views.export, name="rulebook-export"),
    path("rules/reviews/<int:pk>/answer/", views.answer, name="review-answer"),
    path("rules/<str:name>/", views.article, name="article"),
    path("rules/<str:name>/review/", views.review, name="review-call"),
]
