"""What a proposal would do, line by line: the largest difference first, in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import floor

from greenhaven.core.forecast.consequences.consequences import Consequences, Equity, read
from greenhaven.core.forecast.consequences.effects import (
    EFFECTS,
    Difference,
    Scale,
    Verdict,
    rounded,
    subject_of,
)
from greenhaven.core.forecast.consequences.headlines import (
    NOTABLE,
    headline,
    headlines,
    weight,
)
from greenhaven.core.forecast.consequences.proposals import Weighed
from greenhaven.core.planning.plan import Plan
from greenhaven.core.rules.words import Message, Place, Speech, message

SIGNS = {Verdict.MORE: "▲", Verdict.LESS: "▼", Verdict.UNCLEAR: "?", Verdict.SAME: "="}
TOGETHER = {
    Verdict.MORE: "More, by less than {share} %: {subjects}.",
    Verdict.LESS: "Less, by less than {share} %: {subjects}.",
    Verdict.UNCLEAR: "Futures disagree whether more or less: {subjects}.",
    Verdict.SAME: "Hardly any difference: {subjects}.",
}
MOST_LINES = 8  # of differences that have one to themselves
MOST_PLACES = 3  # that gain, and that lose, of each quantity
MOST_GROUPS = 4  # of districts that lose alike, and that gain alike
MOST_NAMES = 3  # of districts in a group
ALIKE = 0.05  # shares of a safe dose that are called alike
FELT = 0.01  # of a safe dose
ORDER = (Scale.DISTRICT, Scale.GARDEN, Scale.HUB)
SHARE = "share"  # of a safe dose: districts are told by it in groups

KEPT_T = 1e-6  # a gram beyond a bound is rounding


def key_of(told: Consequences) -> Message:
    """How the lines are to be read."""
    return message(
        "“About” is the middle of {members, plural, one {# future} other {# futures}} that live "
        "through both. In brackets: between what 8 of 10 lie. “Now”: under today's rules.",
        members=told.members,
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A sign and what is told."""

    verdict: Verdict
    words: str


def of_the_city(found: Consequences, speech: Speech) -> Iterator[Line]:
    """What changes, the largest first; then all that hardly does, on a line each kind."""
    told = read(found.differences)
    sorts = headlines(told)
    if len(sorts.same) == len(told):
        yield Line(Verdict.SAME, _said(message("Hardly anything would differ."), speech))
        return
    yield from _each(sorts.notable[:MOST_LINES], speech)
    rest = sorts.notable[MOST_LINES:]
    for verdict, small in (
        (Verdict.MORE, sorts.slightly_more),
        (Verdict.LESS, sorts.slightly_less),
        (Verdict.UNCLEAR, sorts.unclear),
        (Verdict.SAME, sorts.same),
    ):
        several = (*(each for each in rest if each.verdict is verdict), *small)
        if several:
            yield Line(verdict, _said(_together(verdict, several, speech), speech))


def _together(verdict: Verdict, several: tuple[Difference, ...], speech: Speech) -> Message:
    """All of a kind on one line; of those that are more or less, the share that none reaches."""
    subjects = "; ".join(_inside(_said(subject_of(each), speech)) for each in several)
    most = max(NOTABLE, *(weight(each) for each in several))
    share = floor(100 * most) + (most > NOTABLE)
    return message(TOGETHER[verdict], subjects=subjects, share=share)


def of_places(found: Consequences, speech: Speech) -> Iterator[Line]:
    """The places that gain and lose most of each quantity."""
    told = read(found.places)
    for scale in ORDER:
        for effect in EFFECTS[scale]:
            mine = [each for each in told if each.effect is effect and effect.id != SHARE]
            notable = headlines(mine).notable
            for verdict in (Verdict.LESS, Verdict.MORE):
                alike = [each for each in notable if each.verdict is verdict]
                largest = sorted(alike, key=lambda each: -abs(each.median))
                yield from _each(largest[:MOST_PLACES], speech)


def _each(told: Iterable[Difference], speech: Speech) -> Iterator[Line]:
    return (Line(each.verdict, _said(headline(each), speech)) for each in told)


def of_districts(equity: Equity, speech: Speech) -> Iterator[Line]:
    """What districts' gardens get of their safe dose, those together that fare alike."""
    groups: dict[tuple[int, int], list[int]] = {}
    for row in range(len(equity)):
        if abs(equity.median[row]) > FELT:
            key = (round(equity.now[row] / ALIKE), round(equity.then[row] / ALIKE))
            groups.setdefault(key, []).append(row)
    felt = sorted(groups.values(), key=lambda rows: -abs(equity.median[rows]).max())
    for gains in (False, True):
        alike = [rows for rows in felt if bool(equity.median[rows].mean() > 0) is gains]
        for rows in alike[:MOST_GROUPS]:
            yield _group(equity, rows, speech)


def _group(equity: Equity, rows: list[int], speech: Speech) -> Line:
    """Some districts that fare alike; those with the largest gardens are named."""
    largest = sorted(rows, key=lambda row: -float(equity.need_t[row]))[:MOST_NAMES]
    places = tuple(Place(str(equity.district[row])) for row in largest)
    who = message("{names}", names=places)
    if len(rows) > len(places):
        who = message("{count} districts, among them {names}", count=len(rows), names=places)
    columns = (equity.now, equity.then, equity.then_low, equity.then_high)
    now, then, low, high = (round(100 * float(column[rows].mean())) for column in columns)
    told = message(
        "{who}: {now} % now, {then} % as proposed{limits}.",
        who=who,
        now=now,
        then=then,
        limits="" if low == high else message(" ({near} to {far})", near=low, far=high),
    )
    gains = float(equity.median[rows].mean()) > 0
    return Line(Verdict.MORE if gains else Verdict.LESS, _said(told, speech))


def broken(plans: tuple[Plan, ...], *, hard: bool) -> list[Message]:
    """Articles that are broken in some plan, and by how much."""
    found = []
    for plan in plans:
        for row in plan.articles.take(plan.articles.hard == hard).records():
            if row["in_spite"] > KEPT_T or row["worst"] > KEPT_T:
                told = message(
                    "{article} by {excess} {unit} from {day}",
                    article=row["article"],
                    excess=rounded(row["beyond"] + row["in_spite"]),
                    unit=row["unit"],
                    day=plan.start,
                )
                found.append(told)
    return found


def obedience(found: Weighed) -> Iterator[Message]:
    """Whether both plans keep to every hard article, and what others are broken by."""
    sides = ((message("today's rules"), found.before), (message("the proposal"), found.after))
    if not any(broken(plans, hard=hard) for _, plans in sides for hard in (True, False)):
        yield message("Both plans, today's and the proposed one, obey every article.")
        return
    for side, plans in sides:
        values = {"side": side}
        if hard := broken(plans, hard=True):
            told = message("The plan under {side} breaks {what}.", what=tuple(hard), **values)
        elif soft := broken(plans, hard=False):
            told = message(
                "The plan under {side} obeys every hard article, and departs from others at "
                "their price: {what}.",
                what=tuple(soft),
                **values,
            )
        else:
            told = message("The plan under {side} obeys every article.", **values)
        yield told


def gaps(told: Consequences) -> Iterator[Message]:
    """Figures that could not be given, and futures that could not be followed."""
    for reason in told.untold:
        values = {"name": reason.name, "value": reason.value, "reason": reason.reason}
        yield message("Not told: {name}, {value}: {reason}", **values)
    for row in told.failed.records():
        values = {name: str(row[name]) for name in ("number", "seed", "weather_year", "reason")}
        yield message(
            "Future {number} (seed {seed}, weather of {weather_year}) failed: {reason}", **values
        )


def _said(words: Message, speech: Speech) -> str:
    return words.say(speech.translate, speech.names)


def _inside(words: str) -> str:
    """A beginning of a line, within a line."""
    return words[:1].lower() + words[1:]
