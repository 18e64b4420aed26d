"""What is asked of those who open a conversation, write statements and moderate them."""

import uuid
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _say
from django.utils.translation import gettext_lazy as _

from greenhaven.core.city import City
from greenhaven.web.commons import clock
from greenhaven.web.commons.circles.models import Circle
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.commons.waiting import WaitingForm
from greenhaven.web.council.conversations.actions import VALUES
from greenhaven.web.council.conversations.moderating import CHOSEN
from greenhaven.web.council.conversations.opening import LONGEST, MOST_AT_FIRST
from greenhaven.web.council.keyed import KeyedForm
from greenhaven.web.council.levels.forms import LevelField, LevelledForm

FARTHEST = timedelta(days=731)
HIGHEST = 1_000_000  # number of a statement
ANSWERS = (("agree", _("agree")), ("disagree", _("disagree")), ("pass", _("pass")))
KINDS = (*((each.value, each.label) for each in CHOSEN), ("part", _("let it stand for itself")))


class OpenForm(KeyedForm, LevelledForm):
    """A new conversation."""

    question = forms.CharField(
        label=_("What do you ask?"),
        max_length=200,
        help_text=_("One open question: “What should the yard be like in summer?”"),
    )
    level = LevelField(label=_("Who is asked"))
    about = forms.CharField(
        label=_("What people should know first"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    statements = forms.CharField(
        label=_("Statements to begin with, one a line"),
        required=False,
        max_length=(LONGEST + 2) * MOST_AT_FIRST,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Short thoughts of all sides, so that everybody finds one to agree with."),
    )
    closes_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Left empty, it stays open until you close it."),
    )
    moderated_first = forms.BooleanField(
        label=_("Show a statement only once a moderator has let it in"),
        required=False,
        initial=True,
    )
    article = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)

    def offer(self, city: City, person: Person, circle: Circle | None) -> None:
        """Offer the levels there are, or the one circle for which it is opened."""
        super().offer(city, person, None)
        if circle is not None:
            self.initial["level"] = f"circle:{circle.pk}"
            self.fields["level"].widget = forms.HiddenInput()

    def clean_closes_on(self) -> date | None:
        """A day that is neither over nor out of sight."""
        day: date | None = self.cleaned_data["closes_on"]
        today = clock.today(present_city())
        if day is not None and not today <= day <= today + FARTHEST:
            raise ValidationError(_say("Choose a day from today on, within two years."))
        return day

    def told(self) -> dict[str, Any]:
        """What the action is told."""
        given = dict(self.cleaned_data)
        day = given.pop("closes_on")
        given["statements"] = given["statements"].splitlines()
        # The last day counts whole.
        given["closes_at"] = clock.begins(day + timedelta(days=1)) if day else None
        return given | self.of_level()


class SayForm(WaitingForm):
    """What someone thinks of one statement."""

    key = forms.UUIDField(required=False)
    statement = forms.IntegerField(min_value=1, max_value=HIGHEST)
    answer = forms.ChoiceField(choices=ANSWERS)

    @property
    def value(self) -> int:
        """As it is counted."""
        return VALUES[self.cleaned_data["answer"]]

    def sending(self) -> dict[str, Any]:
        """By which the request is known, and how long it was on its way.

        Each answer of one form is known by itself: who goes back and presses another one means it.
        """
        told = self.cleaned_data
        key = uuid.uuid5(told["key"], told["answer"]) if told["key"] else None
        return {"key": key, "waited": told["waited_s"] or timedelta()}


class WriteForm(KeyedForm):
    """A new statement."""

    text = forms.CharField(
        label=_("Your statement"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "One thought, so that others can agree or disagree: at most 280 characters. It is "
            "shown without your name."
        ),
    )
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)


class ModerateForm(forms.Form):
    """How a statement is to stand."""

    standing = forms.ChoiceField(choices=KINDS)
    why = forms.CharField(required=False, max_length=300)


class MergeForm(forms.Form):
    """Two statements, of which one stands for both."""

    kept = forms.IntegerField(min_value=1, max_value=HIGHEST)
    gone = forms.IntegerField(min_value=1, max_value=HIGHEST)


def first_error(form: forms.Form) -> str:
    """What is wrong with a form that has no page of its own."""
    found = [str(error) for errors in form.errors.values() for error in errors]
    return found[0] if found else _say("Something here needs another look.")
