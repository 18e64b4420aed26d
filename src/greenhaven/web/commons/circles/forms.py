"""What is asked of those who found, join and tend a circle."""

from django import forms
from django.utils.translation import gettext_lazy as _

from greenhaven.core.city import City
from greenhaven.web.commons.circles.invitations import MOST_DAYS, USUAL_DAYS
from greenhaven.web.commons.circles.models import Joining, Reckoning
from greenhaven.web.commons.people.models import Role
from greenhaven.web.commons.units import AmountError, read_amount

MASSES = (("kg", "kg"), ("lb", "lb"))


def districts(city: City) -> list[tuple[str, object]]:
    """The districts to choose from, by name."""
    listed = zip(city.districts.id.tolist(), city.districts.name.tolist(), strict=True)
    return [("", _("none in particular")), *sorted(listed, key=lambda each: each[1])]


class CircleForm(forms.Form):
    """What a circle is about and how one joins."""

    about = forms.CharField(
        label=_("What it is about"),
        help_text=_("Who meets, where, what for. Everybody can read it."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    district = forms.ChoiceField(label=_("District"), required=False)
    joining = forms.ChoiceField(
        label=_("How one joins"),
        choices=Joining.choices,
        initial=Joining.ASK,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: object, city: City, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.fields["district"].choices = districts(city)  # type: ignore[attr-defined]


class FoundForm(CircleForm):
    """A new circle."""

    name = forms.CharField(label=_("Its name"), max_length=80)
    field_order = ("name", "about", "district", "joining")


class AgreementForm(forms.Form):
    """The rules of the circle, in its own words."""

    text = forms.CharField(
        label=_("What you agreed on"),
        help_text=_(
            "In your own words: who opens, what is not taken, what happens when it smells."
        ),
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class LimitsForm(forms.Form):
    """Gifts or credit, and how far a balance may fall."""

    reckoning = forms.ChoiceField(
        label=_("Giving and taking"), choices=Reckoning.choices, widget=forms.RadioSelect
    )
    limit = forms.CharField(
        label=_("How much more than they gave someone may take"),
        help_text=_("In compost, or what is worth as much. It counts only with credit."),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    unit = forms.ChoiceField(label=_("Unit"), choices=MASSES)

    def clean(self) -> dict[str, object]:
        """Read the limit as milligrams."""
        given = super().clean() or self.cleaned_data
        if "limit" in given and "unit" in given:
            try:
                given["limit_mg"] = read_amount(given["limit"], given["unit"])
            except AmountError as error:
                self.add_error("limit", str(error))
        return given


class WordForm(forms.Form):
    """A few words: of who asks to join, or why someone is refused or removed."""

    word = forms.CharField(label=_("A few words"), max_length=300, required=False)


class InviteForm(forms.Form):
    """Whom to invite, and for how long the link holds."""

    email = forms.EmailField(
        label=_("Their e-mail address"),
        help_text=_("Then only they can use the link. Without it, whoever has the link comes in."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    send = forms.BooleanField(label=_("Send the link to this address"), required=False)
    days = forms.IntegerField(
        label=_("Holds for how many days"), min_value=1, max_value=MOST_DAYS, initial=USUAL_DAYS
    )

    def clean(self) -> dict[str, object]:
        """A link can be sent only to an address."""
        given = super().clean() or self.cleaned_data
        if given.get("send") and not given.get("email") and "email" not in self.errors:
            self.add_error("email", _("Write the address to which the link is to be sent."))
        return given


class RoleInvitationForm(InviteForm):
    """An invitation to a role that is bound to no place."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=[choice for choice in Role.choices if choice[0] != Role.KEEPER],
        widget=forms.RadioSelect,
    )
    field_order = ("role", "email", "send", "days")
