"""Where circles and invitations are found."""

from django.urls import path

from greenhaven.web.commons.circles import invitation_views, tend_views, views

urlpatterns = [
    path("circles/", views.circles, name="circles"),
    path("circles/found/", views.found, name="circle-found"),
    path("circles/<slug:slug>/", views.circle, name="circle"),
    path("circles/<slug:slug>/come-and-go/", views.come_and_go, name="circle-join"),
    path("circles/<slug:slug>/members/<int:pk>/", views.answer, name="circle-member"),
    path("circles/<slug:slug>/tend/", tend_views.tend, name="circle-tend"),
    path("circles/<slug:slug>/places/", tend_views.places, name="circle-places"),
    path("circles/<slug:slug>/invite/", invitation_views.into_circle, name="circle-invite"),
    path("roles/invite/", invitation_views.to_role, name="role-invite"),
    path("places/<slug:code>/keepers/", invitation_views.to_keep, name="keeper-invite"),
    path("invitations/written/", invitation_views.written, name="invitation-written"),
    path(
        "invitations/<uuid:public_id>/withdraw/",
        invitation_views.withdraw,
        name="invitation-withdraw",
    ),
    path("invite/<str:key>/", invitation_views.invitation, name="invitation"),
    path("invite/<str:key>/accept/", invitation_views.accept, name="invitation-accept"),
]
