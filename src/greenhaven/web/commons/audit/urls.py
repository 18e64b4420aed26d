"""Where the audit is found."""

from django.urls import path

from greenhaven.web.commons.audit import views

urlpatterns = [
    path("audit/", views.audit, name="audit"),
    path("audit/checkpoints.json", views.checkpoints_json, name="audit-checkpoints"),
    path("audit/rows/", views.audit_rows, name="audit-rows"),
    path("audit/rows.jsonl", views.audit_lines, name="audit-lines"),
]
