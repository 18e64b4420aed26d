"""When an emergency article is in force: from an alert, and never longer than was agreed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator
from pydantic_core import PydanticCustomError

from greenhaven.core.rules.believed import COORDINATORS, Heard, believed
from greenhaven.core.rules.bounds import Bound, refuse_breaches
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.movements import Alerts
from greenhaven.core.rules.texts import Line
from greenhaven.core.rules.words import Message, Value, message, number

EVERYWHERE = "*"
USUAL_HOURS = 72
SEVERITIES = ("minor", "moderate", "severe", "extreme")  # the vocabulary of CAP 1.2
# Of a field whose lack is told in the article's own words.
NEEDED: dict[str, JsonValue] = {"needed": True}


class Event(StrEnum):
    """What alerts warn of."""

    STORM = "storm"
    FLOOD = "flood"
    HEAT = "heat"
    COLD = "cold"
    AIR_QUALITY = "air_quality"


EVENTS = {
    Event.STORM: "storms",
    Event.FLOOD: "floods",
    Event.HEAT: "heat",
    Event.COLD: "cold",
    Event.AIR_QUALITY: "bad air",
}


class Window(NamedTuple):
    """A time in which an article is in force; the end is not included."""

    begins: datetime
    ends: datetime
    severity: int


class Renewal(BaseModel):
    """A vote that an emergency goes on, for a while."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    began: Line = Field(description="when the warning began, an ISO time with its zone")
    until: Line = Field(description="when it ends instead, an ISO time with its zone")

    @model_validator(mode="after")
    def _are_times(self) -> "Renewal":
        for name, text in (("began", self.began), ("until", self.until)):
            try:
                moment(text)
            except RulesError as error:
                told = "{name}: expected an ISO time with its zone, such as 2026-01-31T06:00+00:00"
                raise PydanticCustomError("moment", told, {"name": name}) from error
        return self

    @property
    def begins(self) -> datetime:
        """When the warning began."""
        return moment(self.began).astimezone(UTC)

    @property
    def ends(self) -> datetime:
        """When the emergency ends."""
        return moment(self.until).astimezone(UTC)


class Trigger(BaseModel):
    """What sets an emergency article in force, and what ends it."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    event: Event = Field(description="what the alert warns of")
    least_severity: int = Field(default=2, description="1 minor, 2 moderate, 3 severe, 4 extreme")
    linger_h: float = Field(default=0.0, description="hours that it stays after the alert's end")
    max_hours: float | None = Field(
        default=None,
        json_schema_extra=NEEDED,
        description="hours after the alert's beginning at which it ends, whatever is heard",
    )
    cool_down_h: float = Field(
        default=24.0,
        description="hours after it in which only a worse alert sets it in force again",
    )
    renewals: tuple[Renewal, ...] | None = Field(
        default=None, min_length=1, description="votes that prolonged it; none = it never was"
    )
    sources: tuple[Line, ...] | None = Field(
        default=None,
        min_length=1,
        description="whose warnings count, as they are named; none = those of coordinators",
    )
    confirmations: int | None = Field(
        default=None,
        description="how many of them have to warn at the same time; none = one is enough",
    )

    @model_validator(mode="after")
    def _ends(self) -> "Trigger":
        if self.max_hours is None:
            raise PydanticCustomError(
                "no_expiry",
                "max_hours: an emergency article must end by itself, and this is missing; "
                "nearest valid value: {hours}",
                {"hours": USUAL_HOURS},
            )
        refuse_breaches(dict(self), BOUNDS)
        self._refuse_too_few_sources()
        self._refuse_long_renewals(timedelta(hours=self.max_hours))
        return self

    def _refuse_too_few_sources(self) -> None:
        """Sources count once each, and coordinators one by one: enough of them can agree."""
        listed = set(self.sources or (COORDINATORS,))
        if "" in listed or len(listed) < len(self.sources or listed):
            told = "sources: each has a name of its own; an empty name or the same twice came"
            raise PydanticCustomError("sources", told)
        if COORDINATORS not in listed and (self.confirmations or 1) > len(listed):
            raise PydanticCustomError(
                "confirmations",
                "confirmations: {asked} were asked for, and only {named} sources are named; "
                "nearest valid value: {named}",
                {"asked": self.confirmations, "named": len(listed)},
            )

    def _refuse_long_renewals(self, longest: timedelta) -> None:
        """Each vote prolongs it by no more than was agreed for a warning."""
        ends: dict[datetime, datetime] = {}
        for each in sorted(self.renewals or (), key=lambda each: each.ends):
            latest = ends.get(each.begins, each.begins + longest) + longest
            if not each.begins < each.ends <= latest:
                raise PydanticCustomError(
                    "renewal",
                    "renewals: {until} came, expected a time after the warning began, by which a "
                    "vote prolongs it by at most {hours} hours; nearest valid value: {latest}",
                    {
                        "until": each.until,
                        "hours": number(longest / timedelta(hours=1)),
                        "latest": latest.isoformat(),
                    },
                )
            ends[each.begins] = each.ends

    def windows(self, alerts: Alerts, district: str) -> tuple[Window, ...]:
        """When it is in force in a district, in the order of time.

        Parameters
        ----------
        alerts : Alerts
            What was received; without an alert it is never in force.
        district : str
            Id of the district; "" = a place that belongs to none, which only alerts for everywhere
            reach.
        """
        windows: list[Window] = []
        worst_first = sorted(self._meant(alerts, district), key=_by_time)
        for alert in worst_first:
            if self._again(windows, alert):
                windows.append(alert)
        return tuple(windows)

    def words(self) -> Message:
        """When it is in force, for a reader."""
        return message(
            "It holds only while a warning of {event} that is {severity} or worse is in force "
            "there, and {linger, plural, =0 {not after} one {# hour after} other {# hours after}} "
            "it. It ends by itself {hours, plural, one {# hour} other {# hours}} after the warning "
            "began.{rest}{heard}",
            event=message(EVENTS[self.event]),
            severity=message(SEVERITIES[self.least_severity - 1]),
            linger=self.linger_h,
            hours=self.max_hours or 0.0,
            rest=self._rest_words(),
            heard=self._heard_words(),
        )

    def _heard_words(self) -> Value:
        """Whose warnings count; those of one coordinator are what is usual."""
        if self.sources is None and self.confirmations is None:
            return ""
        names = tuple(
            message("coordinators of the network") if each == COORDINATORS else each
            for each in self.sources or (COORDINATORS,)
        )
        needed = self.confirmations or 1
        if needed == 1:
            return message(" Warnings count that come from {sources}.", sources=names)
        return message(
            " Warnings count that come from {sources}, where at least {n} of them agree.",
            sources=names,
            n=float(needed),
        )

    def _rest_words(self) -> Value:
        return (message("{rest}{renewals}", rest=self._cool_words(), renewals=self._again_words()),)

    def _again_words(self) -> Value:
        if not self.renewals:
            return ""
        until = moment(max(self.renewals, key=lambda each: each.ends).until)
        return message(
            " A vote prolonged it until {day}, {hour}.", day=until.date(), hour=until.time()
        )

    def _cool_words(self) -> Value:
        if not self.cool_down_h:
            return ""
        return message(
            " For {hours, plural, one {# hour} other {# hours}} after that only a worse warning "
            "sets it in force again.",
            hours=self.cool_down_h,
        )

    def _again(self, before: list[Window], alert: Window) -> bool:
        """Whether an alert sets it in force anew: a stuck feed that repeats itself does not.

        Rest begins when the last of all that came before has ended, which need not be that of the
        last warning: a worse one may be the shorter one.
        """
        if not before or alert.severity > before[-1].severity:
            return True
        return alert.begins >= _after(max(each.ends for each in before), self.cool_down_h)

    def _meant(self, alerts: Alerts, district: str) -> Iterator[Window]:
        heard = tuple(self.heard(alerts, district))
        for begins, ends, severity, *_ in believed(heard, self.sources, self.confirmations or 1):
            until = self.until(begins, ends)
            if until > begins:
                yield Window(begins, until, severity)

    def heard(self, alerts: Alerts, district: str) -> Iterator[Heard]:
        """Warnings of its event that are bad enough and reach a district, whoever they are from."""
        for alert in alerts.records():
            meant = alert["event"] == self.event and alert["severity"] >= self.least_severity
            if meant and not alert["article"] and reaches(alert["area"], district):
                yield Heard(
                    moment(alert["begins"]),
                    moment(alert["ends"]) if alert["ends"] else None,
                    alert["severity"],
                    alert["source"],
                    alert["voice"],
                )

    def until(self, begins: datetime, ends: datetime | None) -> datetime:
        """When it ends by itself after a warning, one whose end is not told included."""
        until = _after(begins, self.max_hours or 0.0)
        if ends is not None:
            until = min(_after(ends, self.linger_h), until)
        return self._renewed(begins.astimezone(UTC), until)

    def _renewed(self, begins: datetime, until: datetime) -> datetime:
        """The end of what began then: a vote may have prolonged it."""
        own = [each.ends for each in self.renewals or () if each.begins == begins]
        return max([until, *own])


BOUNDS = {
    "least_severity": Bound(1, 4, "the four severities of the Common Alerting Protocol 1.2"),
    "linger_h": Bound(0, 168, "a week after the danger a rule has to be decided, not lingered"),
    "max_hours": Bound(1, 336, "14 days: longer than that needs a decision, not an alert"),
    "cool_down_h": Bound(0, 720, "30 days"),
    "confirmations": Bound(1, 9, "whoever waits for more waits until it is over"),
}


def reaches(area: str, district: str) -> bool:
    """Whether what is given for an area holds in a district."""
    return bool(area) and area in (district, EVERYWHERE)


def activated(alerts: Alerts, article: str, district: str) -> tuple[Window, ...]:
    """When that article is known to be in force there: by what came of warnings, not by them."""
    return tuple(
        Window(moment(each["begins"]), moment(each["ends"]), each["severity"])
        for each in alerts.records()
        if each["article"] == article and each["area"] in (district, EVERYWHERE)
    )


def _by_time(window: Window) -> tuple[datetime, int, float]:
    """The earliest first; of those that begin together the worst, then the longest."""
    return window.begins, -window.severity, -window.ends.timestamp()


def _after(when: datetime, hours: float) -> datetime:
    """So many hours later; the last moment that there is where that lies behind it."""
    try:
        return when + timedelta(hours=hours)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)


def moment(text: str) -> datetime:
    """The time of an ISO text, which must say its zone."""
    try:
        when = datetime.fromisoformat(text)
    except ValueError as error:
        raise RulesError(
            f"an alert's time is {text!r}; expected an ISO time with its zone"
        ) from error
    if when.tzinfo is None:
        raise RulesError(f"an alert's time is {text!r}; its zone is missing, such as +00:00")
    return when
