"""The forms of meetings: calling one, its agenda, its minutes."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext as _say
from django.utils.translation import gettext_lazy as _

from greenhaven.web.commons import clock
from greenhaven.web.council.keyed import KeyedForm
from greenhaven.web.council.levels.forms import LevelField, LevelledForm
from greenhaven.web.council.meetings.minutes import MOST_PRESENT, OnPoint
from greenhaven.web.council.meetings.models import AgendaItem, Meeting
from greenhaven.web.council.polls.models import Poll, PollState
from greenhaven.web.council.proposals.models import Proposal
from greenhaven.web.council.proposals.queries import OPEN

TALKED_OF = (PollState.PREPARED, PollState.OPEN, PollState.COUNTED)


class Hour(forms.TimeInput):
    """An hour, chosen in the browser."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class CallForm(KeyedForm, LevelledForm):
    """A new meeting."""

    title = forms.CharField(label=_("What kind of meeting is it?"), max_length=200)
    level = LevelField(label=_("Who meets"))
    where = forms.CharField(
        label=_("Where"), max_length=300, help_text=_("An address, or a link to a call.")
    )
    day = forms.DateField(
        label=_("Day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    begins = forms.TimeField(label=_("Begins at"), widget=Hour)
    ends = forms.TimeField(label=_("Ends at"), widget=Hour)

    def clean(self) -> dict[str, Any]:
        """An end that is later than the beginning."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        begins, ends = told.get("begins"), told.get("ends")
        if begins and ends and ends <= begins:
            self.add_error("ends", _say("A meeting ends after it begins, and on the same day."))
        return told

    def told(self) -> dict[str, Any]:
        """What the action is told."""
        given = dict(self.cleaned_data)
        day, begins, ends = (given.pop(name) for name in ("day", "begins", "ends"))
        hours = {"begins_at": _moment(day, begins), "ends_at": _moment(day, ends)}
        return {**given, **self.of_level(), **hours}


def _moment(day: Any, hour: time) -> datetime:
    return datetime.combine(day, hour, clock.zone_of_city())


class PointForm(forms.Form):
    """A point for the agenda."""

    title = forms.CharField(label=_("What it is about"), max_length=200, required=False)
    proposal = forms.ModelChoiceField(
        queryset=Proposal.objects.none(),
        label=_("A proposal"),
        required=False,
        empty_label=_("none"),
    )
    poll = forms.ModelChoiceField(
        queryset=Poll.objects.none(), label=_("A vote"), required=False, empty_label=_("none")
    )
    minutes_long = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=600, initial=10)

    def offer(self, meeting: Meeting) -> None:
        """Offer what is being decided in the city."""
        polls, proposals = self.fields["poll"], self.fields["proposal"]
        assert isinstance(polls, forms.ModelChoiceField)  # noqa: S101 -- declared above
        assert isinstance(proposals, forms.ModelChoiceField)  # noqa: S101 -- as above
        votes = Poll.objects.filter(city=meeting.city, state__in=TALKED_OF)
        polls.queryset = votes.defer("file", "about").order_by("-number")
        found = Proposal.objects.filter(city=meeting.city, stage__in=OPEN)
        proposals.queryset = found.order_by("-number")


class MinutesForm(forms.Form):
    """What was said and decided, point by point."""

    present = forms.IntegerField(label=_("How many came"), min_value=0, max_value=MOST_PRESENT)
    text = forms.CharField(
        label=_("What happened"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("No names of those who would not want it: everybody reads this."),
    )

    def __init__(self, meeting: Meeting, points: Sequence[AgendaItem], data: Any = None) -> None:
        initial = {"present": meeting.present, "text": meeting.minutes}
        super().__init__(data, initial=initial)
        self.points = points
        for number, each in enumerate(points, 1):
            self.fields[f"said_{each.pk}"] = forms.CharField(
                label=_say("%(number)s. %(title)s: what was said")
                % {"number": number, "title": each.title},
                max_length=8000,
                required=False,
                initial=each.said,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
            self.fields[f"decided_{each.pk}"] = forms.CharField(
                label=_say("%(number)s. %(title)s: what was decided")
                % {"number": number, "title": each.title},
                max_length=2000,
                required=False,
                initial=each.decided,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def told(self) -> dict[str, Any]:
        """What the action is told."""
        given = self.cleaned_data
        points: Mapping[int, OnPoint] = {
            each.pk: OnPoint(given[f"said_{each.pk}"], given[f"decided_{each.pk}"])
            for each in self.points
        }
        return {"present": given["present"], "text": given["text"], "points": points}
