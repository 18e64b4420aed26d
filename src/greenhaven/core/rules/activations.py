"""When emergencies were in force, and why: the record that a warning leaves behind."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from greenhaven.core.rules.articles import Article, Authority, Level
from greenhaven.core.rules.believed import is_believed
from greenhaven.core.rules.movements import Alerts
from greenhaven.core.rules.rulebook import Rulebook
from greenhaven.core.rules.triggers import (
    EVENTS,
    EVERYWHERE,
    SEVERITIES,
    Trigger,
    Window,
    moment,
)
from greenhaven.core.rules.words import Message, Place, Value, message

REPORT_DAYS = 14  # after its end, what it did is told
BY_HAND_HOURS = 24  # at most, where two stewards set it in force without a warning


@dataclass(frozen=True, slots=True)
class Activation:
    """One time that a warning set an emergency article in force.

    Parameters
    ----------
    article : str
        Id of the article.
    version : int
    areas : tuple of str
        Ids of districts; "" = places that belong to none.
    event : str
    severity : int
        1 minor, 2 moderate, 3 severe, 4 extreme.
    begins, ends : datetime
        In UTC; the end is not included.
    rests_until : datetime
        Until when only a worse warning sets it in force again.
    renewed : bool
        Whether a vote prolonged it.
    alerts : tuple of dict
        The warnings behind it, as they were received.
    """

    article: str
    version: int
    areas: tuple[str, ...]
    event: str
    severity: int
    begins: datetime
    ends: datetime
    rests_until: datetime
    renewed: bool
    alerts: tuple[dict[str, Any], ...]

    @property
    def report_due(self) -> date:
        """The day by which it is told what it did."""
        return self.ends.date() + timedelta(days=REPORT_DAYS)

    @property
    def key(self) -> tuple[str, int, str]:
        """What tells it apart: the same warning sets an article in force once."""
        return self.article, self.version, self.begins.isoformat()

    def payload(self) -> dict[str, Any]:
        """What is kept of it in a chain of records: plain names and values."""
        return {
            "article": self.article,
            "version": self.version,
            "areas": list(self.areas),
            "event": self.event,
            "severity": self.severity,
            "begins": self.begins.isoformat(),
            "ends": self.ends.isoformat(),
            "rests_until": self.rests_until.isoformat(),
            "renewed": self.renewed,
            "report_due": self.report_due.isoformat(),
            "alerts": list(self.alerts),
        }

    def notice(self, rulebook: Rulebook) -> Message:
        """What everyone is told when it begins."""
        article = next(
            each for each in rulebook.versions(self.article) if each.version == self.version
        )
        return message(
            "{article} is in force: a warning of {event} that is {severity} was given for {where}. "
            "It ends by itself on {day} at {hour} UTC, and by {due} it is told what it did.",
            article=article.noun(),
            event=message(EVENTS[article.trigger.event] if article.trigger else self.event),
            severity=message(SEVERITIES[self.severity - 1]),
            where=self._where(),
            day=self.ends.date(),
            hour=self.ends.time(),
            due=self.report_due,
        )

    def _where(self) -> Value:
        if any(each["area"] == EVERYWHERE for each in self.alerts):
            return message("the whole city")
        return tuple(Place(each) for each in self.areas if each)


def activations(
    rulebook: Rulebook, alerts: Alerts, districts: Iterable[str]
) -> tuple[Activation, ...]:
    """Every time that a warning set an article in force, in the order of time.

    The same as planner and guard go by; an article counts from the day on which it begins to hold.

    Parameters
    ----------
    rulebook : Rulebook
    alerts : Alerts
        What was received.
    districts : iterable of str
        Ids of the city's districts.
    """
    ids = tuple(districts)
    found = [
        activation
        for article in rulebook.articles
        if article.trigger is not None and article.authority is not Authority.ADVISORY
        for activation in _of_article(article, alerts, ids)
    ]
    return tuple(sorted(found, key=lambda each: (each.begins, each.article, each.version)))


def areas_of(article: Article, districts: Iterable[str]) -> tuple[str, ...]:
    """Where an article can be in force: ids of districts, and "" for places that are in none.

    Of a circle it is the district that it lies in; of one that lies in several, any of them.
    """
    own = article.area if article.level is Level.DISTRICT else article.area_district
    return (own,) if own else (*districts, "")


def _of_article(article: Article, alerts: Alerts, ids: tuple[str, ...]) -> Iterator[Activation]:
    assert article.trigger is not None  # noqa: S101 -- asked by the caller
    trigger = article.trigger
    areas: dict[Window, list[str]] = {}
    for district in areas_of(article, ids):
        for window in trigger.windows(alerts, district):
            if article.in_force(window.begins.date()):
                areas.setdefault(window, []).append(district)
    for window, where in areas.items():
        begins, ends = window.begins.astimezone(UTC), window.ends.astimezone(UTC)
        yield Activation(
            article=article.id,
            version=article.version,
            areas=tuple(where),
            event=trigger.event.value,
            severity=window.severity,
            begins=begins,
            ends=ends,
            rests_until=ends + timedelta(hours=trigger.cool_down_h),
            renewed=any(each.begins == begins for each in trigger.renewals or ()),
            alerts=tuple(_behind(alerts, trigger, window, where)),
        )


def _behind(
    alerts: Alerts, trigger: Trigger, window: Window, where: list[str]
) -> Iterator[dict[str, Any]]:
    """The warnings that began it: where several have to agree, all that were given then."""
    alone = (trigger.confirmations or 1) == 1
    for alert in alerts.records():
        if alert["event"] != trigger.event or alert["article"]:
            continue
        if alert["area"] not in (*where, EVERYWHERE):
            continue
        if not is_believed(alert["source"], trigger.sources):
            continue
        begins, ends = moment(alert["begins"]), alert["ends"]
        if alone:
            meant = begins == window.begins and alert["severity"] == window.severity
        else:
            bad = alert["severity"] >= trigger.least_severity
            meant = bad and begins <= window.begins and (not ends or window.begins < moment(ends))
        if meant:
            yield dict(alert)
