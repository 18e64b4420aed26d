"""A plan on the screen, and as one object for scripts."""

from typing import Any

from greenhaven.cli.screen import out, table
from greenhaven.core.city import City
from greenhaven.core.planning.assumed import all_assumptions
from greenhaven.core.planning.plan import Plan
from greenhaven.core.planning.words import grouped, mass, name_of
from greenhaven.core.rules.rulebook import Rulebook

LINES = (
    ("organics collected", "collected_t"),
    ("– to compost in the city, bulking included", "composted_t"),
    ("– to digesters in the city, bulking included", "digested_t"),
    ("– to processors outside the city", "exported_t"),
    ("left without a place", "unserved_t"),
    ("bulking material used", "bulking_t"),
    ("compost back to the soil", "returned_to_soil_t"),
    ("– of it in process before, as assumed", "returned_from_opening_t"),
    ("– of which to gardens", "to_gardens_t"),
    ("– of which to parks", "to_parks_t"),
    ("sold", "sold_t"),
    ("in process at the end", "in_process_t"),
    ("gardens can safely take, a year", "gardens_safe_t_per_year"),
)


def as_object(city: City, made: Plan, book: Rulebook | None = None) -> dict[str, Any]:
    """The plan's numbers as one flat object; keys end in their unit."""
    solve, effects = made.solve, made.articles
    return {
        "city": made.city,
        "start": made.start.isoformat(),
        "weeks": made.weeks,
        "status": solve.status,
        **made.summary,
        "fairness_floor": made.fairness_floor,
        "flows": len(made.flows),
        "unreported_source_weeks": made.unreported,
        "assumptions": len(all_assumptions(city)),
        "build_cpu_s": solve.build_cpu_s,
        "solve_cpu_s": solve.solve_cpu_s,
        "columns": solve.columns,
        "rows": solve.rows,
        "currency": city.currency,
        "prices": made.prices.sentence[made.prices.confirmed].tolist(),
        "rulebook": book.digest() if book else "",
        "rules": len(effects),
        "rules_binding": int((effects.binding > 0).sum()),
        "rule_prices": made.article_prices.sentence.tolist(),
        "rules_broken": broken(city, made, book),
    }


def show(city: City, made: Plan, book: Rulebook | None) -> None:
    """The plan for people: what it comes to, its hubs, and what limits and rules cost."""
    title = f"{city.name}: {made.weeks} weeks from {made.start:%d %B %Y}"
    rows = [(label, mass(made.summary[key])) for label, key in LINES]
    out.print(table(title, ("", "wet mass"), rows))
    share = 100 * made.summary["gardens_safe_share"]
    area = made.summary["garden_area_ha"]
    out.print(
        f"The {grouped(area, 1)} ha of gardens can safely take {share:.2g} % of the compost that "
        "the organics it collects would make."
    )
    out.print(_hub_table(city, made))
    prices = made.prices.sentence[made.prices.confirmed].tolist()
    if prices:
        out.print("\nWhat the limits cost:")
        for sentence in prices:
            out.print(f"  {sentence}", highlight=False)
    _show_rules(city, made, book)
    out.print(
        f"\nBalances hold to {made.summary['max_balance_error']:.1e} in every hub and week. "
        f"{len(all_assumptions(city))} assumptions: greenhaven city show {city.id} --assumptions"
    )


def _show_rules(city: City, made: Plan, book: Rulebook | None) -> None:
    """What each rule costs, and which soft ones are broken."""
    if not book or not len(made.articles):
        return
    lines = made.article_prices.sentence.tolist()
    out.print(f"\nWhat the rules cost (rulebook, version {book.version}):")
    if lines:
        out.print("The bill is haulage, handling at the hubs and gate fees.")
    for line in lines or ["Nothing: the plan would be as good without any one of them."]:
        out.print(f"  {line}", highlight=False)
    for line in broken(city, made, book):
        out.print(f"  {line}", highlight=False)


def broken(city: City, made: Plan, book: Rulebook | None) -> list[str]:
    """Soft rules that the plan goes beyond, because that is worth their price, in words."""
    rows = made.articles.take(made.articles.paid > 0)
    return [_broken_words(city, row, book) for row in rows.records()]


def _broken_words(city: City, row: dict[str, Any], book: Rulebook | None) -> str:
    noun = book.noun(row["article"]) if book else f"the rule {row['article']}"
    by = [f"{grouped(row['beyond'], 1)} {row['unit']}"] if row["beyond"] else []
    by += [f"{mass(row['in_spite'])} moved in spite of it"] if row["in_spite"] else []
    amount = f"{grouped(row['paid'])} {city.currency}"
    return f"{noun[:1].upper()}{noun[1:]} is broken by {' and '.join(by)}, at a price of {amount}."


def _hub_table(city: City, made: Plan) -> Any:
    """What each hub takes in the first week, and the mix it makes of it."""
    rows = []
    first = made.hub_weeks.take((made.hub_weeks.week == 0) & (made.hub_weeks.element == "wet"))
    recipes = {row["hub"]: row for row in made.recipes.take(made.recipes.week == 0).records()}
    for row in first.records():
        mix = recipes.get(row["hub"])
        shown = ("", "", "")
        if mix:
            shown = (
                f"{mix['carbon_to_nitrogen']:.1f}",
                f"{100 * mix['moisture']:.0f} %",
                f"{mix['free_air_space']:.2f}",
            )
        rows.append((name_of(city, row["hub"]), mass(row["received"]), mass(row["sent"]), *shown))
    heads = ("this week at", "in", "out", "C:N", "moisture", "free air space")
    return table("Hubs", heads, rows)
