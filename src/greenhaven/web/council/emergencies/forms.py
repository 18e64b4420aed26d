"""The forms of emergencies: asking for one, ending it, telling what it did."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext as _say
from django.utils.translation import gettext_lazy as _

from greenhaven.core.city import City
from greenhaven.core.rules.activations import areas_of
from greenhaven.core.rules.articles import Article
from greenhaven.web.commons.emergencies.by_hand import LONGEST, longest_hours
from greenhaven.web.commons.emergencies.ending import LONGEST_REPORT, LONGEST_WHY
from greenhaven.web.commons.emergencies.models import Severity

FEW = 12  # boxes; of more, a list


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class CallForm(forms.Form):
    """A steward asks to set an article in force; another one reads this and confirms, or not."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    severity = forms.TypedChoiceField(
        label=_("How bad it is"), coerce=int, widget=forms.RadioSelect
    )
    hours = forms.IntegerField(label=_("For how many hours"), min_value=1)
    districts = forms.MultipleChoiceField(
        label=_("In which districts"),
        required=False,
        help_text=_("None chosen means wherever the rule holds."),
    )
    reason = forms.CharField(label=_("Why it is needed"), max_length=LONGEST, widget=_lines(3))
    evidence = forms.CharField(
        label=_("What you have seen or heard"),
        max_length=LONGEST,
        widget=_lines(3),
        help_text=_("Where, when, from whom: so that another steward can find out, too."),
    )

    def offer(self, city: City, article: Article) -> None:
        """Offer what was agreed, and no more."""
        assert article.trigger is not None  # noqa: S101 -- an emergency article has one
        longest, least = longest_hours(article), article.trigger.least_severity
        hours, severity, districts = (
            self.fields[name] for name in ("hours", "severity", "districts")
        )
        hours.help_text = _say("At most %(n)s; then it ends by itself.") % {"n": longest}
        hours.initial = min(6, longest)
        hours.widget.attrs |= {"max": longest}
        severity.choices = [each for each in Severity.choices if each[0] >= least]  # type: ignore[attr-defined]  # a choice field
        severity.initial = least
        own = set(areas_of(article, city.districts.id.tolist()))
        table = city.districts
        named = zip(table.id.tolist(), table.name.tolist(), strict=True)
        choices = sorted((pair for pair in named if pair[0] in own), key=lambda pair: pair[1])
        if len(choices) > 1:
            districts.choices = choices  # type: ignore[attr-defined]  # as above
            few = len(choices) <= FEW
            districts.widget = (
                forms.CheckboxSelectMultiple(choices=choices)
                if few
                else forms.SelectMultiple(choices=choices, attrs={"size": 6})
            )
        else:
            del self.fields["districts"]

    def told(self) -> dict[str, Any]:
        """What the action is told."""
        return dict(self.cleaned_data)


class EndForm(forms.Form):
    """A steward ends it early."""

    why = forms.CharField(label=_("Why it can end now"), max_length=LONGEST_WHY, widget=_lines(2))


class ReportForm(forms.Form):
    """What it did, told afterwards."""

    text = forms.CharField(
        label=_("What it did"),
        max_length=LONGEST_REPORT,
        widget=_lines(5),
        help_text=_("What stopped, whom it cost something, and whether the rule was right."),
    )
