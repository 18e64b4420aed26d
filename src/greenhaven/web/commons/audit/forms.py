"""What is asked of the audit from outside."""

from django import forms
from django.utils.translation import gettext_lazy as _

from greenhaven.web.commons.audit.queries import Asked
from greenhaven.web.commons.audit.signing import AuditError, Line

MOST_ROWS = 10**15
DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class RowsForm(forms.Form):
    """Which rows are wanted; what cannot be read is left out."""

    action = forms.CharField(label=_("What was done"), max_length=64, required=False)
    subject = forms.CharField(
        label=_("To what"),
        max_length=96,
        required=False,
        help_text=_("Its kind and number, such as: handover 12"),
    )
    actor = forms.CharField(
        label=_("By whom"),
        max_length=64,
        required=False,
        help_text=_("The pseudonym or the program, from its first letter"),
    )
    first = forms.DateField(label=_("From"), required=False, widget=DAY)
    last = forms.DateField(label=_("Until"), required=False, widget=DAY)
    before = forms.IntegerField(
        min_value=0, max_value=MOST_ROWS, required=False, widget=forms.HiddenInput
    )

    def asked(self) -> Asked:
        """What was asked for, as far as it can be read."""
        self.is_valid()
        return Asked(**{name: value for name, value in self.cleaned_data.items() if value})


class LineForm(forms.Form):
    """A line that someone kept."""

    line = forms.CharField(
        label=_("The line that you kept"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )

    def clean_line(self) -> Line:
        """The line, read."""
        try:
            return Line.read(self.cleaned_data["line"])
        except AuditError as error:
            raise forms.ValidationError(str(error)) from error
