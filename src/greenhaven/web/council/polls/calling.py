"""The form in which a vote is called, with what the rules in force ask for filled in."""

import re
import uuid
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenhaven.core.city import City
from greenhaven.core.rules.kinds.procedures import Matter as CoreMatter
from greenhaven.core.rules.kinds.procedures import Secrecy as CoreSecrecy
from greenhaven.core.rules.procedure import Bar, highest
from greenhaven.core.voice.ballots.rules import (
    HighestScore,
    MostApproved,
    Quorum,
    Rule,
    Schulze,
    TransferableVote,
    YesNo,
    plain_rule,
)
from greenhaven.web.commons import clock
from greenhaven.web.commons.circles.models import Circle
from greenhaven.web.council.levels.models import Level
from greenhaven.web.council.polls.models import Matter, Poll, Secrecy
from greenhaven.web.council.polls.questions import MOST_OPTIONS
from greenhaven.web.council.proposals.standing import procedure_for
from greenhaven.web.council.proposals.texts import book_now

YES_NO, APPROVAL, RANKED, SCORE, SEATS = "yes_no", "approval", "ranked", "score", "seats"
WAYS = (
    (YES_NO, gettext_lazy("Yes or no")),
    (APPROVAL, gettext_lazy("Choose any number of options; the most chosen wins")),
    (RANKED, gettext_lazy("Put options in an order; compared two by two (Schulze)")),
    (SCORE, gettext_lazy("Give each option points")),
    (
        SEATS,
        gettext_lazy("Elect people for seats: put them in an order (single transferable vote)"),
    ),
)
MOST_POINTS, MOST_SEATS, LONGEST = 10, 101, timedelta(days=60)
SECRECIES = {
    CoreSecrecy.OPEN: Secrecy.OPEN,
    CoreSecrecy.SECRET: Secrecy.SECRET,
    CoreSecrecy.EXTERNAL: Secrecy.IMPORTED,
}
NOT_ASKED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class CallForm(forms.Form):
    """What is asked, how, of whom, and when."""

    title = forms.CharField(label=gettext_lazy("The question, or the office"), max_length=200)
    about = forms.CharField(
        label=gettext_lazy("What everybody should know before voting"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    way = forms.ChoiceField(
        label=gettext_lazy("How people vote"),
        choices=WAYS,
        widget=forms.RadioSelect,
        initial=YES_NO,
    )
    options = forms.CharField(
        label=gettext_lazy("The options, or the people, one on each line"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Not needed for yes or no."),
    )
    seats = forms.IntegerField(
        label=gettext_lazy("How many are chosen"), min_value=1, max_value=MOST_SEATS, initial=1
    )
    level = forms.ChoiceField(label=gettext_lazy("Who decides"))
    secrecy = forms.ChoiceField(
        label=gettext_lazy("Who learns how someone voted"),
        widget=forms.RadioSelect,
        required=False,
        choices=[("", gettext_lazy("as the rules in force say")), *Secrecy.choices],
    )
    opens_on = forms.DateField(
        label=gettext_lazy("First day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    closes_on = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, city: City, now: datetime, circle: Circle | None, data: Any = None) -> None:
        self.city, self.now, self.circle = city, now, circle
        today = now.date()
        super().__init__(
            data,
            initial={
                "key": uuid.uuid4(),
                "opens_on": today + timedelta(days=7),
                "closes_on": today + timedelta(days=14),
            },
        )
        if circle is not None:
            del self.fields["level"]
            return
        listed = zip(city.districts.id.tolist(), city.districts.name.tolist(), strict=True)
        districts = [(f"district:{key}", name) for key, name in sorted(listed, key=lambda x: x[1])]
        self.fields["level"].choices = [("city", city.name), *districts]  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        """Options where there is a choice, and a time that the rules allow."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return told
        told["listed"] = self._listed(told)
        least = self._bar(told).voting_days
        if told["opens_on"] < self.now.date():
            self.add_error("opens_on", _("This day is over."))
        elif told["closes_on"] < told["opens_on"] + timedelta(days=max(0, least - 1)):
            self.add_error(
                "closes_on",
                _("By the rules in force, a vote is open for %(n)s days.") % {"n": least},
            )
        elif told["closes_on"] > told["opens_on"] + LONGEST:
            self.add_error("closes_on", _("At most 60 days: later nobody remembers it."))
        return told

    def _listed(self, told: dict[str, Any]) -> list[dict[str, str]]:
        names = [line.strip() for line in NOT_ASKED.sub("", told["options"]).splitlines()]
        names = [name[:200] for name in names if name]
        if told["way"] == YES_NO:
            return [{"id": "yes", "title": "yes"}, {"id": "no", "title": "no"}]
        if len(names) < 2 or len(names) > MOST_OPTIONS:
            raise ValidationError({"options": _("Write two options at least, one on each line.")})
        if len(set(names)) < len(names):
            raise ValidationError({"options": _("An option stands there twice.")})
        if told["seats"] >= len(names):
            raise ValidationError({"seats": _("Fewer are chosen than there are to choose from.")})
        return [{"id": f"o{at}", "title": name} for at, name in enumerate(names, 1)]

    def _of(self, told: dict[str, Any]) -> Poll:
        """A vote of the level that was chosen, to ask the rules about."""
        return Poll(city=self.city.id, circle=self.circle, **self._level(told))

    def _level(self, told: dict[str, Any]) -> dict[str, str]:
        if self.circle is not None:
            return {"level": Level.CIRCLE, "district": ""}
        _kind, _colon, district = told["level"].partition(":")
        return {"level": Level.DISTRICT if district else Level.CITY, "district": district}

    def _matter(self, told: dict[str, Any]) -> CoreMatter:
        return CoreMatter.SEATS if told["way"] == SEATS else CoreMatter.RESOLUTION

    def _bar(self, told: dict[str, Any]) -> Bar:
        procedure = procedure_for(self._of(told), book_now(self.city.id).articles, self.now.date())
        return highest(procedure, (self._matter(told),))

    def told(self) -> dict[str, Any]:
        """What the vote is called with."""
        told = self.cleaned_data
        book, matter = book_now(self.city.id), self._matter(self.cleaned_data)
        procedure = procedure_for(self._of(told), book.articles, self.now.date())
        bar = highest(procedure, (matter,))
        asked = SECRECIES[procedure.secrecy(matter).secrecy]
        secrecy = told["secrecy"] or asked
        opens = max(clock.begins(told["opens_on"]), self.now)
        roll = opens - timedelta(days=procedure.roll.closes_days_before)
        return {
            **self._level(told),
            "circle": self.circle,
            "matter": Matter.SEATS if told["way"] == SEATS else Matter.QUESTION,
            "title": told["title"],
            "about": told["about"],
            "options": told["listed"],
            "rule": plain_rule(_rule(told["way"], told["seats"], bar)),
            "policy": _policy(told["way"], bar, procedure.roll.least_days_member, book.digest),
            "secrecy": secrecy,
            "delegation": secrecy == Secrecy.OPEN and procedure.delegation.allowed,
            "roll_on": roll,
            "opens_at": opens,
            "closes_at": clock.begins(told["closes_on"] + timedelta(days=1)),
            "key": told["key"],
        }


def _rule(way: str, seats: int, bar: Bar) -> Rule:
    if way == YES_NO:
        kind = Quorum.APPROVAL if bar.approval else Quorum.TURNOUT if bar.turnout else Quorum.NONE
        share = max(bar.approval, bar.turnout)
        return YesNo(kind, share, bar.majority, bar.strict)
    if way == RANKED:
        return Schulze()
    if way == SEATS:
        return TransferableVote(seats)
    return HighestScore(seats) if way == SCORE else MostApproved(seats)


def _policy(way: str, bar: Bar, least_days: int, digest: str) -> dict[str, Any]:
    told: dict[str, Any] = {"rulebook": digest, "least_days_member": least_days}
    told["articles"] = [each.id for each in bar.articles]
    if way == SCORE:
        told["limits"] = {"most_points": MOST_POINTS}
    if way != YES_NO and bar.turnout > Fraction(0):
        told["turnout"] = str(bar.turnout)
    return told
