"""What is asked of those who say what became of a statement."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _say
from django.utils.translation import gettext_lazy as _

from greenhaven.web.council.outcomes.actions import LONGEST
from greenhaven.web.council.proposals.models import Proposal

HIGHEST = 1_000_000  # number of a proposal


class OutcomeForm(forms.Form):
    """A proposal that takes it up, or an answer in words."""

    proposal = forms.IntegerField(
        label=_("Number of the proposal that takes it up"),
        required=False,
        min_value=1,
        max_value=HIGHEST,
    )
    answer = forms.CharField(
        label=_("Or an answer in words"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *given: Any, city: str, **more: Any) -> None:
        super().__init__(*given, **more)
        self.city = city

    def clean(self) -> dict[str, Any]:
        """One of both, and a proposal that there is."""
        told = super().clean() or self.cleaned_data
        number, answer = told.get("proposal"), told.get("answer", "").strip()
        if self.errors:
            return told
        if bool(number) == bool(answer):
            raise forms.ValidationError(_say("Name a proposal, or write an answer."))
        if number:
            told["proposal"] = Proposal.objects.filter(city=self.city, number=number).first()
            if told["proposal"] is None:
                raise forms.ValidationError(_say("There is no such proposal here."))
        return told
