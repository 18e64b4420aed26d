"""What is known of a place, what may be declared of it, who keeps it, and when it is open."""

from django.http import HttpRequest
from ninja import Field, Router, Schema
from pydantic import model_validator

from greenhaven.web.api.answers import answers
from greenhaven.web.api.doors import found, opens, who
from greenhaven.web.api.people import SpanShape, refuse_odd_spans
from greenhaven.web.api.texts import Code, Hour, Weekday
from greenhaven.web.commons.people.models import Grant, Role
from greenhaven.web.commons.places.columns import DECLARABLE, Declarable, Form
from greenhaven.web.commons.places.facts import Fact, facts_of
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.places.queries import public_place
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.commons.words import materials_of
from greenhaven.web.exchange.rounds.fleet import set_opening_hours
from greenhaven.web.exchange.rounds.models import OpeningHours

router = Router(tags=["Places"])


class FactShape(Schema):
    """One thing known of a place, in words; empty where nobody knows."""

    column: str
    label: str
    value: str
    declared: bool
    assumed: str | None = Field(description="Why it was assumed, where it was.")

    @staticmethod
    def resolve_label(row: Fact) -> str:
        """What it is."""
        return str(row.label)

    @staticmethod
    def resolve_declared(row: Fact) -> bool:
        """Whether a keeper said it."""
        return row.declaration is not None

    @staticmethod
    def resolve_assumed(row: Fact) -> str | None:
        """The reason."""
        return row.assumption.reason if row.assumption else None


class DeclarableShape(Schema):
    """What a keeper may declare: in one of the units, of the choices, one or several words."""

    column: str
    label: str
    form: str
    units: list[str]
    choices: list[str]

    @staticmethod
    def resolve_label(row: Declarable) -> str:
        """What it is."""
        return str(row.label)

    @staticmethod
    def resolve_units(row: Declarable) -> list[str]:
        """In which a number may be given."""
        return list(row.units or ([row.unit] if row.form == Form.NUMBER else []))

    @staticmethod
    def resolve_choices(row: Declarable) -> list[str]:
        """Among which one chooses; of materials and months several, with blanks between them."""
        if row.form == Form.MATERIALS:
            return list(materials_of(present_city()))
        if row.form == Form.MONTHS:
            return [str(month) for month in range(1, 13)]
        return [name for name, _words in row.choices]


class OpenShape(Schema):
    """When a place is open on one day of the week, in hours of the city."""

    weekday: Weekday
    begins_at: Hour = Field(alias="opens_at")
    ends_at: Hour = Field(alias="closes_at")


class OpenTold(Schema):
    """All hours of a week; with none at all, nothing is known of it again."""

    hours: list[SpanShape] = Field(max_length=42)

    @model_validator(mode="after")
    def in_order(self) -> "OpenTold":
        """Each ends later than it begins, and none overlaps another."""
        refuse_odd_spans(self.hours)
        return self


@router.get("/places/{code}/facts", response=answers(list[FactShape]), operation_id="facts")
@opens("place.read", public_place)
def facts(request: HttpRequest, code: Code) -> list[Fact]:
    """All that may be declared of a place, as it holds now."""
    del code
    return facts_of(found(request, Place), present_city())


@router.get(
    "/places/{code}/declarable", response=answers(list[DeclarableShape]), operation_id="declarable"
)
@opens("place.read", public_place)
def declarable(request: HttpRequest, code: Code) -> list[Declarable]:
    """What its keepers may declare."""
    del code
    return list(DECLARABLE[found(request, Place).kind])


@router.get("/places/{code}/keepers", response=answers(list[str]), operation_id="keepers")
@opens("place.read", public_place)
def keepers(request: HttpRequest, code: Code) -> list[str]:
    """The names of its keepers who let them be told."""
    del code
    kept = Grant.objects.filter(
        place=found(request, Place), role=Role.KEEPER, ended_at=None, named=True
    )
    return [str(row.person) for row in kept.select_related("person").order_by("person__name")]


@router.get("/places/{code}/hours", response=answers(list[OpenShape]), operation_id="open_hours")
@opens("place.read", public_place)
def hours(request: HttpRequest, code: Code) -> list[OpeningHours]:
    """When it can be come to; none = it is not known."""
    del code
    return _hours(found(request, Place))


@router.put(
    "/places/{code}/hours", response=answers(list[OpenShape]), operation_id="set_open_hours"
)
@opens("place.declare", public_place)
def set_hours(request: HttpRequest, code: Code, told: OpenTold) -> list[OpeningHours]:
    """Say when it can be come to; rounds made from now on keep to it."""
    del code
    spans: dict[int, list[tuple[Hour, Hour]]] = {}
    for span in told.hours:
        spans.setdefault(span.weekday, []).append((span.begins_at, span.ends_at))
    place = found(request, Place)
    set_opening_hours(place=place, hours=spans, by=who(request))
    return _hours(place)


def _hours(place: Place) -> list[OpeningHours]:
    return list(OpeningHours.objects.filter(place=place).order_by("weekday", "opens_at"))
