"""What is asked where something is handed over."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.files.base import ContentFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenhaven.core.rules.movements import Leg
from greenhaven.errors import GreenhavenError
from greenhaven.web.commons import clock
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.units import UNITS, read_amount
from greenhaven.web.commons.uploads import clean_photo
from greenhaven.web.commons.waiting import WaitingForm
from greenhaven.web.exchange.batches.models import Batch
from greenhaven.web.exchange.batches.queries import released_at
from greenhaven.web.exchange.handovers.actions import correct_handover, record_handover
from greenhaven.web.exchange.handovers.keeping import Keeping
from greenhaven.web.exchange.handovers.models import (
    Commitment,
    CommitmentState,
    Handover,
    Method,
    NoFor,
    Refusal,
)

UNIT = forms.Select(attrs={"aria-label": gettext_lazy("Unit")})
DECIMAL = {"inputmode": "decimal", "autocomplete": "off"}
CHECKS = (
    ("", gettext_lazy("not looked at")),
    ("0", gettext_lazy("clean")),
    ("1", gettext_lazy("a piece or two")),
    ("2", gettext_lazy("some")),
    ("3", gettext_lazy("much")),
)
WRONG = (
    ("weight", gettext_lazy("wrong weight")),
    ("person", gettext_lazy("wrong person")),
    ("twice", gettext_lazy("written twice")),
    ("other", gettext_lazy("something else")),
)
TAKEABLE = (
    CommitmentState.PROPOSED,
    CommitmentState.AGREED,
    CommitmentState.LAPSED,
    CommitmentState.MISSED,
    CommitmentState.KEPT,  # so that the same form, sent again, is known
)


def amount_field(label: Any, *, required: bool = True) -> forms.CharField:
    """An amount as it is typed; it is read where it is recorded."""
    return forms.CharField(
        label=label, required=required, max_length=20, widget=forms.TextInput(attrs=DECIMAL)
    )


class _Refusable(forms.Form):
    """A form whose action may say no."""

    def refuse(self, error: GreenhavenError) -> None:
        """Show why it was not recorded."""
        self.add_error(None, str(error))


class _Loaded(_Refusable):
    """An amount, its unit, and how it is known."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    quantity = amount_field(gettext_lazy("Weight"))
    unit = forms.ChoiceField(
        label=gettext_lazy("Unit"),
        choices=[(name, each.label) for name, each in UNITS.items()],
        widget=UNIT,
    )
    method = forms.ChoiceField(
        label=gettext_lazy("How it is known"), choices=Method.choices, required=False
    )
    photo = forms.FileField(
        label=gettext_lazy("Photo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )

    def clean_photo(self) -> ContentFile[bytes] | None:
        """The photo made anew, without what a camera writes into it."""
        sent = self.cleaned_data["photo"]
        try:
            return clean_photo(sent) if sent else None
        except GreenhavenError as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        """What is counted in buckets is known by volume."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        unit = UNITS.get(told.get("unit", ""))
        method = told.get("method") or Method.WEIGHED
        if unit is not None and unit.kg is None and method == Method.WEIGHED:
            method = Method.VOLUME
        told["method"] = method
        return told


class DropOffForm(WaitingForm, _Loaded):
    """What somebody brings to a place: who, what, how much, and how clean it is."""

    promise = forms.ModelChoiceField(queryset=Commitment.objects.none(), required=False)
    giver = forms.ModelChoiceField(queryset=Person.objects.none(), required=False)
    material = forms.ChoiceField(label=gettext_lazy("What"))
    rejected = amount_field(gettext_lazy("Sent back"), required=False)
    refusal = forms.ChoiceField(
        label=gettext_lazy("Why"), choices=[("", "–"), *Refusal.choices], required=False
    )
    refusal_note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=300)
    foreign_matter = forms.TypedChoiceField(
        label=gettext_lazy("Plastic, glass, metal"),
        choices=CHECKS,
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(
        self,
        keeping: Keeping,
        data: MultiValueDict[str, Any] | None = None,
        files: MultiValueDict[str, Any] | None = None,
    ) -> None:
        initial = {
            "key": uuid4,
            "unit": lambda: keeping.unit,
            "method": lambda: keeping.method,
        }
        super().__init__(data, files, initial=initial)
        self.keeping = keeping
        promises = Commitment.objects.filter(taker_place=keeping.place, state__in=TAKEABLE)
        self.fields["promise"].queryset = promises.select_related("giver_place", "giver")  # type: ignore[attr-defined]
        self.fields["giver"].queryset = keeping.regular()  # type: ignore[attr-defined]
        self.fields["material"].choices = lambda: keeping.kinds  # type: ignore[attr-defined]
        self.fields["material"].valid_value = keeping.takes  # type: ignore[attr-defined]

    def record(self, by: Person) -> Handover:
        """Write it down."""
        told = self.cleaned_data
        promise: Commitment | None = told["promise"]
        return record_handover(
            by=by,
            leg=promise.leg if promise else Leg.COLLECT,
            giver_place=promise.giver_place if promise else self.keeping.place,
            taker_place=self.keeping.place,
            material=told["material"],
            quantity=told["quantity"],
            unit=told["unit"],
            method=told["method"],
            rejected=told["rejected"] or None,
            refusal=told["refusal"],
            refusal_note=told["refusal_note"],
            foreign_matter=told["foreign_matter"],
            giver=promise.giver if promise else told["giver"],
            commitment=promise,
            photo=told["photo"],
            at=self.filled_in_at(clock.now(self.keeping.city)),
            key=told["key"],
        )


class ReceiveForm(_Loaded):
    """What a garden received of a batch."""

    batch = forms.ModelChoiceField(
        label=gettext_lazy("Out of which batch"), queryset=Batch.objects.none(), empty_label=None
    )

    def __init__(
        self,
        promise: Commitment,
        unit: str,
        data: MultiValueDict[str, Any] | None = None,
        files: MultiValueDict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, files, initial={"key": uuid4(), "unit": unit})
        self.promise = promise
        self.fields["batch"].queryset = released_at(promise.giver_place)  # type: ignore[attr-defined]

    def record(self, by: Person) -> Handover:
        """Write it down."""
        told, promise = self.cleaned_data, self.promise
        return record_handover(
            by=by,
            leg=promise.leg,
            giver_place=promise.giver_place,
            taker_place=promise.taker_place,
            material=promise.material,
            quantity=told["quantity"],
            unit=told["unit"],
            method=told["method"],
            giver=promise.giver,
            taker=promise.taker,
            out_of=told["batch"],
            commitment=promise,
            photo=told["photo"],
            key=told["key"],
        )


class CorrectForm(_Refusable):
    """Why a handover is corrected, and what is right."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    why = forms.ChoiceField(
        label=gettext_lazy("What was wrong"), choices=WRONG, widget=forms.RadioSelect
    )
    said = forms.CharField(label=gettext_lazy("In your words"), required=False, max_length=200)
    quantity = amount_field(gettext_lazy("The right weight"), required=False)
    unit = forms.ChoiceField(
        label=gettext_lazy("Unit"),
        choices=[(name, each.label) for name, each in UNITS.items()],
        widget=UNIT,
    )

    def __init__(self, handover: Handover, data: MultiValueDict[str, Any] | None = None) -> None:
        super().__init__(data, initial={"key": uuid4(), "unit": handover.unit})
        self.handover = handover

    def clean(self) -> dict[str, Any]:
        """A wrong weight is replaced by the right one; something else is said in words."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if told.get("why") == "weight" and not told.get("quantity"):
            self.add_error("quantity", _("Give the right weight."))
        if told.get("why") == "other" and not told.get("said"):
            self.add_error("said", _("Say in a few words what was wrong."))
        return told

    def correct(self, by: Person) -> Handover:
        """Correct it."""
        told = self.cleaned_data
        reason = ": ".join(filter(None, [str(dict(WRONG)[told["why"]]), told["said"]]))
        return correct_handover(
            handover=self.handover,
            by=by,
            reason=reason,
            quantity=told["quantity"] if told["why"] == "weight" else None,
            unit=told["unit"],
            key=told["key"],
        )


class AnswerForm(forms.Form):
    """Yes, no, or what became of it."""

    answer = forms.ChoiceField(
        choices=[(each, each) for each in ("agree", "decline", "withdraw", "miss")]
    )
    why = forms.CharField(required=False, max_length=300)
    no_for = forms.ChoiceField(
        label=gettext_lazy("For how long"),
        choices=NoFor.choices,
        widget=forms.RadioSelect,
        initial=NoFor.ONCE,
        required=False,
    )
    suits = amount_field(gettext_lazy("So much would suit"), required=False)
    suits_unit = forms.ChoiceField(
        choices=[(name, each.label) for name, each in UNITS.items() if each.kg is not None],
        widget=UNIT,
        required=False,
    )

    def __init__(self, unit: str, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["suits_unit"].initial = unit

    def clean(self) -> dict[str, Any]:
        """Where it is too much, what would suit is needed."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        told["would_suit_mg"] = 0
        if told.get("answer") == "decline" and told.get("no_for") == NoFor.TOO_MUCH:
            try:
                told["would_suit_mg"] = read_amount(
                    told.get("suits", ""), told.get("suits_unit") or "kg"
                )
            except GreenhavenError as error:
                self.add_error("suits", str(error))
        return told


class AgreeForm(forms.Form):
    """A yes to all that was seen, or to that of one day."""

    upto = forms.IntegerField(min_value=0, max_value=2**63 - 1)
    day = forms.DateField(required=False)
