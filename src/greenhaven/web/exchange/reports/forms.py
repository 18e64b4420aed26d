"""What people report, and what keepers and stewards answer."""

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.uploads import clean_photo
from greenhaven.web.exchange.batches.models import Batch
from greenhaven.web.exchange.reports.actions import MOST_ANSWER, MOST_WORDS
from greenhaven.web.exchange.reports.holding import MOST_EVIDENCE, MOST_REASON
from greenhaven.web.exchange.reports.models import Noticed, ReportState
from greenhaven.web.exchange.reports.tracing import Reached


class _Once(forms.Form):
    """A form that records something once; its action may say no in words."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def done(self, act: Callable[[], object]) -> bool:
        """Do it if the form is whole; say on the form why not, where it is refused."""
        if not self.is_valid():
            if "key" in self.errors:
                self.add_error(None, _("Open this form again, and send it anew."))
            return False
        try:
            act()
        except GreenhavenError as error:
            self.add_error(None, str(error))
            return False
        return True


class ReportForm(_Once):
    """What was noticed; a note and a photo if one likes."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What did you notice?"),
        choices=Noticed.choices,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=gettext_lazy("Anything else?"),
        required=False,
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It is shown to all once somebody has answered. Name nobody."),
    )
    photo = forms.FileField(
        label=gettext_lazy("Photo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        help_text=gettext_lazy("Only the keepers and stewards see it."),
    )

    def clean_photo(self) -> ContentFile[bytes] | None:
        """The photo made anew, without what a camera writes into it."""
        sent = self.cleaned_data["photo"]
        try:
            return clean_photo(sent) if sent else None
        except GreenhavenError as error:
            raise forms.ValidationError(str(error)) from error


class AnswerForm(_Once):
    """An answer for everybody to read."""

    text = forms.CharField(
        label=gettext_lazy("Your answer"),
        max_length=MOST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Everybody can read it. Name nobody."),
    )
    is_closed = forms.BooleanField(label=gettext_lazy("That settles it"), required=False)


class HoldForm(_Once):
    """Why a batch is held, and which batches that some of it went into are held along."""

    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=MOST_REASON,
        help_text=gettext_lazy("Everybody can read it."),
    )
    also = forms.ModelMultipleChoiceField(queryset=Batch.objects.none(), required=False)

    def __init__(self, reached: Sequence[Reached], data: Any = None) -> None:
        super().__init__(data)
        self.reached = reached
        field = self.fields["also"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 -- declared above
        field.queryset = Batch.objects.filter(pk__in=[each.batch.pk for each in reached])


class ClearForm(_Once):
    """What shows that a batch is safe."""

    evidence = forms.CharField(
        label=gettext_lazy("What shows that it is safe?"),
        max_length=MOST_EVIDENCE,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "Such as: looked through with a sieve, twice, nothing found. Everybody can read it."
        ),
    )


class LogForm(forms.Form):
    """Which reports one wants to see."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What"),
        choices=[("", gettext_lazy("all")), *Noticed.choices],
        required=False,
    )
    state = forms.ChoiceField(
        label=gettext_lazy("How far"),
        choices=[("", gettext_lazy("all")), *ReportState.choices],
        required=False,
    )
    place = forms.SlugField(max_length=120, required=False, widget=forms.HiddenInput)

    def chosen(self) -> dict[str, str]:
        """The filters that make sense; others are left out."""
        self.is_valid()
        names = {"kind": "kind", "state": "state", "place": "place__code"}
        told = self.cleaned_data
        return {column: told[name] for name, column in names.items() if told.get(name)}
