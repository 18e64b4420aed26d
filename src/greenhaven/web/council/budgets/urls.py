"""Where shared budgets are found."""

from django.urls import path

from greenhaven.web.council.budgets import project_views, views

urlpatterns = [
    path("budgets/", views.budgets, name="budgets"),
    path("budgets/new/", views.open_one, name="budget-new"),
    path("budgets/import/", views.import_one, name="budget-import"),
    path("budgets/import/voted/", views.import_voted, name="budget-import-voted"),
    path("circles/<slug:slug>/budgets/new/", views.open_in_circle, name="budget-new-circle"),
    path("budgets/<slug:slug>/", views.budget, name="budget"),
    path("budgets/<slug:slug>/vote/", views.vote, name="budget-vote"),
    path("budgets/<slug:slug>/cancel/", views.cancel, name="budget-cancel"),
    path("budgets/<slug:slug>/budget.pb", views.file, name="budget-file"),
    path("budgets/<slug:slug>/propose/", project_views.propose, name="project-propose"),
    path("budgets/<slug:slug>/<int:number>/", project_views.project, name="project"),
    path("budgets/<slug:slug>/<int:number>/cost/", project_views.cost, name="project-cost"),
    path(
        "budgets/<slug:slug>/<int:number>/decline/", project_views.decline, name="project-decline"
    ),
    path("budgets/<slug:slug>/<int:number>/merge/", project_views.merge, name="project-merge"),
    path(
        "budgets/<slug:slug>/<int:number>/withdraw/",
        project_views.withdraw,
        name="project-withdraw",
    ),
    path("budgets/<slug:slug>/<int:number>/follow/", project_views.follow, name="project-follow"),
]
