"""The form in which someone lets another vote for them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenhaven.web.commons.people.models import Person
from greenhaven.web.council.delegations.codes import person_with
from greenhaven.web.council.delegations.queries import near
from greenhaven.web.council.delegations.topics import TOPICS
from greenhaven.web.council.polls.models import Poll

THIS_VOTE = "vote:"


class DelegationForm(forms.Form):
    """Who, and for what: someone of one's circles, or by the code that they gave."""

    taker = forms.ModelChoiceField(
        label=gettext_lazy("Someone of your circles"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=gettext_lazy("choose"),
    )
    code = forms.CharField(
        label=gettext_lazy("Or the code that someone gave you"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    what = forms.ChoiceField(label=gettext_lazy("For what"), required=False)

    def __init__(
        self, person: Person, polls: list[Poll], data: Mapping[str, Any] | None = None, at: str = ""
    ) -> None:
        super().__init__(data, initial={"what": f"{THIS_VOTE}{at}" if at else ""})
        self.polls = {str(poll.number): poll for poll in polls}
        self.fields["taker"].queryset = near(person)  # type: ignore[attr-defined]  # of models
        self.fields["what"].choices = [  # type: ignore[attr-defined]  # a choice field
            *TOPICS.items(),
            *((f"{THIS_VOTE}{number}", poll.title) for number, poll in self.polls.items()),
        ]

    def clean(self) -> dict[str, Any]:
        """One person, found in one way."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return told
        if bool(told["taker"]) == bool(told["code"]):
            raise forms.ValidationError(_("Choose someone, or type in a code: one of both."))
        person = told["taker"] or person_with(told["code"])
        if person is None:
            raise forms.ValidationError({"code": _("Nobody has that code. Ask for it again.")})
        told["person"] = person
        return told

    def told(self) -> dict[str, Any]:
        """What the delegation is made with."""
        what = self.cleaned_data["what"]
        if what.startswith(THIS_VOTE):
            poll = self.polls[what.removeprefix(THIS_VOTE)]
            return {"taker": self.cleaned_data["person"], "poll": poll}
        return {"taker": self.cleaned_data["person"], "topic": what}
