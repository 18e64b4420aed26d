"""What keepers say of their reactors and batches."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenhaven.core.city import City
from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.clock import now
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.units import UNITS, read_number
from greenhaven.web.commons.waiting import WaitingForm
from greenhaven.web.exchange.batches.actions import STEPS, add_reactor, move_on, start_batch
from greenhaven.web.exchange.batches.errors import BatchError
from greenhaven.web.exchange.batches.mixing import planned_mix
from greenhaven.web.exchange.batches.models import (
    Batch,
    Observation,
    Reactor,
    ReactorKind,
    Stage,
)
from greenhaven.web.exchange.batches.observing import (
    refuse_other_days,
    take_back,
)
from greenhaven.web.exchange.batches.releasing import release, standing_of

DECIMAL = {"inputmode": "decimal", "autocomplete": "off"}
HEAP_UNITS = [(name, UNITS[name].label) for name in ("m3", "yd3", "l")]


def amount_field(label: Any, *, required: bool = True, hint: Any = "") -> forms.CharField:
    """An amount as it is typed; it is read where it is recorded."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=20,
        help_text=hint,
        widget=forms.TextInput(attrs=DECIMAL),
    )


class ActForm(forms.Form):
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


class BatchForm(WaitingForm, ActForm):
    """Something that is done with one batch, now or at the time that is given."""

    title: Promise | str = ""
    button: Promise | str = ""
    intro: Promise | str = ""

    at = forms.DateTimeField(
        label=gettext_lazy("When, if not now"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )

    def __init__(
        self, batch: Batch, city: City, person: Person, data: Any = None, files: Any = None
    ) -> None:
        super().__init__(data, files)
        self.batch, self.city, self.person = batch, city, person

    def clean_at(self) -> datetime:
        """The time that is given, in the city's zone; else when it was filled in, or now."""
        given: datetime | None = self.cleaned_data["at"]
        present = now(self.city)
        zone = ZoneInfo(self.city.timezone)
        local = given.replace(tzinfo=zone) if given else self.filled_in_at(present)
        if local is None:
            return max(present, self.batch.opened_at)
        try:
            refuse_other_days(self.batch, local, present)
        except BatchError as error:
            raise forms.ValidationError(str(error)) from error
        return max(local, self.batch.opened_at)

    def act(self) -> object:
        """Record it."""
        raise NotImplementedError

    def recorded(self) -> bool:
        """Record it if the form is whole; say why not, where it is refused."""
        return self.done(self.act)


class StartForm(BatchForm):
    """Into which reactor the intake is laid."""

    title = gettext_lazy("Start the batch")
    button = gettext_lazy("Start")
    intro = gettext_lazy(
        "From then on nothing is added at the gate. The next intake opens by itself."
    )

    reactor = forms.ModelChoiceField(
        label=gettext_lazy("Where is it laid?"),
        queryset=Reactor.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
    )

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        field = self.fields["reactor"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- declared above
        field.queryset = self.batch.place.reactors.filter(closed_at=None).order_by("name")
        field.label_from_instance = lambda reactor: f"{reactor.name} ({reactor.get_kind_display()})"  # type: ignore[method-assign, assignment]

    def act(self) -> object:
        told = self.cleaned_data
        target = planned_mix(self.batch.place, told["at"].date())
        return start_batch(
            intakes=[self.batch], reactor=told["reactor"], by=self.person, at=told["at"],
            target=target,
        )  # fmt: skip


class MoveForm(BatchForm):
    """How far it is now."""

    title = gettext_lazy("How far is it?")
    button = gettext_lazy("Save")

    stage = forms.ChoiceField(label=gettext_lazy("It is now"), widget=forms.RadioSelect)

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        steps = [*STEPS.get(self.batch.stage, ()), Stage.SPENT]
        self.fields["stage"].choices = [  # type: ignore[attr-defined]
            (each.value, each.label) for each in Stage if each in steps
        ]

    def act(self) -> object:
        told = self.cleaned_data
        return move_on(batch=self.batch, stage=told["stage"], by=self.person, at=told["at"])


class ReleaseForm(BatchForm):
    """It may be given from now on."""

    title = gettext_lazy("Release")
    button = gettext_lazy("Release it")
    intro = gettext_lazy(
        "After that it may be given to gardens. What it rests on is kept with your name."
    )

    @property
    def lacks(self) -> list[str]:
        """What stands against it."""
        return standing_of(self.batch).lacks(self.person.units)

    def act(self) -> object:
        return release(batch=self.batch, by=self.person, at=self.cleaned_data["at"])


class TakeBackForm(BatchForm):
    """Something was written down wrongly."""

    observation = forms.ModelChoiceField(
        queryset=Observation.objects.none(), widget=forms.HiddenInput
    )
    why = forms.CharField(label=gettext_lazy("What was wrong with it?"), max_length=300)

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        field = self.fields["observation"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- declared above
        field.queryset = self.batch.observations.filter(taken_back=False)

    def act(self) -> object:
        told = self.cleaned_data
        return take_back(
            observation=told["observation"], by=self.person, at=told["at"], why=told["why"],
            key=told["key"],
        )  # fmt: skip


class ReactorForm(ActForm):
    """A bin, bay or heap's place of a hub."""

    name = forms.CharField(
        label=gettext_lazy("What do you call it?"),
        max_length=80,
        help_text=gettext_lazy("Such as: Bay 2, the long windrow."),
    )
    kind = forms.ChoiceField(label=gettext_lazy("What is it?"), choices=ReactorKind.choices)
    size = amount_field(gettext_lazy("How much goes into it"), required=False)
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), choices=HEAP_UNITS, required=False)

    def add(self, place: Place, by: Person) -> Reactor:
        """Add it to the hub."""
        told = self.cleaned_data
        litres = None
        if told["size"]:
            unit = UNITS[told["unit"] or "l"].litres or 1
            litres = round(read_number(told["size"]) * unit)
            if not 1 <= litres <= 2_000_000:
                raise BatchError(_("A size of 1 to 2 000 000 litres was expected."))
        return add_reactor(
            place=place, name=told["name"].strip(), kind=told["kind"], volume_l=litres, by=by
        )
