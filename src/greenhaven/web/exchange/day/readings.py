"""What the day page reads, in few queries however many people there are.

Of each kind of exception at most a page's lines are read, and how many there are.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from django.db.models import (
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce
from django_tasks_db.models import DBTaskResult

from greenhaven.core.city import City
from greenhaven.web.commons.clock import week_of
from greenhaven.web.commons.people.models import Grant, Role
from greenhaven.web.exchange.batches.models import Batch, Observation, Seen, Stage
from greenhaven.web.exchange.batches.turning import TOO_HOT_C
from greenhaven.web.exchange.handovers.models import (
    OPEN_STATES,
    Commitment,
    CommitmentState,
    Handover,
)
from greenhaven.web.exchange.imports.models import UNFINISHED, SheetImport
from greenhaven.web.exchange.loop.models import Progress, Replanning
from greenhaven.web.exchange.offers.models import Offer, OfferState
from greenhaven.web.exchange.offers.queries import occurrences
from greenhaven.web.exchange.reports.models import Hold, Report, ReportState
from greenhaven.web.exchange.rounds.gathering import by_vehicle
from greenhaven.web.exchange.rounds.models import Draft, DraftState, Stop, StopState

SHOWN = 5  # lines of a kind
MOST_PAPERS = 500
MOST_ROWS = 5000  # of promises and batches that are looked at
MOST_SILENT = 1000  # places of which is told that they have not answered
OVER = 1.02  # of its capacity: a plan that fills a hub to the brim is no exception
LOOKED_AT = 60  # offers, of which those without a day this week fall away
SOON, BEFORE, AHEAD = timedelta(days=2), timedelta(days=7), timedelta(days=7)
LONG_AGO = timedelta(days=31)  # no promise since then: nobody takes it
UNSEEN_D = timedelta(days=7)  # without a look at a hot heap: somebody should ask
READY = timedelta(days=90)
DECLINED, MISSED, UNSERVED = "declined", "missed", "unserved"
TURN, RELEASE, LOOK = "turn", "release", "look"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """Some things of a kind, and how many there are."""

    rows: list[Any]
    count: int


class Promise(NamedTuple):
    """What the page tells of a promise."""

    pk: int
    state: str
    amount_mg: int
    material: str
    due_on: date
    answer: str
    giver: str | None
    giver_place: str
    taker_place: str


def promises(city: str, today: date) -> dict[str, Found]:
    """Promises that want a decision, by what it is about: one query for all kinds."""
    on_round = Stop.objects.filter(commitment=OuterRef("pk")).exclude(state=StopState.SKIPPED)
    state = CommitmentState
    declined = Q(
        state__in=[state.DECLINED, state.WITHDRAWN],
        answered_by__isnull=False,
        due_on__gte=today,
        due_on__lte=today + AHEAD,
    )
    missed = Q(state=state.MISSED, due_on__gte=today - BEFORE, due_on__lte=today)
    unserved = Q(state=state.AGREED, due_on=today) & by_vehicle() & ~Exists(on_round)
    rows = (
        Commitment.objects.filter(declined | missed | unserved, giver_place__city=city)
        .order_by("due_on", "pk")
        .values_list(
            "pk",
            "state",
            "amount_mg",
            "material",
            "due_on",
            "answer",
            "giver__name",
            "giver_place__name",
            "taker_place__name",
        )
    )
    kinds: dict[str, str] = {state.MISSED.value: MISSED, state.AGREED.value: UNSERVED}
    return _by_kind((kinds.get(row[1], DECLINED), Promise(*row)) for row in rows[:MOST_ROWS])


@dataclass(frozen=True, slots=True)
class Silent:
    """Someone, or those who keep a place, of whom promises of the next days have no word."""

    name: str
    kept: bool  # whether there is anybody who could answer
    promises: int
    first: int  # the promise with the lowest number
    due_on: date  # of the first


def proposed_soon(city: str, today: date) -> QuerySet[Commitment]:
    """Promises of the next days that wait for an answer."""
    return Commitment.objects.filter(
        state=CommitmentState.PROPOSED,
        giver_place__city=city,
        due_on__gte=today,
        due_on__lte=today + SOON,
    )


def without_a_voice(rows: QuerySet[Commitment], side: str) -> QuerySet[Commitment]:
    """Those of which that side is silent, because it is a place that nobody keeps."""
    keepers = Grant.objects.filter(place=OuterRef(f"{side}_place"), role=Role.KEEPER, ended_at=None)
    return rows.filter(~Exists(keepers), **{f"{side}_agreed_at": None, side: None})


def with_someone(rows: QuerySet[Commitment], side: str) -> QuerySet[Commitment]:
    """Those of which somebody can be told at that side: a person, an owner, or a keeper."""
    keepers = Grant.objects.filter(place=OuterRef(f"{side}_place"), role=Role.KEEPER, ended_at=None)
    named, owned = Q(**{f"{side}__isnull": False}), Q(**{f"{side}_place__owner__isnull": False})
    return rows.filter(named | owned | Exists(keepers))


def silent(city: str, today: date) -> list[Silent]:
    """Who has not answered what is proposed for the next days, those with most first."""
    asked = proposed_soon(city, today)
    columns = ("who", "whose", "kept", "promises", "first", "first_on")

    def of(side: str) -> Any:
        keepers = Grant.objects.filter(
            place=OuterRef(f"{side}_place"), role=Role.KEEPER, ended_at=None
        )
        return (
            asked.filter(**{f"{side}_agreed_at": None})
            .order_by()
            .annotate(kept=Exists(keepers))
            .values("kept", who=F(f"{side}_place__name"), whose=F(f"{side}__name"))
            .annotate(promises=Count("pk"), first=Min("pk"), first_on=Min("due_on"))
            .values_list(*columns)
        )

    found: dict[str, Silent] = {}
    rows = of("giver").union(of("taker"), all=True).order_by("-promises", "first")
    for who, whose, kept, *counted in rows[:MOST_SILENT]:
        one = Silent(whose or who, bool(whose) or kept, *counted)
        known = found.get(one.name)
        found[one.name] = one if known is None else _both(one, known)
    return sorted(found.values(), key=lambda each: (-each.promises, each.name))


def _both(one: Silent, other: Silent) -> Silent:
    """As a giver and as a taker."""
    return Silent(
        one.name,
        one.kept,
        one.promises + other.promises,
        min(one.first, other.first),
        min(one.due_on, other.due_on),
    )


def untaken(city: str, today: date) -> Found:
    """Offers and needs that come up this week and of which nothing is promised."""
    live = (*OPEN_STATES, CommitmentState.KEPT, CommitmentState.MISSED)
    promised = Commitment.objects.filter(
        Q(offer=OuterRef("pk")) | Q(need=OuterRef("pk")),
        state__in=live,
        due_on__gte=today - LONG_AGO,
    )
    found = (
        Offer.objects.filter(
            ~Exists(promised),
            state=OfferState.OPEN,
            place__city=city,
            first_day__lte=today + AHEAD,
            last_day__gte=today,
        )
        .select_related("place", "person")
        .order_by("first_day", "pk")[:LOOKED_AT]
    )
    rows = [offer for offer in found if occurrences(offer, today, AHEAD.days)]
    return Found(rows[:SHOWN], len(rows))


def crowded(city: City, today: date) -> list[Row]:
    """Hubs that get more in this week than they can take: what came, and what is promised."""
    monday = week_of(today)
    zone = ZoneInfo(city.timezone)
    begins = datetime.combine(monday, datetime.min.time(), zone)
    came = (
        Handover.objects.filter(
            taker_place__city=city.id,
            leg="collect",
            corrected_at=None,
            happened_at__gte=begins,
            happened_at__lt=begins + timedelta(weeks=1),
        )
        .values_list("taker_place__code")
        .annotate(mg=Sum("accepted_mg"))
    )
    promised = (
        Commitment.objects.filter(
            taker_place__city=city.id,
            leg="collect",
            state__in=OPEN_STATES,
            due_on__gte=today,
            due_on__lt=monday + timedelta(weeks=1),
        )
        .values_list("taker_place__code")
        .annotate(mg=Sum("amount_mg"))
    )
    load: dict[str, int] = {}
    for code, amount in came.order_by().union(promised.order_by(), all=True):
        load[code] = load.get(code, 0) + amount
    hubs = zip(
        city.hubs.id.tolist(),
        city.hubs.name.tolist(),
        city.hubs.capacity_t_per_week.tolist(),
        strict=True,
    )
    over = [
        {"code": code, "name": name, "mg": load[code], "most_mg": round(1e9 * most)}
        for code, name, most in hubs
        if code in load and np.isfinite(most) and load[code] > OVER * 1e9 * most
    ]
    return sorted(over, key=lambda row: row["most_mg"] / row["mg"])


class Heap(NamedTuple):
    """What the page tells of a batch."""

    code: str
    place: str
    stage: str
    ready_on: date | None
    begun_at: datetime
    read_at: datetime | None
    hottest: float | None  # at the last reading [°C]
    turned_at: datetime | None

    @property
    def looked_at(self) -> datetime:
        """When somebody last read its temperature, or laid it."""
        return self.read_at or self.begun_at

    def wants(self, now: datetime) -> str:
        """What it wants today; "" = nothing."""
        if self.stage == Stage.RIPE or (self.ready_on and self.ready_on <= now.date()):
            return RELEASE
        too_hot = self.hottest is not None and self.hottest > TOO_HOT_C
        if too_hot and (self.turned_at is None or self.turned_at <= self.looked_at):
            return TURN
        unseen = self.stage == Stage.ACTIVE and self.looked_at < now - UNSEEN_D
        return LOOK if unseen else ""


def batches(city: str, now: datetime) -> dict[str, Found]:
    """Batches that are too hot, that nobody looked at for a week, or that should be ripe."""
    seen = Observation.objects.filter(batch=OuterRef("pk"), replaced_by=None, taken_back=False)
    read = seen.filter(kind=Seen.TEMPERATURE).order_by("-at", "-value")
    ever_hot = Observation.objects.filter(
        batch=OuterRef("pk"), kind=Seen.TEMPERATURE, value__gt=TOO_HOT_C
    )
    turned = seen.filter(kind=Seen.TURNING).order_by("-at")
    unseen = Coalesce("read_at", "begun_at", output_field=DateTimeField())
    rows = (
        Batch.objects.filter(
            place__city=city,
            stage__in=[Stage.ACTIVE, Stage.CURING, Stage.RIPE],
            released_at=None,
        )
        .annotate(
            begun_at=Coalesce("started_at", "opened_at"),
            read_at=Subquery(read.values("at")[:1]),
            hottest=Subquery(read.values("value")[:1]),
            turned_at=Subquery(turned.values("at")[:1]),
            unseen_since=unseen,
        )
        .filter(
            # What may want something; `Heap.wants` says what it is.
            Q(stage=Stage.RIPE)
            | Q(ready_on__lte=now.date())
            | Q(stage=Stage.ACTIVE, unseen_since__lt=now - UNSEEN_D)
            | Exists(ever_hot)
        )
        .order_by("opened_at", "pk")
        .values_list(
            "code",
            "place__name",
            "stage",
            "ready_on",
            "begun_at",
            "read_at",
            "hottest",
            "turned_at",
        )
    )
    heaps = [Heap(*row) for row in rows[:MOST_ROWS]]
    return _by_kind((want, heap) for heap in heaps if (want := heap.wants(now)))


def papers(city: str, today: date, since: datetime) -> dict[str, list[Row]]:
    """What lies on the desk, by kind, the oldest first. One query for all.

    Holds, reports without an answer, sheets not taken in, searches for rounds that failed, a
    planning that failed and was not made good since, and background work that failed.
    """
    later = {"state__in": [Progress.DONE, Progress.FAILED], "pk__gt": OuterRef("pk")}
    newer_plan = Replanning.objects.filter(city=city, **later)
    newer_draft = Draft.objects.filter(
        city=OuterRef("city"), day=OuterRef("day"), pk__gt=OuterRef("pk")
    )
    holds = Hold.objects.filter(batch__place__city=city, lifted_at=None, along_with=None)
    reports = Report.objects.filter(place__city=city, state=ReportState.OPEN)
    sheets = SheetImport.objects.filter(state__in=UNFINISHED)
    drafts = Draft.objects.filter(city=city, day__gte=today, state=DraftState.FAILED)
    plans = Replanning.objects.filter(city=city, state=Progress.FAILED)
    work = DBTaskResult.objects.filter(status="FAILED", finished_at__gte=since)
    every = _paper("hold", holds, "batch__code", "reason", "placed_at").union(
        _paper("report", reports, "kind", "place__name", "created_at"),
        _paper("sheet", sheets, "file_name", "state", "made_at"),
        _paper("draft", drafts.exclude(Exists(newer_draft)), "state", "city", "asked_at"),
        _paper("plan", plans.exclude(Exists(newer_plan)), "words", "state", "asked_at"),
        work.order_by()
        .values(
            paper_kind=Value("work", output_field=CharField()),
            paper_words=F("task_path"),
            paper_more=Value("", output_field=CharField()),
        )
        .annotate(paper_number=Count("pk"), paper_at=Max("finished_at"))
        .values_list(*PAPER),
        all=True,
    )
    found: dict[str, list[Row]] = {}
    for kind, number, words, more, at in every.order_by("paper_at")[:MOST_PAPERS]:
        row = {"number": number, "words": words, "more": more, "at": at}
        found.setdefault(kind, []).append(row)
    return found


# Other names than any of these tables has for a column of its own.
PAPER = ("paper_kind", "paper_number", "paper_words", "paper_more", "paper_at")


def _paper(kind: str, found: QuerySet[Any], words: str, more: str, at: str) -> Any:
    return (
        found.order_by()
        .annotate(
            paper_kind=Value(kind, output_field=CharField()),
            paper_number=F("pk"),
            paper_words=F(words),
            paper_more=F(more),
            paper_at=F(at),
        )
        .values_list(*PAPER)
    )


def _by_kind(rows: Iterable[tuple[str, Any]]) -> dict[str, Found]:
    found: dict[str, list[Any]] = {}
    for kind, row in rows:
        found.setdefault(kind, []).append(row)
    return {kind: Found(each[:SHOWN], len(each)) for kind, each in found.items()}
