"""The reference page of the city folder, made from the schema.

python -m greenhaven.cities.reference > docs/reference/city-folder.md
"""

import math
import sys
from collections.abc import Iterator

from greenhaven.cities.parameters import PARAMETERS
from greenhaven.cities.rulebooks import PROPOSALS, RULEBOOK_FILE
from greenhaven.cities.schema import CellType, Column, Table
from greenhaven.cities.tables import OUTLINES_FILE, SETTINGS, SETTINGS_FILE, TABLES
from greenhaven.core.material import feedstocks

HEAD = f"""# City folder

A city is a folder of text files. `greenhaven city check FOLDER` reads it and reports every
fault with its file, line and column; a folder with faults is not loaded at all. The folder of
the bundled city, `src/greenhaven/cities/nyc/folder`, is an example.

| file | holds |
|---|---|
| `{SETTINGS_FILE}` | the name of the city and its clock |
| `{OUTLINES_FILE}` | outlines of districts, and of gardens where they are drawn |
"""

RULE_FILES = (
    f"| `{RULEBOOK_FILE}` | The [rules](rules.md) in force; may be left out. |",
    f"| `{PROPOSALS}/*.json` | [Proposals](../how-to/write-a-proposal.md) to change them. |",
)
RULES = f"""
## Cells

Files are CSV in UTF-8, cells separated by commas, numbers with a decimal point, one header line
with the names below. Columns may stand in any order; one that may be blank may be left out.

- **A blank is never zero.** The column *blank* says what it stands for; `assumed` means that
  `assumptions.csv` must fill it, `refused` that a value is needed.
- A value in its own table wins over an assumption. Among assumptions the most specific wins: an
  id, then `column=value`, then `*`; of two alike, the first.
- An assumption for a column must be written in the column's unit.
- The table `supply` has no attributes of its own: there, `column=value` looks at the source.
- Places must lie near the outlines, except processors outside the city.
- `{OUTLINES_FILE}` is a GeoJSON FeatureCollection of Polygons and MultiPolygons in WGS 84,
  longitude first. Each feature has the property `id`, of a district or a garden; each district
  needs one.
"""


def page() -> str:
    """The whole page."""
    files = [*(_file_row(table) for table in TABLES), *RULE_FILES]
    parts = [HEAD + "\n".join(files), RULES]
    parts.append(_section(SETTINGS_FILE, "Keys; a dot is a table of TOML.", _columns(SETTINGS)))
    parts.append(
        "`notes` is a list of sentences that a reader of the city must know; may be left out.\n"
    )
    for table in TABLES:
        key = ", ".join(f"`{name}`" for name in table.key)
        about = f"{table.meaning} No two rows have the same {key}."
        parts.append(_section(table.file, about, _columns(table.columns)))
    about = (
        "Rows of `assumptions.csv` with `city` as their table and `*` in `applies_to`; all needed."
    )
    parts.append(_section("Parameters of the city", about, _columns(PARAMETERS)))
    ids = ", ".join(f"`{name}`" for name in feedstocks().id)
    parts.append(f"## Feedstocks\n\nA mix may be made of: {ids}.\n")
    return "\n".join(parts)


def _file_row(table: Table) -> str:
    return f"| `{table.file}` | {table.meaning} |"


def _section(title: str, about: str, rows: Iterator[str]) -> str:
    head = "| name | type | unit | range | blank | meaning |\n|---|---|---|---|---|---|"
    name = f"`{title}`" if "." in title else title
    return "\n".join([f"## {name}\n", f"{about}\n", head, *rows, ""])


def _columns(columns: tuple[Column, ...]) -> Iterator[str]:
    for column in columns:
        cells = (
            f"`{column.name}`",
            _type(column),
            column.unit.replace("{currency}", "currency"),
            _range(column),
            _blank(column),
            column.meaning,
        )
        yield f"| {' | '.join(cells)} |"


def _type(column: Column) -> str:
    if column.refers_to:
        return f"{column.type} of `{column.refers_to}`"
    if column.type is CellType.CHOICE:
        return " or ".join(f"`{choice}`" for choice in column.choices)
    return str(column.type)


def _range(column: Column) -> str:
    low, high = column.lowest, column.highest
    if high < math.inf:
        return f"{low:g} to {high:g}"
    if low > -math.inf:
        return f"≥ {low:g}" + (", `inf`" if column.infinite else "")
    return "-"


def _blank(column: Column) -> str:
    if column.blank is None:
        return "assumed" if column.assumable else "refused"
    stands_for = str(column.blank)
    if isinstance(column.blank, bool):
        stands_for = "yes" if column.blank else "no"
    elif stands_for in ("", "nan"):
        stands_for = "not stated"
    return f"{stands_for}, may be assumed" if column.assumable else stands_for


if __name__ == "__main__":
    sys.stdout.write(page())
