"""The forms of budgets and their projects."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _say
from django.utils.translation import gettext_lazy as _

from greenhaven.core.city import City
from greenhaven.web.commons import clock
from greenhaven.web.commons.circles.models import Circle
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place, PlaceKind
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.budgets.models import Budget, Project
from greenhaven.web.council.budgets.money import MoneyField
from greenhaven.web.council.budgets.projects import LONGEST_ANSWER
from greenhaven.web.council.keyed import KeyedForm
from greenhaven.web.council.levels.forms import LevelField, LevelledForm

FARTHEST = timedelta(days=731)
LARGEST_FILE = 8_000_000  # letters


class DayInput(forms.DateInput):
    """A day, chosen in the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DaysForm(KeyedForm):
    """Until when ideas come in, and until when they are costed."""

    ideas_until = forms.DateField(label=_("Last day for ideas"), widget=DayInput)
    costed_until = forms.DateField(
        label=_("Last day for costing them"),
        widget=DayInput,
        help_text=_("Until then somebody finds out what each idea costs. The vote comes after."),
    )

    def clean(self) -> dict[str, Any]:
        """Days that are neither over nor out of sight, in their order."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        today = clock.today(present_city())
        for name in ("ideas_until", "costed_until"):
            day = told.get(name)
            if day is not None and not today <= day <= today + FARTHEST:
                self.add_error(name, _say("Choose a day from today on, within two years."))
        ideas, costed = told.get("ideas_until"), told.get("costed_until")
        if ideas and costed and costed < ideas:
            self.add_error("costed_until", _say("Ideas are costed after they have come in."))
        return told


class OpenForm(DaysForm, LevelledForm):
    """A new budget."""

    title = forms.CharField(label=_("What is it for?"), max_length=200)
    amount_cents = MoneyField(label=_("How much money is there?"))
    level = LevelField()
    about = forms.CharField(
        label=_("What people should know first"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Where the money comes from, and what it may be spent on."),
    )
    field_order = ("key", "title", "amount_cents", "level", "about", "ideas_until", "costed_until")

    def offer(self, city: City, person: Person, circle: Circle | None) -> None:
        """Say in which money, and offer the levels there are."""
        self.fields["amount_cents"].help_text = _say("In %(money)s.") % {"money": city.currency}
        super().offer(city, person, circle)

    def told(self) -> dict[str, Any]:
        """What the action is told."""
        return {**self.cleaned_data, **self.of_level()}


class SentFile(forms.Form):
    """A form with a Pabulib file."""

    def told(self) -> dict[str, Any]:
        """What the action is told; a file that is no text is refused."""
        given = dict(self.cleaned_data)
        sent = given.pop("file")
        if sent.size > LARGEST_FILE:
            raise ValidationError(_say("The file is too large: at most 8 MB."))
        try:
            text = sent.read().decode("utf-8")
        except UnicodeDecodeError as error:
            raise ValidationError(
                _say("%(file)s is not a text in UTF-8: byte %(at)s cannot be read.")
                % {"file": sent.name, "at": error.start}
            ) from error
        return given | {"text": text, "file": sent.name[:100]}


class ImportForm(DaysForm, SentFile):
    """A budget from a file of another city, or of one's own."""

    file = forms.FileField(
        label=_("A budget as a .pb file (Pabulib)"),
        help_text=_("Its projects and costs are taken over, its ballots are not."),
    )
    field_order = ("key", "file", "ideas_until", "costed_until")


class VotedForm(KeyedForm, SentFile):
    """A budget that was voted on elsewhere, with its votes."""

    file = forms.FileField(
        label=_("The budget with its votes, as a .pb file (Pabulib)"),
        help_text=_("It is counted by the rule of this site once somebody else has checked it."),
    )
    proof_url = forms.URLField(label=_("Where anybody can check it"), assume_scheme="https")


class ProposeForm(KeyedForm):
    """A new idea."""

    title = forms.CharField(label=_("Your idea, in a few words"), max_length=120)
    about = forms.CharField(
        label=_("What it would do, and for whom"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    place = forms.ModelChoiceField(
        queryset=Place.objects.none(),
        label=_("Where"),
        required=False,
        empty_label=_("nowhere in particular"),
    )
    asked_cents = MoneyField(
        label=_("What you think it costs"),
        required=False,
        help_text=_("Somebody looks at it afterwards: an estimate is enough."),
    )

    def offer(self, budget: Budget) -> None:
        """Offer the public places of the city."""
        field = self.fields["place"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- declared above
        found = Place.objects.filter(city=budget.city).exclude(kind=PlaceKind.HOME)
        field.queryset = found.order_by("name")


class CostForm(forms.Form):
    """What a project costs."""

    cost_cents = MoneyField(label=_("It costs"))
    answer = forms.CharField(
        label=_("How that was found"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DeclineForm(forms.Form):
    """Why a project cannot be done."""

    answer = forms.CharField(
        label=_("Why it cannot be done with this money"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MergeForm(forms.Form):
    """The project that stands for both."""

    kept = forms.ModelChoiceField(
        queryset=Project.objects.none(), label=_("It is joined with"), empty_label=None
    )
    answer = forms.CharField(
        label=_("Why"), max_length=LONGEST_ANSWER, widget=forms.Textarea(attrs={"rows": 2})
    )

    def offer(self, project: Project) -> None:
        """Offer the other projects of the budget that are possible."""
        field = self.fields["kept"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- declared above
        found = Project.objects.filter(budget=project.budget, state__in=("idea", "costed"))
        field.queryset = found.exclude(pk=project.pk).order_by("number")


class VoteForm(KeyedForm):
    """When people vote on a budget."""

    opens_on = forms.DateField(label=_("First day"), widget=DayInput)
    closes_on = forms.DateField(label=_("Last day"), widget=DayInput)


class FollowForm(KeyedForm):
    """One step of a funded project."""

    text = forms.CharField(
        label=_("What was done"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    spent_cents = MoneyField(label=_("What it cost"), least_cents=0, required=False)
    finished = forms.BooleanField(label=_("The project is finished"), required=False)

    def clean_spent_cents(self) -> int:
        """Nothing where nothing was said."""
        return self.cleaned_data["spent_cents"] or 0
