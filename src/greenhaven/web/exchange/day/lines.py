"""Exceptions in words: each one line with its reason and one thing to do."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from greenhaven.web.commons.clock import as_here, week_of
from greenhaven.web.commons.quantities import number
from greenhaven.web.commons.templatetags.quantities import day as in_words
from greenhaven.web.commons.units import shown, shown_celsius
from greenhaven.web.commons.words import heap
from greenhaven.web.exchange.day import readings
from greenhaven.web.exchange.day.page import Asked, Day, Group, Line
from greenhaven.web.exchange.disruptions.models import Disruption, Kind
from greenhaven.web.exchange.handovers.names import material_name
from greenhaven.web.exchange.loop.queries import NAMES
from greenhaven.web.exchange.offers.models import Offer
from greenhaven.web.exchange.plans.models import Plan
from greenhaven.web.exchange.reports.models import Noticed
from greenhaven.web.exchange.rounds.models import RoundState

FAILED_WITHIN = timedelta(days=3)
Papers = dict[str, list[readings.Row]]


def exceptions(
    asked: Asked,
    rounds: list[Any],
    plan: Plan | None,
    snapshot: int,
    matters: Sequence[Disruption] = (),
) -> Day:
    """What needs a decision today, the gravest first."""
    papers = readings.papers(asked.city.id, asked.today, timezone.now() - FAILED_WITHIN)
    promises = readings.promises(asked.city.id, asked.today)
    found = [
        _down(asked, matters),
        _holds(papers),
        _reports(papers),
        _plan(asked, papers, plan, snapshot),
        _rounds(asked, rounds, papers),
        _promises(asked, promises, readings.UNSERVED),
        _crowded(asked),
        *_batches(asked),
        _silent(asked),
        _promises(asked, promises, readings.DECLINED),
        _untaken(asked),
        _promises(asked, promises, readings.MISSED),
        _sheets(papers),
        _failed(papers),
    ]
    groups = [group for group in found if group.lines]
    return Day(groups, sum(group.count for group in groups))


def _down(asked: Asked, matters: Sequence[Disruption]) -> Group:
    """Hubs that cannot work now, by what their keepers or coordinators say."""
    now = [each for each in matters if each.kind == Kind.HUB_DOWN and each.begins_at <= asked.now]
    lines = [
        Line(
            what=_("%(place)s is down") % {"place": each.place},
            why=_why_down(asked, each),
            url=reverse("changes"),
            do=_("See what changes"),
        )
        for each in now[: readings.SHOWN]
    ]
    return Group(_("Hubs that cannot work"), lines, len(now), reverse("disruptions"))


def _why_down(asked: Asked, row: Disruption) -> str:
    told = {"who": row.declared_by, "day": asked.day_of(row.declared_at)}
    said = _("said by %(who)s on %(day)s") % told
    until = (
        _("until %(day)s") % {"day": asked.day_of(row.ends_at)}
        if row.ends_at
        else _("nobody knows until when")
    )
    return "; ".join(each for each in (row.words, said, until) if each)


def _holds(papers: Papers) -> Group:
    rows = papers.get("hold", [])
    lines = [
        Line(
            what=_("%(batch)s is on hold") % {"batch": row["words"]},
            why=row["more"],
            url=reverse("hold", args=[row["number"]]),
            do=_("Read the evidence"),
        )
        for row in rows[: readings.SHOWN]
    ]
    return Group(_("Holds"), lines, len(rows), reverse("reports"))


def _reports(papers: Papers) -> Group:
    rows = papers.get("report", [])
    kinds = dict(Noticed.choices)
    lines = [
        Line(
            what=_("%(place)s: %(noticed)s")
            % {"place": row["more"], "noticed": kinds.get(row["words"], row["words"])},
            why=_("nobody has answered since %(day)s") % {"day": in_words(as_here(row["at"]))},
            url=reverse("report-log-entry", args=[row["number"]]),
            do=_("Read and answer"),
        )
        for row in rows[: readings.SHOWN]
    ]
    return Group(_("Reports without an answer"), lines, len(rows), reverse("reports"))


def _plan(asked: Asked, papers: Papers, plan: Plan | None, snapshot: int) -> Group:
    lines, url = [], reverse("changes")
    for row in papers.get("plan", []):
        why = next(iter(row["words"].strip().splitlines()), _("no reason was told"))
        lines.append(
            Line(_("The last re-planning found no plan"), why, url, _("See what conflicts"))
        )
    if plan is None:
        lines.append(Line(_("There is no plan"), _("none was made yet"), url, _("Plan")))
    elif plan.snapshot_id != snapshot:
        why = _("it was made of what was known on %(day)s") % {
            "day": in_words(as_here(plan.created_at))
        }
        lines.append(Line(_("The plan is older than the data"), why, url, _("Plan again")))
    elif plan.start + timedelta(weeks=plan.weeks) <= week_of(asked.today):
        why = _("its last week is over")
        lines.append(Line(_("The plan has run out"), why, url, _("Plan again")))
    return Group(_("The plan"), lines, len(lines), url)


def _rounds(asked: Asked, rounds: list[Any], papers: Papers) -> Group:
    url = f"{reverse('rounds')}?day={asked.today.isoformat()}"
    lines = [
        Line(
            what=each.title,
            why=_("nobody drives it")
            if each.driver is None
            else _("%(driver)s has not answered yet") % {"driver": each.driver},
            url=url,
            do=_("Find a driver") if each.driver is None else _("Ask"),
        )
        for each in rounds
        if each.state == RoundState.PLANNED
    ]
    lines += [
        Line(
            what=each.title,
            why=ngettext(
                "%(n)s stop was passed by", "%(n)s stops were passed by", each.stops_skipped
            )
            % {"n": each.stops_skipped},
            url=reverse("round", args=[each.pk]),
            do=_("See why"),
        )
        for each in rounds
        if each.stops_skipped
    ]
    lines += [
        Line(_("A search for rounds failed"), _("its reason stands there"), url, _("Look"))
        for _row in papers.get("draft", [])
    ]
    return Group(_("Rounds"), lines[: readings.SHOWN], len(lines), url)


def _crowded(asked: Asked) -> Group:
    rows = readings.crowded(asked.city, asked.today)
    lines = [
        Line(
            what=row["name"],
            why=_("%(amount)s come this week, room for %(most)s")
            % {
                "amount": shown(row["mg"], asked.units),
                "most": shown(row["most_mg"], asked.units),
            },
            url=reverse("keep-place", args=[row["code"]]),
            do=_("See what comes"),
        )
        for row in rows[: readings.SHOWN]
    ]
    return Group(_("Hubs over capacity"), lines, len(rows), reverse("hubs"))


def _batches(asked: Asked) -> Iterator[Group]:
    found = readings.batches(asked.city.id, asked.now)
    titles = {
        readings.TURN: (_("Batches to turn"), _("Turn it")),
        readings.RELEASE: (_("Batches to release"), _("See what is missing")),
        readings.LOOK: (_("Batches nobody looked at"), _("Ask its keeper")),
    }
    for kind, (title, do) in titles.items():
        if kind in found:
            lines = [
                Line(
                    what=_("%(batch)s, %(place)s") % {"batch": heap(row.code), "place": row.place},
                    why=_of_batch(asked, kind, row),
                    url=reverse("batch", args=[row.code]),
                    do=do,
                )
                for row in found[kind].rows
            ]
            yield Group(title, lines, found[kind].count, reverse("hubs"))


def _of_batch(asked: Asked, kind: str, row: readings.Heap) -> str:
    if kind == readings.TURN:
        return _("%(hottest)s at its hottest spot, too hot for those who work in it") % {
            "hottest": shown_celsius(row.hottest or 0.0, asked.units)
        }
    if kind == readings.LOOK:
        return _("no temperature since %(day)s") % {"day": asked.day_of(row.looked_at)}
    if row.ready_on is None:
        return _("it is ripe and not released")
    return _("it was to be ripe on %(day)s") % {"day": in_words(row.ready_on)}


def _promises(asked: Asked, found: dict[str, readings.Found], kind: str) -> Group:
    titles = {
        readings.UNSERVED: _("Agreed for today, on no round"),
        readings.DECLINED: _("Promises declined or taken back"),
        readings.MISSED: _("Nobody came"),
    }
    doing = {
        readings.UNSERVED: _("Put it on a round"),
        readings.DECLINED: _("Find another way"),
        readings.MISSED: _("Offer another day"),
    }
    mine = found.get(kind, readings.Found([], 0))
    if kind == readings.UNSERVED and mine.count > len(mine.rows):
        return Group(titles[kind], [_many_unserved(asked, mine)], 1, "")
    lines = [
        Line(
            what=_("%(amount)s of %(material)s, %(giver)s to %(taker)s, %(day)s")
            % (_load(asked, row) | {"day": in_words(row.due_on)}),
            why=_of_promise(kind, row),
            url=_where(kind, row),
            do=doing[kind],
        )
        for row in mine.rows
    ]
    return Group(titles[kind], lines, mine.count, reverse("promises"))


def _many_unserved(asked: Asked, mine: readings.Found) -> Line:
    """So many loads want rounds to be made, not a decision each."""
    return Line(
        what=_("%(n)s loads wait for a vehicle") % {"n": number(mine.count)},
        why=_("among them %(amount)s of %(material)s, %(giver)s to %(taker)s")
        % _load(asked, mine.rows[0]),
        url=f"{reverse('rounds')}?day={mine.rows[0].due_on.isoformat()}",
        do=_("Make the rounds"),
    )


def _load(asked: Asked, row: readings.Promise) -> dict[str, str]:
    return {
        "amount": shown(row.amount_mg, asked.units),
        "material": material_name(asked.city, row.material),
        "giver": row.giver or row.giver_place,
        "taker": row.taker_place,
    }


def _where(kind: str, row: readings.Promise) -> str:
    if kind == readings.UNSERVED:
        return f"{reverse('rounds')}?day={row.due_on.isoformat()}"
    return reverse("promise", args=[row.pk])


def _of_promise(kind: str, row: readings.Promise) -> str:
    if kind == readings.UNSERVED:
        return _("both agreed, and no vehicle comes")
    if kind == readings.MISSED:
        return _("it happens; a new day helps more than a question")
    return str(row.answer or _("no reason was given"))


def _silent(asked: Asked) -> Group:
    """A line for each who could answer, and one for all places that nobody keeps."""
    found = readings.silent(asked.city.id, asked.today)
    people = [each for each in found if each.kept]
    unkept = [each for each in found if not each.kept]
    lines = [
        _waiting(each.name, each.promises, each, _("Ask, or answer for them"))
        for each in people[: readings.SHOWN]
    ]
    if len(unkept) == 1:
        lines.append(_waiting(unkept[0].name, unkept[0].promises, unkept[0], _("Answer for it")))
    elif unkept:
        first = min(unkept, key=lambda each: (each.due_on, each.first))
        name = _("%(n)s places that nobody keeps") % {"n": number(len(unkept))}
        promises = sum(each.promises for each in unkept)
        waiting = _waiting(name, promises, first, _("Agree to all"))
        lines.append(replace(waiting, url=reverse("day-agree"), at_once=True))
    return Group(_("No answer yet"), lines, len(people) + bool(unkept), "")


def _waiting(name: str, promises: int, first: readings.Silent, do: str) -> Line:
    why = ngettext(
        "%(n)s promise waits for an answer, for %(day)s",
        "%(n)s promises wait for an answer, the first for %(day)s",
        promises,
    )
    told = {"n": number(promises), "day": in_words(first.due_on)}
    return Line(name, why % told, reverse("promise", args=[first.first]), do)


def _untaken(asked: Asked) -> Group:
    found = readings.untaken(asked.city.id, asked.today)
    lines = [_of_offer(asked, offer) for offer in found.rows]
    return Group(_("Offered and asked for, and nobody answered"), lines, found.count, "")


def _of_offer(asked: Asked, offer: Offer) -> Line:
    told = {
        "person": offer.person,
        "amount": shown(offer.amount_mg, asked.units),
        "material": material_name(asked.city, offer.material),
    }
    if offer.direction == "need":
        what = _("%(person)s asks for %(amount)s of %(material)s") % told
        why = _("nothing is promised for it")
    else:
        what = _("%(person)s offers %(amount)s of %(material)s") % told
        fetched = offer.way == "fetch"
        why = _("to be fetched, on no round yet") if fetched else _("no place is promised for it")
    return Line(what, why, reverse("offer", args=[offer.pk]), _("Find a place"))


def _sheets(papers: Papers) -> Group:
    rows = papers.get("sheet", [])
    lines = [
        Line(
            what=row["words"],
            why=_("read, and not taken in yet"),
            url=reverse("import", args=[row["number"]]),
            do=_("Go on"),
        )
        for row in rows[: readings.SHOWN]
    ]
    return Group(_("Spreadsheets"), lines, len(rows), reverse("imports"))


def _failed(papers: Papers) -> Group:
    rows = papers.get("work", [])
    lines = [
        Line(
            what=str(NAMES.get(row["words"], row["words"].rpartition(".")[2])),
            why=ngettext(
                "failed %(n)s time in the last days; the log says why",
                "failed %(n)s times in the last days; the log says why",
                row["number"],
            )
            % {"n": row["number"]},
            url=reverse("changes"),
            do=_("See the work"),
        )
        for row in rows[: readings.SHOWN]
    ]
    return Group(_("Background work"), lines, len(rows), reverse("changes"))
