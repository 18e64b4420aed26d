"""Where proposals are found."""

from django.urls import path

from greenhaven.web.council.proposals import amendment_views, views, writing_views

ONE = "proposals/<int:number>/"
AMENDMENT = f"{ONE}amendments/<int:amendment>/"
urlpatterns = [
    path("proposals/", views.all_proposals, name="proposals"),
    path("proposals/new/", writing_views.new, name="proposal-new"),
    path(ONE, views.one_proposal, name="proposal"),
    path(f"{ONE}versions/", views.versions, name="proposal-versions"),
    path(f"{ONE}edit/", writing_views.edit, name="proposal-edit"),
    path(f"{ONE}change/", writing_views.change, name="proposal-change"),
    path(f"{ONE}drop/", writing_views.drop, name="proposal-drop"),
    path(f"{ONE}open/", views.open_it, name="proposal-open"),
    path(f"{ONE}support/", views.support, name="proposal-support"),
    path(f"{ONE}freeze/", views.freeze, name="proposal-freeze"),
    path(f"{ONE}vote/", views.call_vote, name="proposal-vote"),
    path(f"{ONE}order/", views.order, name="proposal-order"),
    path(f"{ONE}withdraw/", views.withdraw, name="proposal-withdraw"),
    path(f"{ONE}amend/", writing_views.amend, name="proposal-amend"),
    path(AMENDMENT, amendment_views.one_amendment, name="amendment"),
    path(f"{AMENDMENT}answer/", amendment_views.answer, name="amendment-answer"),
    path(f"{AMENDMENT}withdraw/", amendment_views.withdraw, name="amendment-withdraw"),
]
