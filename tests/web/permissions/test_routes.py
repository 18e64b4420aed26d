"""Every route says which permission it needs, and none is forgotten."""

from greenhaven.web.commons.permissions.table import PERMISSIONS
from tests.web.permissions.makers import all_makers
from tests.web.permissions.routes import DRESSED_ELSEWHERE, all_routes, own_routes

# Each of allauth's pages asks by itself who has signed in.
OF_ALLAUTH = {
    "account_change_password",
    "account_complete_password_reset",
    "account_confirm_email",
    "account_confirm_login_code",
    "account_confirm_password_reset_code",
    "account_email",
    "account_email_verification_sent",
    "account_inactive",
    "account_login",
    "account_logout",
    "account_password_reset_completed",
    "account_reauthenticate",
    "account_request_login_code",
    "account_reset_password",
    "account_set_password",
    "account_signup",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_authenticate",
    "mfa_deactivate_totp",
    "mfa_download_recovery_codes",
    "mfa_edit_webauthn",
    "mfa_generate_recovery_codes",
    "mfa_index",
    "mfa_list_webauthn",
    "mfa_login_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "mfa_view_recovery_codes",
}


def test_every_view_of_ours_is_dressed() -> None:
    bare = [str(route) for route in own_routes() if route.permission is None]

    assert not bare, f"@needs is missing: {bare}"


def test_other_programs_have_only_the_routes_we_know() -> None:
    found = {route.name for route in all_routes() if route.path.startswith("account/")}

    assert found == OF_ALLAUTH
    assert all(DRESSED_ELSEWHERE.values())


def test_every_route_has_a_name_of_its_own() -> None:
    names = [route.name for route in own_routes()]

    assert "" not in names
    assert len(set(names)) == len(names)


def test_every_route_has_a_maker_and_every_maker_a_route() -> None:
    names = {route.name for route in own_routes()}

    assert names - all_makers().keys() == set(), "no maker"
    assert all_makers().keys() - names == set(), "no route"


def test_views_need_what_their_makers_were_thought_to_need() -> None:
    makers = all_makers()
    wrong = {
        str(route): (route.permission, makers[route.name].permission)
        for route in own_routes()
        if route.name in makers and route.permission != makers[route.name].permission
    }

    assert not wrong


def test_routes_with_an_object_have_a_subject() -> None:
    """A permission that depends on whose something is, is asked with that something."""
    theirs = {"whose own it is", "keeper of its place", "member of its circle"}
    theirs |= {"steward of its circle"}
    bare = [
        str(route)
        for route in own_routes()
        if route.permission
        and {str(standing) for standing in PERMISSIONS[route.permission]} & theirs
        and getattr(route.view, "subject", None) is None
    ]

    assert not bare, f"no subject: {bare}"
