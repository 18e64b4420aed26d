"""Forms of passwords, asked for in the words of this site."""

from typing import Any

from allauth.account import forms as theirs
from django.utils.translation import gettext_lazy as _


class ChangeForm(theirs.ChangePasswordForm):
    """Another password in place of the one that is known."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["oldpassword"].label = _("Your password until now")
        self.fields["password1"].label = _("The new one")
        self.fields["password2"].label = _("The new one once more")


class FirstForm(theirs.SetPasswordForm):
    """A password for who had none."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["password2"].label = _("The same once more")


class ResetForm(theirs.ResetPasswordKeyForm):
    """A password in place of one that was forgotten."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["password1"].label = _("The new one")
        self.fields["password2"].label = _("The new one once more")
