"""Why there is no plan, in words."""

from collections import defaultdict

from greenhaven.core.columns import Integers
from greenhaven.core.planning.blocks import Family
from greenhaven.core.planning.inputs import Inputs
from greenhaven.core.planning.program import Program
from greenhaven.core.planning.words import grouped, name_of

WORDS = {
    "capacity": "{owner} takes at most {upper} t a week",
    "minimum": "{owner} must be fed at least {lower} t a week",
    "supply": "{owner} gives {upper} t",
    "ripe stock": "{owner} can only send what is ripe there",
    "nitrogen cap": "{owner} may still receive {upper} kg of nitrogen",
    "phosphorus cap": "{owner} may still receive {upper} kg of phosphorus",
    "fairness floor": "the gardens of {owner} must get the required share of what they can take",
    "C:N at most": "the mix at {owner} must not exceed its highest C:N",
    "C:N at least": "the mix at {owner} must reach its lowest C:N",
    "moisture at most": "the mix at {owner} must not be wetter than its highest moisture",
    "moisture at least": "the mix at {owner} must reach its lowest moisture",
    "free air space at least": "the mix at {owner} must keep its free air space",
    "rule": "the rule {article} must be kept for {owner}",
}
SHOWN = 12
BOOKKEEPING = ("intake", "rule total")


def explain_conflict(inputs: Inputs, program: Program, rows: Integers, columns: Integers) -> str:
    """Name the limits that cannot hold together.

    Parameters
    ----------
    inputs : Inputs
    program : Program
    rows, columns : array of int
        An irreducible infeasible set: rows and bounded columns of the program.
    """
    demands = _demands(inputs, program, columns)
    lines = demands + sorted(_limits(inputs, program, rows), key=_gives)
    shown = lines[:SHOWN] + ([f"and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else [])
    listing = "\n".join(f"  - {line}" for line in shown)
    return f"No plan meets these limits at once:\n{listing}\nLoosen one of them."


def _demands(inputs: Inputs, program: Program, columns: Integers) -> list[str]:
    """What the coordinator asked for comes first: it is what can be taken back."""
    settings, lines = inputs.settings, []
    if settings.serve_all and _touches(columns, program.left.start, program.left.stop):
        lines.append("every source must find a place (nothing may be left over)")
    if settings.fairness_floor is not None and program.floor in columns:
        share = grouped(100 * settings.fairness_floor)
        lines.append(f"every district's gardens must get at least {share} % of their safe dose")
    return lines


def _gives(line: str) -> bool:
    """What sources give comes last: it is the least likely to be moved, and the longest list."""
    return " gives " in line


def _touches(columns: Integers, start: int, stop: int) -> bool:
    return bool(((columns >= start) & (columns < stop)).any())


def _limits(inputs: Inputs, program: Program, rows: Integers) -> list[str]:
    """One line an owner and limit, with the weeks it conflicts in."""
    weeks: dict[tuple[int, int], list[int]] = defaultdict(list)
    for row in rows.tolist():
        number, family = _family(program, row)
        if family.limit not in BOOKKEEPING:
            week, owner = divmod(row - family.rows.start, family.rows.items)
            weeks[number, owner].append(week)
    lines = []
    for (number, owner), those in weeks.items():
        family = program.families[number]
        at = family.rows.index()[those, owner]
        text = WORDS[family.limit].format(
            owner=name_of(inputs.city, str(family.owners[owner])) or "all",
            article=family.article,
            lower=grouped(program.row_lower[at].max(), 2),
            upper=grouped(program.row_upper[at].min(), 2),
        )
        lines.append(text + _in_weeks(those, family.rows.weeks))
    return lines


def _in_weeks(those: list[int], weeks: int) -> str:
    if weeks == 1:
        return ""
    if len(those) == weeks:
        return " (in every week)"
    named = ", ".join(str(week + 1) for week in sorted(those))
    return f" (in week{'s' if len(those) > 1 else ''} {named})"


def _family(program: Program, row: int) -> tuple[int, Family]:
    for number, family in enumerate(program.families):
        if row < family.rows.stop:
            return number, family
    raise IndexError(row)
