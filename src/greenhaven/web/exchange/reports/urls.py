"""Where reports, traces and holds are found."""

from django.urls import path

from greenhaven.web.exchange.reports import views

urlpatterns = [
    path("report/", views.report, name="report"),
    path("reports/", views.reports, name="reports"),
    path("reports/<int:number>/", views.entry, name="report-log-entry"),
    path("reports/<int:number>/answer/", views.answer, name="report-answer"),
    path("reports/<int:number>/photo/", views.photo, name="report-photo"),
    path("batches/<slug:code>/trace/", views.trace, name="batch-trace"),
    path("batches/<slug:code>/hold/", views.hold_batch, name="batch-hold"),
    path("holds/<int:number>/", views.hold, name="hold"),
    path("holds/<int:number>/recall/", views.recall, name="hold-recall"),
    path("holds/<int:number>/lift/", views.lift, name="hold-lift"),
]
