"""What people say of themselves."""

import re

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from greenhaven.core.city import City
from greenhaven.web.commons.people.models import Person, Units
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.places.where import district_at, middle_of

# "51.01, 4.02", or the address of a map that has them so: @51.01,4.02 or #map=17/51.01/4.02
NUMBER = r"[-−]?\d{1,3}\.\d+"
POINT = re.compile(rf"(?P<lat>{NUMBER})\s*[,;/ ]\s*(?P<lon>{NUMBER})")


class SignUpForm(forms.Form):
    """What is asked beside an address and a password."""

    name = forms.CharField(
        label=_("Your name, as neighbours will see it"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    field_order = ("name", "email", "password1")

    def signup(self, request: HttpRequest, user: Person) -> None:  # noqa: ARG002 -- called so
        """Keep the name, and the language in which they signed up."""
        language = translation.get_language() or settings.LANGUAGE_CODE
        user.name = self.cleaned_data["name"]
        user.language = language if language in dict(settings.LANGUAGES) else "en"
        user.save(update_fields=["name", "language"])


class WordsForm(forms.Form):
    """Name, language and units."""

    name = forms.CharField(
        label=_("Your name, as neighbours see it"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    units = forms.ChoiceField(label=_("Units"), choices=Units.choices)


class HomeForm(forms.Form):
    """Where someone lives: a point if they know it, else the district."""

    name = forms.CharField(
        label=_("What to call it"),
        help_text=_("Neighbours see this. “Home” will do."),
        max_length=80,
        required=False,
    )
    district = forms.ChoiceField(label=_("District"), required=False)
    point = forms.CharField(
        label=_("Its place on the map"),
        help_text=_(
            "Paste the link or the two numbers of a point from any map. Without it, we only know "
            "the district. Others see a point 200 to 400 metres away."
        ),
        max_length=400,
        required=False,
    )
    address = forms.CharField(
        label=_("Address and bell"),
        help_text=_("Only someone with whom you have agreed on a visit sees it."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )

    def __init__(self, *args: object, city: City, home: Place | None = None, **more: object):
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.city, self.home = city, home
        ids, names = city.districts.id.tolist(), city.districts.name.tolist()
        listed = sorted(zip(ids, names, strict=True), key=lambda each: each[1])
        self.fields["district"].choices = [("", _("choose")), *listed]  # type: ignore[attr-defined]

    def clean_point(self) -> tuple[float, float] | None:
        """The latitude and longitude in what was pasted."""
        text = self.cleaned_data["point"].strip()
        if not text:
            return None
        if (found := POINT.search(text)) is None:
            raise forms.ValidationError(
                _("No point was found in this. Two numbers were expected, such as 40.712, -74.006.")
            )
        lat, lon = (float(part.replace("−", "-")) for part in (found["lat"], found["lon"]))
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            raise forms.ValidationError(_("This is no point on the globe."))
        return lat, lon

    def clean(self) -> dict[str, object]:
        """Take the district of the point, or the middle of the district."""
        given = super().clean() or self.cleaned_data
        point, district = given.get("point"), given.get("district", "")
        if "point" in self.errors:
            return given
        if point is not None:
            given["district"] = district_at(self.city, *point) or district
        elif self.home is not None and district == self.home.district:
            given["point"] = (self.home.lat, self.home.lon)
        elif district:
            given["point"] = middle_of(self.city, district)
        else:
            raise forms.ValidationError(_("Choose the district, or paste a point."))
        return given


class EraseForm(forms.Form):
    """That someone means it."""

    sure = forms.BooleanField(label=_("I want everything personal about me to be erased for good"))
