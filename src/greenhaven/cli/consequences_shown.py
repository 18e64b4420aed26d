"""What a proposal would do: on the screen, as one object, and as a picture."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from rich.text import Text

from greenhaven.cli import rules_shown
from greenhaven.cli.screen import out, table
from greenhaven.core.city import City
from greenhaven.core.forecast.consequences.consequences import Differences, said
from greenhaven.core.forecast.consequences.effects import Verdict
from greenhaven.core.forecast.consequences.proposals import Weighed
from greenhaven.core.planning.plan import Plan
from greenhaven.core.rules.differences import differences
from greenhaven.core.rules.proposals import Proposal
from greenhaven.core.rules.rulebook import Rulebook
from greenhaven.core.rules.words import Translate

SIGNS = {Verdict.MORE: "▲", Verdict.LESS: "▼", Verdict.UNCLEAR: "?", Verdict.SAME: "="}
WORST_DISTRICTS = 10
KEPT_T = 1e-6  # a gram beyond a bound is rounding


def show(
    city: City, book: Rulebook, proposal: Proposal, found: Weighed, translate: Translate
) -> None:
    """The proposal, what it changes in the rulebook, and what that changes in the city."""
    told, names = found.consequences, _names(city)
    out.print()
    rules_shown.print_proposal(proposal, found.rulebook)
    for change in differences(book, found.rulebook):
        rules_shown.print_change(change, city, translate)
    out.print(
        f"\n[bold]What would differ[/bold] in {told.weeks} weeks from {told.start:%d %B %Y}, by "
        f"{told.members} futures that live through both:",
        highlight=False,
    )
    _print_all(told.differences, told.weeks, translate, names)
    if len(told.places):
        out.print("\n[bold]Where it is felt most[/bold]")
        _print_all(told.places, told.weeks, translate, names)
    _print_equity(city, found)
    for side, plans in (("today's rules", found.before), ("the proposal", found.after)):
        out.print(Text(f"The plan under {side} {_obeys(plans)}.", style="dim"))
    for reason in told.untold:
        out.print(Text(f"Not told: {reason.name}, {reason.value}: {reason.reason}", style="yellow"))
    for row in told.failed.records():
        out.print(
            f"Member {row['number']} (seed {row['seed']}, weather of {row['weather_year']}) "
            f"failed: {row['reason']}",
            markup=False,
        )


def as_object(
    city: City, book: Rulebook, proposal: Proposal, found: Weighed, translate: Translate
) -> dict[str, Any]:
    """Everything that is told, as one object."""
    told, names = found.consequences, _names(city)
    return {
        "city": told.city,
        "start": told.start.isoformat(),
        "weeks": told.weeks,
        "members": told.members,
        "seed": told.seed,
        "title": proposal.title,
        "rulebook": book.digest(),
        "rulebook_proposed": found.rulebook.digest(),
        "changes": [
            rules_shown.change_as_object(change, city, translate)
            for change in differences(book, found.rulebook)
        ],
        "differences": _rows(told.differences, told.weeks, translate, names),
        "places": _rows(told.places, told.weeks, translate, names),
        "districts": list(told.equity.records()),
        "broken": {
            side: {"hard": _broken(plans, hard=True), "soft": _broken(plans, hard=False)}
            for side, plans in (("now", found.before), ("proposed", found.after))
        },
        "untold": [f"{each.name}, {each.value}: {each.reason}" for each in told.untold],
        "failed": list(told.failed.records()),
    }


def _names(city: City) -> dict[str, str]:
    """Names of gardens, hubs, districts and materials."""
    gardens = zip(city.gardens.id.tolist(), city.gardens.name.tolist(), strict=True)
    return dict(gardens) | rules_shown.names(city)


def _rows(
    told: Differences, weeks: int, translate: Translate, names: Mapping[str, str]
) -> list[dict[str, Any]]:
    sentences = said(told, weeks, translate, names)
    return [
        {**row, "sentence": sentence}
        for row, sentence in zip(told.records(), sentences, strict=True)
    ]


def _print_all(
    told: Differences, weeks: int, translate: Translate, names: Mapping[str, str]
) -> None:
    """What changes first, then what cannot be told, then what stays."""
    order = [Verdict.MORE, Verdict.LESS, Verdict.UNCLEAR, Verdict.SAME]
    lines = list(zip(told.verdict.tolist(), said(told, weeks, translate, names), strict=True))
    for verdict, sentence in sorted(lines, key=lambda line: order.index(Verdict(line[0])) // 2):
        style = "" if verdict in {Verdict.MORE, Verdict.LESS} else "dim"
        out.print(Text(f"  {SIGNS[Verdict(verdict)]} {sentence}", style=style))


def _print_equity(city: City, found: Weighed) -> None:
    """The districts whose share changes most."""
    equity = found.consequences.equity
    changed = np.flatnonzero(np.abs(equity.median) > 5e-4)
    most = changed[np.argsort(-np.abs(equity.median[changed]))][:WORST_DISTRICTS]
    if not len(most):
        return
    name = dict(zip(city.districts.id.tolist(), city.districts.name.tolist(), strict=True))
    rows = [
        (
            name[str(equity.district[row])],
            f"{100 * equity.now[row]:.0f} %",
            f"{100 * equity.then[row]:.0f} %",
            f"{100 * equity.low[row]:+.0f} to {100 * equity.high[row]:+.0f} points",
        )
        for row in most.tolist()
    ]
    heads = ("of its gardens' safe dose", "now", "proposed", "difference in 8 of 10 futures")
    out.print(table("Districts whose gardens' share changes most", heads, rows))


def _obeys(plans: tuple[Plan, ...]) -> str:
    """Whether plans keep to every hard article, and what the others are broken by."""
    broken = _broken(plans, hard=True)
    if broken:
        return "breaks " + "; ".join(broken)
    soft = _broken(plans, hard=False)
    kept = "obeys every hard article"
    return f"{kept}; others are broken at their price: {'; '.join(soft)}" if soft else kept


def _broken(plans: tuple[Plan, ...], *, hard: bool) -> list[str]:
    """Articles that are broken in some plan, and by how much."""
    found = []
    for plan in plans:
        for row in plan.articles.take(plan.articles.hard == hard).records():
            if row["in_spite"] > KEPT_T or row["worst"] > KEPT_T:
                excess = f"{row['beyond'] + row['in_spite']:.3g} {row['unit']}"
                found.append(f"{row['article']} by {excess} from {plan.start:%d %B %Y}")
    return found
