"""What is asked beside an article: a title, reasons, a first day; answers; when a vote opens."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenhaven.core.city import City
from greenhaven.web.commons.people.models import Person
from greenhaven.web.council.keyed import KeyedForm
from greenhaven.web.council.levels.forms import LevelField
from greenhaven.web.council.polls.models import Secrecy

LONGEST_TITLE, LONGEST_WHY = 200, 8000
FURTHEST = timedelta(days=731)


class DayInput(forms.DateInput):
    """A day, as browsers ask for one."""

    def __init__(self) -> None:
        super().__init__(attrs={"type": "date"}, format="%Y-%m-%d")


class ReadForm(KeyedForm):
    """A form on a text: with the version that was read."""

    read = forms.IntegerField(widget=forms.HiddenInput, required=False)


class TitleForm(ReadForm):
    """A title and reasons."""

    title = forms.CharField(
        label=gettext_lazy("In one line: what should be so?"),
        max_length=LONGEST_TITLE,
        help_text=gettext_lazy("So that a neighbour understands it."),
    )
    rationale = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=LONGEST_WHY,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Reasons are for people. No rule is read from them."),
    )

    def clean_title(self) -> str:
        """One line of letters that can be seen."""
        title: str = " ".join(self.cleaned_data["title"].split())
        if not title.isprintable():
            raise ValidationError(_("One line of text, please."))
        return title


class ProposalForm(TitleForm):
    """A title, reasons, and a first day that lies ahead."""

    begins = forms.DateField(
        label=gettext_lazy("Not before"),
        required=False,
        widget=DayInput(),
        help_text=gettext_lazy("Empty: as soon as it is adopted."),
    )
    field_order = ("title", "rationale", "begins")

    def __init__(self, today: date, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._today = today

    def clean_begins(self) -> date:
        """Today, where nothing else was said: it then holds as soon as it is adopted."""
        begins: date = self.cleaned_data.get("begins") or self._today
        if begins > self._today + FURTHEST:
            raise ValidationError(_("Within two years, please: later, nobody remembers it."))
        return max(begins, self._today)


class AmendmentForm(TitleForm):
    """What someone would have otherwise, and why."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["title"].label = _("In one line: what would you have otherwise?")
        self.fields["rationale"] = forms.CharField(
            label=_("Why?"),
            max_length=2000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
        )


class LevelForm(forms.Form):
    """Whose rules are to be changed."""

    level = LevelField(required=False)

    def __init__(self, city: City, person: Person, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["level"].offer(city, person)  # type: ignore[attr-defined]  # of a level
        self.fields["level"].unmarked = True  # type: ignore[attr-defined]  # one is chosen always


class AnswerForm(forms.Form):
    """What an author says of an amendment."""

    answer = forms.CharField(
        label=gettext_lazy("Your answer"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("If you do not take it in, say why: everybody reads it."),
    )


class WithdrawForm(forms.Form):
    """Why a proposal is taken back."""

    why = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Those who support it are told."),
    )


class VoteForm(KeyedForm):
    """When a vote opens, and how it is cast."""

    opens = forms.DateField(
        label=gettext_lazy("First day of the vote"),
        required=False,
        widget=DayInput(),
        help_text=gettext_lazy("Empty: at once, or on the first day that the rules allow."),
    )
    secrecy = forms.ChoiceField(
        label=gettext_lazy("How votes are cast"), required=False, widget=forms.RadioSelect
    )

    def __init__(self, least: Secrecy, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        ranks = list(Secrecy)
        offered = ranks[ranks.index(least) :]
        self.fields["secrecy"].choices = [  # type: ignore[attr-defined]  # a choice field
            (each.value, each.label) for each in offered
        ]
        self.fields["secrecy"].initial = least.value
        self.fields["secrecy"].unmarked = True  # type: ignore[attr-defined]  # one is chosen always
