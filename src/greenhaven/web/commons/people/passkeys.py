"""Passkeys as a browser sends them; what none could have sent is refused with words."""

from typing import Any

from allauth.mfa.webauthn import forms as theirs
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# What the library for passkeys raises where a part is missing or is no part of a passkey.
NO_PASSKEY = (KeyError, TypeError, ValueError, AttributeError, IndexError)


def refused() -> ValidationError:
    """The answer to what is no passkey."""
    return ValidationError(_("This is no passkey that this site asked for. Please try again."))


class AddForm(theirs.AddWebAuthnForm):
    """A new passkey, which also signs in by itself unless that is not wanted."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["name"].label = _("A name for it, such as: my phone")
        alone = self.fields["passwordless"]
        alone.label, alone.initial = _("Sign in with it alone"), True
        alone.help_text = _("Without this, it is a second step after your password.")

    def clean(self) -> dict[str, Any]:
        """Its answer to the challenge, if it is one."""
        try:
            return dict(super().clean())
        except NO_PASSKEY as error:
            raise refused() from error


class SignUpForm(theirs.SignupWebAuthnForm):
    """The first passkey of someone new."""

    def clean(self) -> dict[str, Any]:
        """Its answer to the challenge, if it is one."""
        try:
            return dict(super().clean())
        except NO_PASSKEY as error:
            raise refused() from error


class UseForm(theirs.AuthenticateWebAuthnForm):
    """A passkey as the second step."""

    def clean_credential(self) -> Any:
        """Whose it is, if it is one."""
        try:
            return super().clean_credential()
        except NO_PASSKEY as error:
            raise refused() from error


class SignInForm(UseForm, theirs.LoginWebAuthnForm):
    """A passkey as the only step."""


class ShowAgainForm(UseForm, theirs.ReauthenticateWebAuthnForm):
    """A passkey to show once more who it is."""
