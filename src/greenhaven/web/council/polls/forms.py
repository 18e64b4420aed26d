"""The ballot as a form: one field for each option, whatever the way of counting."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenhaven.core.voice.ballots.choices import ABSTAIN
from greenhaven.core.voice.ballots.question import NO, YES, Kind
from greenhaven.web.council.polls.casting import fitting
from greenhaven.web.council.polls.errors import VoteError
from greenhaven.web.council.polls.models import Poll
from greenhaven.web.council.polls.questions import cost_words, kind_of, limits_of

MOST_POINTS = 1_000_000
LARGEST_RESULT = 8_000_000  # letters
UP, DOWN, OUT = "up", "down", "out"
NOT_A_FIELD = ("csrfmiddlewaretoken", "move", "sure", "again")


@dataclass(frozen=True, slots=True)
class Line:
    """One option on the ballot paper, with the field in which it is marked."""

    at: int
    title: str
    about: str
    cost: str
    field: forms.BoundField
    place: int  # in the order so far; 0 = not in it
    amount: int  # of its cost, for the sum beside the limit


class BallotForm(forms.Form):
    """What someone would vote."""

    code = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    blank = forms.BooleanField(
        label=gettext_lazy("I vote without a choice: I take part and choose nothing"),
        required=False,
    )

    def __init__(self, poll: Poll, data: Mapping[str, Any] | None = None, code: str = "") -> None:
        super().__init__(data, initial={"code": code})
        self.poll, self.kind, self.limits = poll, kind_of(poll), limits_of(poll.policy)
        if self.kind is Kind.YES_NO:
            del self.fields["blank"]
            self.fields["choice"] = forms.ChoiceField(
                label=gettext_lazy("Your vote"),
                choices=[(YES, _("Yes")), (NO, _("No")), (ABSTAIN, _("Without a choice"))],
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose one; “without a choice” is one, too.")},
            )
        for at, option in enumerate(poll.options if self.kind is not Kind.YES_NO else ()):
            self.fields[f"o{at}"] = self._field(str(option.get("title") or option["id"]))

    def _field(self, title: str) -> forms.Field:
        if self.kind is Kind.APPROVAL:
            return forms.BooleanField(label=title, required=False)
        most = len(self.poll.options)
        if self.kind is Kind.POINTS:
            most = self.limits.most_points or self.limits.most_points_in_all or MOST_POINTS
        least = 1 if self.kind is Kind.RANKED else 0
        shown = forms.NumberInput(attrs={"inputmode": "numeric"})
        return forms.IntegerField(
            label=title, required=False, min_value=least, max_value=most, widget=shown
        )

    def lines(self) -> list[Line]:
        """The options as they stand on the paper; ranked ones in the order so far."""
        found = [
            Line(
                at=at,
                title=str(option.get("title") or option["id"]),
                about=str(option.get("about", "")),
                cost=cost_words(self.poll, option["cost"]) if option.get("cost") else "",
                field=self[f"o{at}"],
                place=self._place(at),
                amount=int(option.get("cost") or 0),
            )
            for at, option in enumerate(self.poll.options)
        ]
        if self.kind is Kind.RANKED:
            last = len(found) + 1
            found.sort(key=lambda line: line.place or last)
        return found

    def _place(self, at: int) -> int:
        try:
            place = int(self.data.get(f"o{at}", "") or 0)
        except ValueError:
            return 0
        return place if 0 < place <= len(self.poll.options) else 0

    def clean(self) -> dict[str, Any]:
        """The whole ballot must fit the question."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return told
        choice = self._choice(told)
        if not choice and not told.get("blank"):
            raise ValidationError(
                _("Nothing is chosen. If that is what you want, tick “without a choice”.")
            )
        if choice and told.get("blank"):
            raise ValidationError(_("Choose, or vote without a choice; both cannot be."))
        try:
            told["plain"] = fitting(self.poll, choice)
        except VoteError as error:
            raise ValidationError(str(error)) from error
        return told

    def _choice(self, told: Mapping[str, Any]) -> Any:
        """What is marked, as plain JSON."""
        if self.kind is Kind.YES_NO:
            return told["choice"]
        marks = {
            each["id"]: told[f"o{at}"]
            for at, each in enumerate(self.poll.options)
            if told.get(f"o{at}")
        }
        if self.kind is Kind.APPROVAL:
            return list(marks)
        if self.kind is Kind.POINTS:
            return marks
        ordered = sorted(marks, key=lambda id_: marks[id_])
        return [list(tier) for _place, tier in groupby(ordered, key=lambda id_: marks[id_])]

    def pairs(self) -> Iterator[tuple[str, str]]:
        """What was sent, for the page on which it is confirmed."""
        for name in self.data:
            if name in self.fields:
                yield name, self.data[name]


def moved(poll: Poll, data: QueryDict) -> QueryDict:
    """The same ballot with one option moved: `move` is "up:3", as the buttons say it."""
    new = data.copy()
    verb, _colon, told = data.get("move", "").partition(":")
    lines = BallotForm(poll, data).lines()
    order = [line.at for line in lines if line.place]
    at = int(told) if told.isdecimal() and int(told) < len(lines) else None
    if at is not None:
        order = _stepped(order, at, verb)
    for line in lines:
        new[f"o{line.at}"] = str(order.index(line.at) + 1) if line.at in order else ""
    new.pop("move", None)
    return new


def _stepped(order: list[int], at: int, verb: str) -> list[int]:
    """One step up or down; what is not in the order yet comes in at its end."""
    if at not in order:
        return [*order, at] if verb == UP else order
    place = order.index(at)
    rest = [each for each in order if each != at]
    if verb == OUT:
        return rest
    step = place - 1 if verb == UP else place + 1
    rest.insert(min(max(step, 0), len(rest)), at)
    return rest


class ReceiptForm(forms.Form):
    """A receipt that someone looks for."""

    receipt = forms.CharField(
        label=gettext_lazy("Your receipt"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("Sixteen letters and digits, such as 7K2M-9XQ4-ABCD-EF01."),
    )


class CodeForm(forms.Form):
    """The code by which a ballot is changed on another device."""

    code = forms.CharField(
        label=gettext_lazy("The code that you were shown after voting"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class WhyForm(forms.Form):
    """Why a vote is void."""

    why = forms.CharField(
        label=gettext_lazy("Why does it not count? Everybody who may vote is told."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ImportForm(forms.Form):
    """The result of a vote that was held elsewhere."""

    proof_url = forms.URLField(
        label=gettext_lazy("Where anybody can check it"), assume_scheme="https"
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    file = forms.FileField(
        label=gettext_lazy("The result as a file"),
        required=False,
        help_text=gettext_lazy("Of a budget also a .pb file (Pabulib) with its votes."),
    )
    document = forms.CharField(
        label=gettext_lazy("The result, or as text"),
        required=False,
        max_length=LARGEST_RESULT,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "As JSON: “totals” of every option with “voters”, or “ballots”; the manual shows both."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """One of both, as a text."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        sent = told.pop("file", None)
        if sent is None or self.errors:
            if not told.get("document") and not self.errors:
                raise ValidationError(_("Give the result, as a file or as a text."))
            return told
        if sent.size > LARGEST_RESULT:
            raise ValidationError(_("The file is too large: at most 8 MB."))
        try:
            told["document"] = sent.read().decode("utf-8")
        except UnicodeDecodeError as error:
            raise ValidationError(
                _("%(file)s is not a text in UTF-8: byte %(at)s cannot be read.")
                % {"file": sent.name, "at": error.start}
            ) from error
        return told
